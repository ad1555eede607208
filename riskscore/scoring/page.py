"""The page of one measure: announced, decided, in force, suspended or eased, lifted, and how one leads to another.

Every step keeps the order of harshness: one more escalation never leaves less in force, one more relief never more.
"""

import datetime as dt
from dataclasses import dataclass, field

from riskscore.errors import StateError
from riskscore.records import Event, EventMention, Measure, MeasureRule, MeasureState, Move


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """The part of its weight, 0-1, that a measure keeps while suspended, and while eased where no share is told."""

    suspended: float = 0.5
    eased: float = 0.75

    def __post_init__(self) -> None:
        for name in ("suspended", "eased"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise StateError(
                    f"{name} is {getattr(self, name)}: it is the part of its weight a measure keeps, 0 to 1"
                )


@dataclass(frozen=True, slots=True)
class Opening:
    """An event that opened a measure or hit it again; ``waits`` while the measure is decided but not yet in force."""

    day: dt.date
    event: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Step:
    """From ``day`` on the measure keeps the part ``q`` (0-1) of its weight; ``reason`` is the state it then has."""

    day: dt.date
    q: float
    reason: MeasureState
    event: str


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch of a measure's life, from opening to lifting; before its first step nothing is in force."""

    measure: str
    openings: tuple[Opening, ...]
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Page:
    """The page of one measure while it is written. ``due`` is the day on which a decided measure takes effect."""

    rule: MeasureRule
    settings: LedgerSettings
    state: MeasureState | None = None
    open: bool = False
    due: dt.date | None = None
    stopped: bool = False
    kept: float = 1.0
    moves: list[Move] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    closed: list[Spell] = field(default_factory=list)

    def mature(self, day: dt.date) -> None:
        """A decided measure whose effective day has come by ``day`` is in force from that day."""
        if self.due is not None and not self.stopped and self.due <= day:
            self._step(self.due, self.kept, "eased" if self.state == "eased" else "in force", self.openings[-1].event)
            self.due = None

    def announced(self, event: Event) -> None:
        if event.polarity == "escalation" and not self.open and self.state != "announced":
            self._move(event.day, "announced", event.id)

    def opened(self, event: Event) -> None:
        """Opens, resumes or hits again; the earliest effective day told so far counts."""
        softened = self.state in ("suspended", "eased")
        if not self.open:
            self.open, self.due = True, event.day + dt.timedelta(days=self.rule.lag_days)
        elif self.stopped and self.due is not None:
            self.due = max(self.due, event.day)
        if self.due is not None and event.leaves == "in force":
            self.due = event.day
        self.stopped, self.kept = False, 1.0
        waits = self.due is not None and self.due > event.day
        self.openings.append(Opening(event.day, event.id, waits))
        if waits and self.state != "decided":
            self._move(event.day, "decided", event.id)
        elif self.due is None and softened:
            self._step(event.day, 1.0, "in force", event.id)
        elif self.due is not None and not waits:
            self.state = "decided"
            self.mature(event.day)

    def relieved(self, event: Event, state: MeasureState) -> None:
        """Suspends, eases or lifts what is open. What is suspended cannot be eased, and nothing can be lifted twice."""
        if not self.open:
            if self.state == "announced":
                self._move(event.day, state, event.id)
            else:
                self._find(event.day, f"event {event.id} leaves it {state}", event.evidence)
                self.state = self.state or state
        elif state == "lifted":
            if self.due is None:
                self._step(event.day, 0.0, state, event.id)
            else:
                self._move(event.day, state, event.id)
            self.closed.append(Spell(self.rule.id, tuple(self.openings), tuple(self.steps)))
            self.open, self.due, self.openings, self.steps = False, None, [], []
        elif self.state not in ("suspended", state):
            self.kept = min(self.kept, self.settings.suspended if state == "suspended" else self.settings.eased)
            self.stopped = state == "suspended" and self.due is not None
            if self.due is None:
                self._step(event.day, self.kept, state, event.id)
            else:
                self._move(event.day, state, event.id)

    def confirmed(self, mention: EventMention, day: dt.date) -> None:
        """Ends the wait of a measure decided before ``day``; otherwise it only shows where an opening is missing."""
        if self.due is not None and not self.stopped and day > self.openings[0].day:
            self.due = day
            self.mature(day)
        elif not self.open and self.state in (None, "announced", "lifted") and not self.findings:
            self._find(day, f"article {mention.article_id} has it in force", mention.evidence)
            self.state = self.state or "in force"

    def measure(self) -> Measure:
        def last(state: MeasureState) -> dt.date | None:
            return max((move.day for move in self.moves if move.state == state), default=None)

        begun = [move.day for move in self.moves if move.state in ("announced", "decided", "in force")]
        return Measure(
            id=self.rule.id,
            channel=self.rule.channel,
            state=self.state or "announced",
            opened=min(begun, default=None),
            effective=min((step.day for spell in self.spells() for step in spell.steps), default=None),
            suspended=last("suspended"),
            eased=last("eased"),
            lifted=last("lifted"),
            moves=tuple(self.moves),
            findings=tuple(self.findings),
        )

    def spells(self) -> list[Spell]:
        still = [Spell(self.rule.id, tuple(self.openings), tuple(self.steps))] if self.open else []
        return self.closed + still

    def _move(self, day: dt.date, state: MeasureState, event: str) -> None:
        self.state = state
        self.moves.append(Move(day, state, event))

    def _step(self, day: dt.date, q: float, state: MeasureState, event: str) -> None:
        self._move(day, state, event)
        self.steps.append(Step(day, q, state, event))

    def _find(self, day: dt.date, what: str, evidence: str) -> None:
        missing = "but it was not open; add an article that tells of its opening, or correct the coding"
        self.findings.append(f"{day} {self.rule.id}: {what} ({evidence!r}), {missing}")
