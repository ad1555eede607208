"""The ledger of measures: what is in force, since when, and which event moved it.

A step that does not follow (what was never opened is lifted) is written down as a finding with its evidence; the ledger
never guesses what happened.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from riskscore.errors import StateError, did_you_mean
from riskscore.records import Event, EventMention, Measure, MeasureRule, MeasureState
from riskscore.scoring.page import LedgerSettings, Opening, Page, Spell, Step

__all__ = ["RELIEFS", "Ledger", "LedgerSettings", "Opening", "Spell", "Step", "ledger"]

RELIEFS: tuple[MeasureState, ...] = ("suspended", "eased", "lifted")
LAST = 9  # the turn of confirmations: after all events of their day


@dataclass(frozen=True, slots=True)
class Ledger:
    """Measures in the order of their rules, the spells that carry stock, and the ids of the rules that may."""

    measures: tuple[Measure, ...] = ()
    spells: tuple[Spell, ...] = ()
    stocked: frozenset[str] = frozenset()


def ledger(
    events: Iterable[Event],
    rules: Sequence[MeasureRule],
    confirmations: Iterable[EventMention] = (),
    *,
    dyad: tuple[str, str] | None = None,
    until: dt.date | None = None,
    settings: LedgerSettings | None = None,
) -> Ledger:
    """Books every event on its measure, in order of day; on one day escalations come before reliefs.

    ``confirmations`` are status-quo mentions ("keeps the curbs"): they end the wait of a decided measure and move
    nothing else. Nothing dated after ``until`` or told of another ``dyad`` is booked. An event that names a measure
    without a rule raises StateError; steps that do not follow become ``Measure.findings``.

    >>> act = Event("e1", dt.date(2019, 8, 2), "JPN-KOR", "JPN", "KOR", "escalation", "actual", "EXCLUDE", "LIST",
    ...             "EXCLUDE > LIST", measure="list")
    >>> book = ledger([act], [MeasureRule("list", "trade_preference", lag_days=26)])
    >>> [(str(move.day), move.state) for move in book.measures[0].moves]
    [('2019-08-02', 'decided'), ('2019-08-28', 'in force')]
    """
    told: dict[str, list[Event]] = {rule.id: [] for rule in rules}
    for rule in rules:
        if rule.lag_days < 0:
            raise StateError(
                f"measure {rule.id}: lag_days is {rule.lag_days}; an act takes effect 0 or more days later"
            )
    for event in events:
        if event.measure and _within(event.day, event.source, event.target, dyad, until):
            if event.measure not in told:
                hint = did_you_mean(event.measure, told)
                raise StateError(f"event {event.id} names the measure {event.measure!r}, which has no rule; {hint}")
            told[event.measure].append(event)
    seen: dict[str, list[EventMention]] = {rule.id: [] for rule in rules}
    for mention in confirmations:
        if mention.measure in seen and _within(mention.day, mention.source, mention.target, dyad, until):
            seen[mention.measure].append(mention)
    pages = [_page(rule, told[rule.id], seen[rule.id], settings or LedgerSettings(), until) for rule in rules]
    return Ledger(
        measures=tuple(page.measure() for page in pages if page.state is not None),
        spells=tuple(spell for page in pages if page.rule.stock for spell in page.spells()),
        stocked=frozenset(rule.id for rule in rules if rule.stock),
    )


def _page(
    rule: MeasureRule,
    events: Iterable[Event],
    confirmations: Iterable[EventMention],
    settings: LedgerSettings,
    until: dt.date | None,
) -> Page:
    """The page of one measure with all that concerns it booked."""
    page = Page(rule, settings)
    entries: list[tuple[tuple[dt.date, int, str], Event | EventMention]] = [
        *(((event.day, _turn(event), event.id), event) for event in events if _concerns(rule, event)),
        *(((note.day, LAST, note.article_id), note) for note in confirmations if note.day and _confirms(rule, note)),
    ]
    for (day, _, _), entry in sorted(entries, key=itemgetter(0)):
        page.mature(day)
        if isinstance(entry, EventMention):
            page.confirmed(entry, day)
        elif entry.status == "actual" and entry.polarity == "escalation":
            page.opened(entry)
        elif entry.status == "actual" and entry.leaves in RELIEFS:
            page.relieved(entry, entry.leaves)
        elif entry.status in ("planned", "threatened"):
            page.announced(entry)
    page.mature(until or dt.date.max)
    return page


def _within(
    day: dt.date | None, source: str | None, target: str | None, dyad: tuple[str, str] | None, until: dt.date | None
) -> bool:
    """Is it dated, not after ``until``, and, if both ends are known, about ``dyad``?"""
    ours = dyad is None or source is None or target is None or {source, target} == set(dyad)
    return ours and day is not None and (until is None or day <= until)


def _turn(event: Event) -> int:
    """The order of entries within a day: plans, then escalations, then reliefs from the mildest to the lifting."""
    if event.status != "actual":
        return 0
    return 2 + RELIEFS.index(event.leaves) if event.polarity != "escalation" and event.leaves in RELIEFS else 1


def _innermost(chain: str) -> str:
    """The class that acts on the object itself: ``END`` in ``REVERSE > END > PACT``."""
    return chain.split(" > ")[-2:][0]


def _concerns(rule: MeasureRule, event: Event) -> bool:
    ends = rule.parties or (rule.source, rule.target)
    ours = None in ends or event.dyad == "-".join(sorted(end for end in ends if end is not None))
    moving = {*rule.opens, *rule.closes}
    return ours and event.polarity != "neutral" and (not moving or _innermost(event.chain) in moving)


def _confirms(rule: MeasureRule, mention: EventMention) -> bool:
    """A mention that says the measure itself stays: keeping a pact does not confirm its termination."""
    inner = _innermost(mention.chain)
    return mention.polarity != "de-escalation" and inner not in rule.closes and (not rule.opens or inner in rule.opens)
