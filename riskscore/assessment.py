"""The front hall: articles and a model → an Assessment, in which every number opens into words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskscore.errors import InputError, StateError
from riskscore.model import Model
from riskscore.reading.articles import as_day, dated
from riskscore.reading.coding import code_article
from riskscore.reading.mentions import find_mentions as lexicon_mentions
from riskscore.reading.sentences import sentences
from riskscore.records import Article, Event, EventMention, Measure, Mention, Points
from riskscore.scoring import copies as copies_
from riskscore.scoring import features, ledger, series
from riskscore.scoring.bands import band
from riskscore.scoring.merging import merge_events

if TYPE_CHECKING:
    import pandas as pd

WHY = [
    "event",
    "day",
    "source",
    "target",
    "chain",
    "part",
    "x",
    "score",
    "points",
    "rules",
    "article",
    "start",
    "end",
    "evidence",
]


def find_mentions(article: Article, model: Model) -> list[Mention]:
    """Every lexicon concept in ``article``, in order of place; site furniture and grammar words are left out.

    >>> from riskscore import load_model
    >>> [m.concept for m in find_mentions(Article("a", "Exports of etching gas fell."), load_model("japan_korea"))]
    ['trade_flow', 'hydrogen_fluoride']
    """
    return lexicon_mentions(article, model.lexicon)


def code_events(articles: Article | Iterable[Article], model: Model) -> list[EventMention]:
    """Every act told in ``articles``, counted or not and why, in order of article and place.

    >>> from riskscore import load_model
    >>> told = Article("a", "Japan lifted its export controls on South Korea.", dt.date(2023, 3, 23))
    >>> [(m.source, m.target, m.chain, m.polarity) for m in code_events(told, load_model("japan_korea"))]
    [('JPN', 'KOR', 'END > RESTRICTION', 'de-escalation')]
    """
    several = [articles] if isinstance(articles, Article) else articles
    return [mention for article in several for mention in code_article(article, model.lexicon, model.coding)]


def article_rows(articles: Iterable[Article], model: Model) -> pd.DataFrame:
    """One row an article, zeros where nothing was found: for screening and for machine learning.

    Columns in fixed order: see ``riskscore.scoring.features.article_rows``. ``score`` is the article's own severity,
    the largest hint among its counted mentions, 0-10.

    >>> from riskscore import load_model
    >>> article_rows([Article("a", "It rained.")], load_model("japan_korea"))["export_control_mentions"].tolist()
    [0]
    """
    several = list(articles)
    return _article_rows(several, code_events(several, model), model)


def _article_rows(articles: Sequence[Article], mentions: Sequence[EventMention], model: Model) -> pd.DataFrame:
    counts: dict[str, dict[str, int]] = {}
    for article in articles:
        counts[article.id] = {}
        for mention in lexicon_mentions(article, model.lexicon):
            if mention.kind == "materials":
                counts[article.id][mention.concept] = counts[article.id].get(mention.concept, 0) + 1
    scores: dict[str, float] = {}
    for told in mentions:
        if told.counted:
            scores[told.article_id] = max(scores.get(told.article_id, 0.0), told.severity_hint)
    return features.article_rows(articles, mentions, counts, materials=model.lexicon.materials, scores=scores)


@dataclass(frozen=True, eq=False)
class Assessment:
    """What a set of articles says of a dispute: the index, and everything it is made of.

    ``index``, ``rows``, ``article_rows`` and ``contributions`` are data frames; ``events``, ``mentions`` and
    ``measures`` tuples of records. ``copy_of`` maps each copied article to its original.
    """

    model: Model
    articles: tuple[Article, ...]
    mentions: tuple[EventMention, ...]
    events: tuple[Event, ...]
    copy_of: Mapping[str, str]
    rows: pd.DataFrame
    index: pd.DataFrame
    book: ledger.Ledger
    composition: series.Composition

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures of the registry that any event touched, with what moved them.

        Those without stock in the config (boycotts fade, court orders stand by themselves) have no state to show.
        """
        lasting = (measure for measure in self.book.measures if measure.id in self.book.stocked)
        return tuple(measure for measure in lasting if measure.moves or measure.findings)

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """What each event adds on each day (columns day, event, part, x, score, evidence); sums to the index."""
        return series.contributions(self.composition)

    @cached_property
    def article_rows(self) -> pd.DataFrame:
        """One row an article; see ``riskscore.article_rows``."""
        return _article_rows(self.articles, self.mentions, self.model)

    def points(self, event_id: str) -> tuple[Points, ...]:
        """The rules that gave points to one event; they sum to its severity, 0-10."""
        row = self.rows[self.rows["event"] == event_id]
        if row.empty:
            raise StateError(f"there is no event {event_id!r}; the ids are in .events and .rows")
        return self.model.scorecard.explain({str(name): value for name, value in row.iloc[0].items()})

    def why(self, day: dt.date | str) -> pd.DataFrame:
        """The score of ``day`` taken apart, largest part first.

        One row an event and part (flow, stock, threat): what it adds to X and to the score, the rules and points that
        it earned, and the words that earned them at ``[start, end)`` of their article. The column score sums to the
        day's score. Raises StateError for a day outside the index.
        """
        import pandas as pd

        asked = as_day(day)
        span = self.index.index
        if not span[0].date() <= asked <= span[-1].date():
            raise StateError(f"{asked} lies outside the index, which runs from {span[0].date()} to {span[-1].date()}")
        table = series.contributions(self.composition, first=asked, last=asked)
        known = {event.id: event for event in self.events}
        rules = {event: self.points(event) for event in table["event"].unique()}
        records = []
        for event_id, part, x, score in zip(table["event"], table["part"], table["x"], table["score"], strict=True):
            event, earned = known[event_id], rules[event_id]
            told = _teller(event)
            records.append(
                (
                    event.id,
                    event.day,
                    event.source,
                    event.target,
                    event.chain,
                    part,
                    x,
                    score,
                    sum(p.value for p in earned),
                    " + ".join(f"{p.rule} {p.value:g}" for p in earned),
                    told.article_id,
                    told.start,
                    told.end,
                    event.evidence,
                )
            )
        frame = pd.DataFrame(records, columns=WHY)
        return frame.sort_values(["x", "event", "part"], ascending=[False, True, True], ignore_index=True)

    def plot(self) -> Any:
        """The chart: score with band and events, its parts, and the measures in force. Needs the extra ``report``."""
        from riskscore.showing.plots import chart

        weights = {str(event): float(x) for event, x in self.contributions.groupby("event")["x"].max().items()}
        return chart(self.index, self.events, self.measures, title=self.model.name, weights=weights)

    def report(self, path: str | Path) -> None:
        """Write the assessment in words to ``path`` (Markdown): latest score, measures in force, why, data quality."""
        from riskscore.showing.report import write_report

        write_report(self, Path(path))

    def __repr__(self) -> str:
        last = self.index["score"].iloc[-1]
        return (
            f"Assessment({self.model.name!r}: {len(self.articles)} articles, {len(self.events)} events, "
            f"score {last:.1f} on {self.index.index[-1].date()})"
        )


def _teller(event: Event) -> EventMention:
    """The mention whose words stand for the event."""
    return next((m for m in event.mentions if m.evidence == event.evidence and m.day == event.day), event.mentions[0])


def assess(
    articles: Iterable[Article],
    model: Model,
    *,
    until: dt.date | str | None = None,
    as_of: dt.date | str | None = None,
    published: dt.date | str | None = None,
) -> Assessment:
    """Read, merge and score ``articles`` under ``model``.

    The index runs from the day before the first event to ``until`` (default: the last publication or event day). With
    ``as_of`` only articles published up to that day are read: the index as it was known then. ``published`` is taken
    for articles that state no day. Raises InputError where there is nothing to read or two articles share an id.

    >>> from riskscore import load_model
    >>> told = Article("a", "Japan tightened export controls on South Korea.", dt.date(2019, 7, 4))
    >>> result = assess([told], load_model("japan_korea"))
    >>> result.index["score"].round(1).tolist()[0], len(result.events), result.measures[0].state
    (0.0, 1, 'in force')
    """
    read = dated(articles, as_day(published) if published is not None else model.config.articles.published)
    known_by = as_day(as_of) if as_of is not None else None
    if known_by is not None:
        read = [article for article in read if article.published is not None and article.published <= known_by]
    if not read:
        raise InputError("there are no articles to assess; give at least one, published no later than as_of")
    if len({article.id for article in read}) < len(read):
        twice = sorted({a.id for a in read if sum(b.id == a.id for b in read) > 1})
        raise InputError(f"these article ids stand twice: {', '.join(twice)}; give each article an id of its own")
    read.sort(key=lambda article: article.id)
    mentions = [m for article in read for m in code_article(article, model.lexicon, model.coding)]
    copy_of = copies_.copies(read, {a.id: sentences(a, model.lexicon) for a in read})
    events = merge_events(
        mentions,
        read,
        window_days=model.config.merging.window_days,
        copy_of=copy_of,
        leaves=model.leaves,
        dyad=model.dyad,
    )
    return _scored(
        model,
        read,
        _without_copies(mentions, events, copy_of),
        events,
        copy_of,
        _last_day(read, events, until, known_by),
    )


def _last_day(
    articles: Sequence[Article], events: Sequence[Event], until: dt.date | str | None, known_by: dt.date | None
) -> dt.date:
    if until is not None:
        return as_day(until)
    if known_by is not None:
        return known_by
    days = [a.published for a in articles if a.published] + [e.day for e in events]
    if not days:
        raise InputError("no article states when it was published; pass published=, or set articles: {published: ...}")
    return max(days)


def _without_copies(
    mentions: Sequence[EventMention], events: Sequence[Event], copy_of: Mapping[str, str]
) -> tuple[EventMention, ...]:
    """The mentions, those that only repeat what an original told marked as copies."""
    used = {(m.article_id, m.start, m.end) for event in events for m in event.mentions}
    return tuple(
        replace(m, counted=False, reason="copy")
        if m.counted
        and copy_of.get(m.article_id, m.article_id) != m.article_id
        and (m.article_id, m.start, m.end) not in used
        else m
        for m in mentions
    )


def _scored(
    model: Model,
    articles: Sequence[Article],
    mentions: tuple[EventMention, ...],
    events: list[Event],
    copy_of: Mapping[str, str],
    until: dt.date,
) -> Assessment:
    rows = features.feature_rows(events, materials=model.lexicon.materials)
    severity = dict(zip(rows["event"], model.scorecard.severity(rows), strict=True))
    confirmations = [m for m in mentions if m.reason == "status_quo"]
    book = ledger.ledger(
        events, model.config.measure_rules, confirmations, dyad=model.dyad, until=until, settings=model.ledger
    )
    made = series.compose(events, severity, book, dyad=model.dyad, until=until, settings=model.series)
    index = series.index(made, attention=series.attention(articles, mentions), band=band(made, settings=model.band))
    return Assessment(model, tuple(articles), mentions, tuple(events), copy_of, rows, index, book, made)
