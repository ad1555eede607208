"""Mentions to events: which articles are one report, and which mentions are one act.

Nothing here may depend on the order of input or on how often a text was copied: every choice is made by a total order
over what the texts say, and a report counts once however many sites carry it.
"""

import calendar
import datetime as dt
import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from riskscore.errors import StateError
from riskscore.records import Article, Event, EventMention, MeasureState, Polarity, Precision, Role, Status
from riskscore.scoring.copies import copies, seniority

__all__ = ["as_of", "copies", "merge_events"]

TOP_CONFIDENCE = 0.99  # however many report it, an act read from text is never certain

PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")
ROLES: tuple[Role, ...] = ("headline", "body", "quote", "timeline", "caption", "boilerplate")
STATES: tuple[MeasureState, ...] = ("announced", "decided", "in force", "suspended", "eased", "lifted")

Leaves = Callable[[EventMention], MeasureState | None]
Record = TypeVar("Record", Article, EventMention, Event)


def as_of(
    records: Iterable[Record], day: dt.date, *, published: Mapping[str, dt.date | None] | None = None
) -> list[Record]:
    """The ``records`` that were known on ``day``: published by then. Without a publication day nothing was known.

    Articles and events carry their day; for mentions ``published`` gives that of each article id. Filter articles or
    mentions *before* merging to rebuild the past: a report of later date may have raised an event's confidence.

    >>> early, late = Article("a", "...", dt.date(2019, 7, 4)), Article("b", "...", dt.date(2019, 8, 2))
    >>> [article.id for article in as_of([early, late, Article("c", "...")], dt.date(2019, 7, 31))]
    ['a']
    """
    dated = published or {}

    def known(record: Article | EventMention | Event) -> bool:
        when = dated.get(record.article_id) if isinstance(record, EventMention) else record.published
        return when is not None and when <= day

    return [record for record in records if known(record)]


def merge_events(
    mentions: Iterable[EventMention],
    articles: Iterable[Article] = (),
    *,
    window_days: int = 3,
    copy_of: Mapping[str, str] | None = None,
    leaves: Leaves | None = None,
    dyad: tuple[str, str] | None = None,
) -> list[Event]:
    """One event for each act, in order of day and id; only counted mentions with a day and both ends known take part.

    Mentions of the same dyad, source (or mutual), measure (or channel and object), polarity and status are one event
    when they lie within ``window_days`` of the first; one dated to a month or year joins the first event in it.
    ``copy_of`` is what ``copies`` gives: of a report told in several copies each act is read from its earliest teller.
    ``leaves`` says in which state a mention leaves its measure; ``dyad`` fills in the ends of a mutual act that names
    none. Confidence is 1 - product(1 - c) over independent reports, at most 0.99. Raises StateError for a window
    below 0.

    >>> told = [EventMention(article, 0, 9, "tightened", 0, 0, 9, day=dt.date(2019, 7, 4), source="JPN", target="KOR",
    ...                      polarity="escalation", counted=True, confidence=0.5) for article in "ab"]
    >>> event, = merge_events(told)
    >>> event.dyad, event.n_articles, event.confidence
    ('JPN-KOR', 2, 0.75)
    """
    if window_days < 0:
        raise StateError(f"window_days is {window_days}: mentions cannot lie fewer than 0 days apart; give 0 or more")
    about = {article.id: article for article in articles}
    told: dict[_Key, list[EventMention]] = defaultdict(list)
    for mention in mentions:
        key = _key(mention, dyad)
        if key is not None:
            told[key].append(mention)
    events = [
        _event(key, cluster, about, leaves)
        for key, group in told.items()
        for cluster in _clusters(_tellers(group, about, copy_of or {}), window_days)
    ]
    return sorted(events, key=lambda event: (event.day, event.id))


class _Key(NamedTuple):
    """What two mentions must share to be one act; ``stage`` keeps plan, threat and deed apart."""

    source: str
    target: str
    mutual: bool
    topic: tuple[str, ...]
    polarity: Polarity
    stage: Status


def _key(mention: EventMention, dyad: tuple[str, str] | None) -> _Key | None:
    source, target = mention.source, mention.target
    if mention.mutual and dyad is not None and (source is None or target is None):
        source, target = dyad
    if not mention.counted or mention.day is None or source is None or target is None or source == target:
        return None
    if mention.mutual:
        source, target = sorted((source, target))
    topic = (mention.measure,) if mention.measure else (mention.channel, mention.object)
    return _Key(source, target, mention.mutual, topic, mention.polarity, mention.status)


def _tellers(
    group: Iterable[EventMention], about: Mapping[str, Article], copy_of: Mapping[str, str]
) -> list[EventMention]:
    """Of each report's copies only the mentions of the earliest one that tells this act."""

    def rank(article_id: str) -> tuple[dt.date, str]:
        return seniority(about.get(article_id) or Article(article_id, ""))

    by_report: dict[str, set[str]] = defaultdict(set)
    distinct = set(group)
    for mention in distinct:
        by_report[copy_of.get(mention.article_id, mention.article_id)].add(mention.article_id)
    tellers = {min(ids, key=rank) for ids in by_report.values()}
    return [mention for mention in distinct if mention.article_id in tellers]


def _day(mention: EventMention) -> dt.date:
    if mention.day is None:
        raise StateError(f"mention {mention.evidence!r} of article {mention.article_id} has no day: it is no event")
    return mention.day


def _merit(mention: EventMention) -> tuple[object, ...]:
    """Total order in which the smallest mention speaks for its event. What is said comes before who carried it."""
    return (
        PRECISIONS.index(mention.day_precision or "day"),
        not mention.main,
        -mention.severity_hint,
        ROLES.index(mention.role),
        _day(mention),
        (mention.chain, mention.lemma, mention.act, mention.object, mention.channel, mention.evidence),
        (mention.source_detail or "", mention.target_detail or "", mention.day_basis or "stated", mention.cue),
        (mention.article_id, mention.start, mention.end),
    )


def _time(mention: EventMention) -> tuple[object, ...]:
    return PRECISIONS.index(mention.day_precision or "day"), _day(mention), _merit(mention)


def _clusters(mentions: Iterable[EventMention], window_days: int) -> list[list[EventMention]]:
    """Mentions of one key as acts: first the day-precise ones, then each coarser one to the first act in its period."""
    found: list[list[EventMention]] = []
    for mention in sorted(mentions, key=_time):
        precision = mention.day_precision or "day"
        if precision == "day":
            home = found[-1] if found and (_day(mention) - _day(found[-1][0])).days <= window_days else None
        else:
            first, last = _period(_day(mention), precision)
            home = next((cluster for cluster in found if first <= _day(min(cluster, key=_merit)) <= last), None)
        if home is None:
            found.append([mention])
        else:
            home.append(mention)
    return found


def _period(day: dt.date, precision: Precision) -> tuple[dt.date, dt.date]:
    """First and last day of the month or year that ``day`` stands for."""
    if precision == "year":
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _event(key: _Key, cluster: list[EventMention], about: Mapping[str, Article], leaves: Leaves | None) -> Event:
    """The act that ``cluster`` tells of; its values are those of the smallest mention by ``_merit``."""
    told = sorted(cluster, key=_merit)
    voice, day = told[0], _day(told[0])
    surest: dict[str, float] = defaultdict(float)
    for mention in told:
        surest[mention.article_id] = max(surest[mention.article_id], min(1.0, max(0.0, mention.confidence)))
    tellers = [about.get(article_id) or Article(article_id, "") for article_id in sorted(surest)]
    dates = [article.published for article in tellers if article.published is not None]
    states = [state for state in map(leaves, told) if state is not None] if leaves else []
    return Event(
        id=_identity(key, day),
        day=day,
        dyad="-".join(sorted((key.source, key.target))),
        source=key.source,
        target=key.target,
        mutual=key.mutual,
        polarity=key.polarity,
        status=key.stage,
        act=voice.act,
        object=voice.object,
        chain=voice.chain,
        channel=voice.channel,
        measure=voice.measure,
        day_precision=voice.day_precision or "day",
        day_basis=voice.day_basis or "stated",
        source_detail=voice.source_detail,
        target_detail=voice.target_detail,
        leaves=min(states, key=STATES.index, default=None),
        materials=tuple(sorted({material for mention in told for material in mention.materials})),
        generic_materials=any(mention.generic_materials for mention in told),
        escalation_verbs=sum(mention.polarity == "escalation" for mention in told),
        deescalation_verbs=sum(mention.polarity == "de-escalation" for mention in told),
        n_articles=len(tellers),
        n_sources=len({article.source or article.id for article in tellers}),
        confidence=min(TOP_CONFIDENCE, 1.0 - math.prod(1.0 - sure for sure in sorted(surest.values()))),
        published=min(dates, default=None),
        evidence=voice.evidence,
        mentions=tuple(told),
    )


def _identity(key: _Key, day: dt.date) -> str:
    """A name that one can read, and that depends only on what the event is: day, ends, topic, and a short hash."""
    said = "|".join([day.isoformat(), key.source, key.target, str(key.mutual), *key.topic, key.polarity, key.stage])
    return f"{day}-{key.source}-{key.target}-{key.topic[0]}-{hashlib.sha1(said.encode()).hexdigest()[:10]}"
