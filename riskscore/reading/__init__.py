"""Text to event mentions: articles, sentences, mentions, clauses, cues, dates, acts, parties, gate, coding."""
