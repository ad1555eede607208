"""Why a sentence is read as it is: its words, the acts and whether they count, what was heard, and near misses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from riskscore.model import Model
from riskscore.reading.coding import Close, read_closely
from riskscore.reading.mentions import Item
from riskscore.records import Article, EventMention

TOP = 5  # words that are shown for what was heard


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text read closely, sentence by sentence; ``str`` of it is what ``riskscore explain`` prints."""

    sentences: tuple[Close, ...]

    @property
    def mentions(self) -> tuple[EventMention, ...]:
        """The acts told, counted or not."""
        return tuple(mention for close in self.sentences for mention in close.mentions)

    def __str__(self) -> str:
        return "\n".join(line for close in self.sentences for line in _lines(close))


def explain(text: str, model: Model, *, published: dt.date | None = None) -> Explanation:
    """How ``model`` reads ``text``, which appeared on the day ``published`` (default: the config's).

    >>> from riskscore import load_model
    >>> told = explain("Seoul extended the intelligence pact with Tokyo.", load_model("japan_korea"))
    >>> told.mentions[0].chain, told.mentions[0].counted
    ('PROLONG > PACT', True)
    """
    article = Article("text", text, published or model.config.articles.published)
    return Explanation(tuple(read_closely(article, model.lexicon, model.coding)))


def _lines(close: Close) -> list[str]:
    lines = ["words    " + " ".join(_word(item) for item in close.items)]
    told = [m for m in close.mentions if m.chain != "NONE"]
    for mention in told:
        lines += _act(mention)
    if not told:
        lines.append("act      none was found")
    for item in close.missed:
        assert item.act is not None
        entry = item.act.entry
        wants = ", ".join(entry.get("objects") or ()) or "someone who may do it"
        lines.append(f"no act   {item.text!r} ({entry.cls}) tells one only with {wants}")
    if close.heard is not None:
        odds = ", ".join(f"{polarity} {p:.2f}" for polarity, p in close.heard.probability.items())
        lines.append(f"heard    {odds}")
        for polarity, because in close.heard.because.items():
            words = ", ".join(f"{name} {weight:+.2f}" for name, weight in because[:TOP])
            lines.append(f"         {polarity}: {words or 'nothing speaks for it'}")
    return lines


def _word(item: Item) -> str:
    """A word with what it was taken for: actor, object, material, or the class of act it may tell."""
    if item.actor is not None:
        return f"{item.text}[{item.actor.entry.get('state') or item.actor.entry.get('role') or 'actor'}]"
    if item.act is not None:
        return f"{item.text}[{item.act.entry.cls}]"
    if item.object is not None:
        return f"{item.text}[{item.object.entry.cls}]"
    return f"{item.text}[material]" if item.material is not None else item.text


def _act(m: EventMention) -> list[str]:
    cue = f"  [{m.cue}]" if m.cue else ""
    both = " (mutual)" if m.mutual else ""
    day = f"day {m.day} ({m.day_basis})" if m.day else "day unknown"
    verdict = "counted" if m.counted else f"not counted: {m.reason or m.polarity}"
    return [
        f"act      {m.evidence}",
        f"         {m.chain}: {m.polarity}, {m.status}, {m.tense}{cue}, confidence {m.confidence:.2f}",
        f"         {m.source or '?'} -> {m.target or '?'}{both}, {m.channel}, measure {m.measure or 'none'}, {day}",
        f"         {verdict}",
    ]
