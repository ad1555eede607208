"""What a chart shows and where: the days, the stretches of measures, and the places of marks and labels.

Plain data and plain geometry, in days and in pixels from the top left corner; nothing here draws.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from operator import itemgetter
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from riskscore.records import Measure, MeasureState

Standing = Literal["in force", "eased", "suspended", "announced or decided"]
Align = Literal["left", "right"]
Spot = tuple[float, float]
Floats = npt.NDArray[np.float64]

DAY = dt.timedelta(days=1)
LONG, QUIET, BEFORE = 3 * 365, 365, 60  # days
NEARLY_NOTHING, LITTLE = 0.01, 0.1  # parts of the largest x, and of the sum of x over all days
STANDING: Mapping[MeasureState, Standing | None] = {
    "announced": "announced or decided",
    "decided": "announced or decided",
    "in force": "in force",
    "eased": "eased",
    "suspended": "suspended",
    "lifted": None,
}
MARK, LINE = 10.0, 14.0  # side of a mark, height of a line of text
UPPER, LOWER = 7.6, 5.6  # width of a letter or figure at 11 pixels in the usual sans-serif fonts
STACK = 4  # marks that stand on each other before they overlap
AIR = 2.0  # between a label and the curve
COVERING, MISSING = 200.0, 1000.0  # what it costs a label to lie on the curve or nowhere, in pixels from its mark


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` to the day before ``end`` the measure stood as ``standing``."""

    measure: str
    standing: Standing
    start: dt.date
    end: dt.date


def focus(index: pd.DataFrame) -> tuple[dt.date, dt.date]:
    """The first and the last day worth showing: all days, or of more than three years those with something to see.

    A long series starts 60 days before x first reaches 1 % of its maximum. Where a year or more below that follows
    an early episode, such as a lone event years before the dispute, it starts after the quiet instead, as long as
    what is left out is at most a tenth of the sum of x.

    >>> x = pd.Series(0.0, pd.date_range("2012-01-01", "2019-12-31"))
    >>> x["2012-06-29":"2012-08-31"], x["2019-07-04":] = 2.0, 9.0
    >>> print(*focus(x.to_frame("x")))
    2019-05-05 2019-12-31
    """
    days, x = index.index, index["x"].to_numpy()
    first, last = days[0].date(), days[-1].date()
    if len(days) <= LONG or not x.max() > 0.0:
        return first, last
    active = np.flatnonzero(x >= NEARLY_NOTHING * x.max())
    starts = active[np.diff(active, prepend=-QUIET - 1) > QUIET]
    fitting = [start for start in starts if x[:start].sum() <= LITTLE * x.sum()]
    return max(first, days[[active[0], *fitting][-1]].date() - BEFORE * DAY), last


def stretches(measures: Sequence[Measure], *, last: dt.date) -> list[Stretch]:
    """How each measure stood from its first move to its lifting, else to the end of ``last``.

    A measure without moves follows its dates. Announced and decided measures are not in force yet.

    >>> ban = Measure("ban", "wto", "suspended", effective=dt.date(2019, 7, 4), suspended=dt.date(2019, 11, 22))
    >>> [(one.standing, str(one.start)) for one in stretches([ban], last=dt.date(2019, 12, 31))]
    [('in force', '2019-07-04'), ('suspended', '2019-11-22')]
    """
    found = []
    for measure in measures:
        steps = [(move.day, move.state) for move in measure.moves] or _dated(measure)
        for (start, state), (until, _) in pairwise([*steps, (dt.date.max, "lifted")]):
            standing, end = STANDING[state], min(until, last + DAY)
            if standing is not None and start < end:
                found.append(Stretch(measure.id, standing, start, end))
    return found


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; two of them meet where they share more than an edge.

    >>> Box(0, 0, 10, 10).meets(Box(10, 0, 20, 10)), Box(0, 0, 10, 10).meets(Box(9, 9, 20, 20))
    (False, True)
    """

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def meets_any(self, others: Iterable["Box"]) -> bool:
        return any(self.meets(other) for other in others)


@dataclass(frozen=True, slots=True)
class Curve:
    """What labels should not cover: at each ``x``, in rising order, everything from ``top`` to ``bottom``."""

    x: Floats
    top: Floats
    bottom: Floats

    @staticmethod
    def upright(x: Floats, top: Floats, bottom: Floats) -> "Curve":
        """A curve that jumps upright from each ``x`` to the next, with a little air around it."""
        before = np.r_[0, 0 : len(x) - 1] if len(x) else np.zeros(0, np.int64)
        return Curve(x, np.minimum(top, top[before]) - AIR, np.maximum(bottom, bottom[before]) + AIR)

    def meets(self, box: Box) -> bool:
        first, last = np.searchsorted(self.x, [box.left - 2, box.right + 2])
        between = slice(max(0, int(first) - 1), int(last) + 1)
        return bool(np.any((self.top[between] < box.bottom) & (self.bottom[between] > box.top)))


@dataclass(frozen=True, slots=True)
class Label:
    """``text`` beside the mark at ``spot``; the line that leads to it ends at ``edge``, where the text is aligned."""

    text: str
    spot: Spot
    edge: Spot
    align: Align
    box: Box

    @property
    def lead(self) -> Box:
        (x, y), (to_x, to_y) = self.spot, self.edge
        return Box(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))


def stacked(points: Iterable[Spot], ways: Iterable[Literal[1, -1]], *, height: float) -> list[Spot]:
    """The points, in order of x, moved up (-1) or down (1) by whole marks where one before them stands in the way.

    >>> stacked([(50, 80), (50, 80), (50, 80)], [-1, -1, 1], height=100)
    [(50, 80), (50, 70.0), (50, 90.0)]
    """
    spots: list[Spot] = []
    for (x, y), way in zip(points, ways, strict=True):
        heights = [y, *(y + way * MARK * place for place in range(1, STACK))]
        taken = [around(spot) for spot in spots if spot[0] > x - MARK]
        free = (at for at in heights if 0 <= at <= height and not around((x, at)).meets_any(taken))
        spots.append((x, next(free, y)))
    return spots


def placed(
    texts: Sequence[tuple[Spot, str]], *, marks: Iterable[Spot], curve: Curve, width: float, height: float
) -> list[Label]:
    """A label for each text that finds a place. All lie within ``width`` and ``height``.

    A label stands beside its mark, as near as it can without touching marks, other labels and the lines to them, and
    on the curve only where there is no other place near by. Who chooses first matters: of the order given, left to
    right and right to left, the best counts.

    >>> nothing = Curve(np.zeros(0), np.zeros(0), np.zeros(0))
    >>> one = placed([((90, 50), "July")], marks=[(90, 50)], curve=nothing, width=100, height=100)[0]
    >>> one.align, one.edge
    ('right', (80.0, 50.0))
    """
    closed = [around(mark) for mark in marks]
    choices = [
        [
            (_distance(label) + COVERING * curve.meets(label.box), label)
            for label in _places(spot, text, height)
            if label.box.left >= 0 and label.box.right <= width and not label.box.meets_any(closed)
        ]
        for spot, text in texts
    ]
    across = sorted(range(len(texts)), key=lambda number: texts[number][0])
    tried = [_in_turn(choices, order) for order in (range(len(texts)), across, across[::-1])]
    return min(tried, key=itemgetter(0))[1]


def _in_turn(choices: Sequence[Sequence[tuple[float, Label]]], order: Iterable[int]) -> tuple[float, list[Label]]:
    """Each in its turn takes the cheapest place that is left; what it cost altogether, and the labels."""
    cost, labels = 0.0, list[Label]()
    for number in order:
        boxes = [label.box for label in labels]
        closed = [*boxes, *(label.lead for label in labels)]
        free = [
            choice
            for choice in choices[number]
            if not choice[1].box.meets_any(closed) and not choice[1].lead.meets_any(boxes)
        ]
        cheapest = min(free, key=itemgetter(0), default=None)
        cost += cheapest[0] if cheapest else MISSING
        labels += [cheapest[1]] if cheapest else []
    return cost, labels


def around(spot: Spot) -> Box:
    """The mark at ``spot``."""
    x, y = spot
    return Box(x - MARK / 2, y - MARK / 2, x + MARK / 2, y + MARK / 2)


def _places(spot: Spot, text: str, height: float) -> Iterable[Label]:
    """Every place considered: to both sides, near and farther, and half a line apart."""
    x, y = spot
    long = sum(UPPER if letter.isupper() else LOWER for letter in text)
    for gap, align, middle in product(
        (MARK, 4 * MARK), ("right", "left"), [y, *np.arange(LINE / 2, height - LINE / 2, LINE / 2)]
    ):
        edge = x - gap if align == "right" else x + gap
        left = edge - long if align == "right" else edge
        box = Box(left, middle - LINE / 2, left + long, middle + LINE / 2)
        yield Label(text, spot, (edge, float(middle)), align, box)  # type: ignore[arg-type]


def _distance(label: Label) -> float:
    return abs(label.edge[0] - label.spot[0]) + abs(label.edge[1] - label.spot[1])


def _dated(measure: Measure) -> list[tuple[dt.date, MeasureState]]:
    """The steps of a measure that tells only its dates."""
    dates: list[tuple[dt.date | None, MeasureState]] = [
        (measure.opened, "decided"),
        (measure.effective, "in force"),
        (measure.eased, "eased"),
        (measure.suspended, "suspended"),
        (measure.lifted, "lifted"),
    ]
    return sorted(((day, state) for day, state in dates if day), key=itemgetter(0))
