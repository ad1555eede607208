"""What flow, stock and threat share: the events as arrays, and strands, the exact pieces that add up to X.

Time is a row of days from the day before the first event; an event's amplitude is a = gamma c w, its channel's weight
times its confidence times its severity. A *strand* says that one event adds ``share`` times a row of a table over days.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from riskscore.errors import StateError, did_you_mean
from riskscore.records import Event

Part = Literal["flow", "stock", "threat"]
Int = npt.NDArray[np.int64]
Float = npt.NDArray[np.float64]
Bool = npt.NDArray[np.bool_]

STATUS_WEIGHTS: dict[str, float] = {
    "actual": 1.0,
    "planned": 0.8,
    "threatened": 0.4,
    "hypothetical": 0.0,
    "denied": 0.0,
}
CHANNEL_WEIGHTS: dict[str, float] = {
    "export_control": 1.0,
    "trade_preference": 1.0,
    "wto": 0.6,
    "security_pact": 0.8,
    "legal_history": 0.6,
    "boycott": 0.5,
    "diplomacy": 0.3,
    "other": 0.3,
}
NOTHING_LEFT = -800.0  # a logarithm whose exponential is exactly 0
BLOCK = 1024  # rows of a table that are held at a time


@dataclass(frozen=True, slots=True)
class SeriesSettings:
    """How events become a series: half-lives in days, weights and parts 0-1, ``x0`` the X that gives a score of 63.

    ``relief`` is what a full relief takes from the flow of its own issue, ``spill`` the part of that which reaches the
    other issues of the dyad. Raises StateError for a value out of range.

    >>> SeriesSettings().channel_weights["wto"]
    0.6
    """

    half_life_days: float = 30.0
    threat_half_life_days: float = 60.0
    relief: float = 0.9
    spill: float = 0.3
    x0: float = 20.0
    status_weights: Mapping[str, float] = field(default_factory=STATUS_WEIGHTS.copy)
    channel_weights: Mapping[str, float] = field(default_factory=CHANNEL_WEIGHTS.copy)

    def __post_init__(self) -> None:
        wrong = [
            f"{name} is {getattr(self, name)}; it must be above 0"
            for name in ("half_life_days", "threat_half_life_days", "x0")
            if not 0.0 < getattr(self, name) < math.inf
        ]
        missing = [status for status in STATUS_WEIGHTS if status not in self.status_weights]
        wrong += [f"the weight of status {status} is missing; give 0 to leave it out" for status in missing]
        parts = {"relief": self.relief, "spill": self.spill, **self.status_weights}
        wrong += [
            f"{name} is {value}; it must be from 0 to 1" for name, value in parts.items() if not 0.0 <= value <= 1.0
        ]
        wrong += [
            f"channel weight of {name} is {value}; it must be 0 or more"
            for name, value in self.channel_weights.items()
            if not 0.0 <= value < math.inf
        ]
        if wrong:
            raise StateError("\n".join(wrong))


@dataclass(frozen=True, slots=True)
class Acts:
    """Events of one dyad in order of day and id, as arrays over the events.

    ``day`` is the place of the event's day on the axis of ``length`` days from ``start``; ``a`` the amplitude,
    ``amount`` that times the status weight; ``rho`` what an actual relief takes from its own issue (0-1), else 0.
    """

    events: tuple[Event, ...]
    start: dt.date
    length: int
    day: Int
    a: Float
    amount: Float
    rho: Float
    escalates: Bool
    relieves: Bool
    actual: Bool


@dataclass(frozen=True, slots=True)
class Strands:
    """``event[i]`` adds ``share[i]`` times row ``row[i]`` of a table of ``n_rows`` rows over all days.

    ``table`` gives the rows of the numbers asked for. Strands stand in order of event, rows in order of day.
    """

    part: Part
    event: Int
    row: Int
    share: Float
    n_rows: int
    table: Callable[[Int], Float]

    def total(self, weights: Float, length: int) -> Float:
        """What the strands add each day (columns), with each event weighted by each row of ``weights``."""
        amounts = np.array([np.bincount(self.row, self.share * one[self.event], self.n_rows) for one in weights])
        sums = np.zeros((len(weights), length))
        for first in range(0, self.n_rows, BLOCK):
            rows = np.arange(first, min(first + BLOCK, self.n_rows))
            table = self.table(rows)
            for number, amount in enumerate(amounts[:, rows]):
                if amount.any():  # summed row by row, in order of day, so that later events leave earlier sums alone
                    sums[number] += (amount[:, None] * table).sum(axis=0)
        return sums

    def blocks(self) -> Iterator[tuple[slice, Float]]:
        """The strands piece by piece, each with what it adds on every day."""
        for first in range(0, len(self.event), BLOCK):
            piece = slice(first, first + BLOCK)
            yield piece, self.share[piece, None] * self.table(self.row[piece])


def arrayed(
    events: Sequence[Event],
    severity: Mapping[str, float],
    *,
    dyad: tuple[str, str],
    until: dt.date,
    settings: SeriesSettings,
) -> Acts:
    """The events of ``dyad`` up to ``until`` that can move X, as arrays; ``severity`` gives w (0 or more) by event id.

    Escalations of a status that has a weight, and actual reliefs, can move X; all others are left out. Raises
    StateError for an event twice, without a severity, of an unknown channel, or with values out of range.

    >>> event = Event("e1", dt.date(2019, 7, 4), "JPN-KOR", "JPN", "KOR", "escalation", "actual", "IMPOSE", "NONE", "",
    ...               channel="wto", confidence=0.5)
    >>> arrayed([event], {"e1": 5.0}, dyad=("JPN", "KOR"), until=event.day, settings=SeriesSettings()).a.tolist()
    [1.5]
    """
    told = [event for event in events if event.dyad == "-".join(sorted(dyad)) and event.day <= until]
    _check(told, severity, settings)
    ours = sorted((event for event in told if _moves(event, settings)), key=lambda event: (event.day, event.id))
    start = ours[0].day - dt.timedelta(days=1) if ours else until
    w = np.array([severity[event.id] for event in ours], dtype=np.float64)
    c = np.array([event.confidence for event in ours], dtype=np.float64)
    gamma = np.array([settings.channel_weights[event.channel] for event in ours], dtype=np.float64)
    p = np.array([settings.status_weights[event.status] for event in ours], dtype=np.float64)
    actual = np.array([event.status == "actual" for event in ours], dtype=np.bool_)
    relieves = np.array([event.polarity == "de-escalation" for event in ours], dtype=np.bool_)
    return Acts(
        events=tuple(ours),
        start=start,
        length=(until - start).days + 1,
        day=np.array([(event.day - start).days for event in ours], dtype=np.int64),
        a=gamma * c * w,
        amount=gamma * c * w * p,
        rho=np.where(relieves & actual, settings.relief * c * np.minimum(1.0, w / 10.0), 0.0),
        escalates=np.array([event.polarity == "escalation" for event in ours], dtype=np.bool_),
        relieves=relieves,
        actual=actual,
    )


def _moves(event: Event, settings: SeriesSettings) -> bool:
    if event.polarity == "escalation":
        return settings.status_weights[event.status] > 0.0
    return event.polarity == "de-escalation" and event.status == "actual"


def _check(events: Sequence[Event], severity: Mapping[str, float], settings: SeriesSettings) -> None:
    wrong, seen = [], set[str]()
    for event in events:
        if event.id in seen:
            wrong.append(f"event {event.id} is there twice; merge the mentions before scoring")
        seen.add(event.id)
        if event.channel not in settings.channel_weights:
            hint = did_you_mean(event.channel, settings.channel_weights)
            wrong.append(f"event {event.id}: channel {event.channel!r} has no weight; {hint}")
        if event.id not in severity:
            wrong.append(f"event {event.id} has no severity; score its row first")
        elif not 0.0 <= severity[event.id] < math.inf:
            wrong.append(f"event {event.id}: severity is {severity[event.id]}; it must be 0 or more")
        if not 0.0 <= event.confidence <= 1.0:
            wrong.append(f"event {event.id}: confidence is {event.confidence}; it must be from 0 to 1")
    if wrong:
        raise StateError("\n".join(wrong))
