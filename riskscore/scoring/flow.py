"""Flow: the shock of each actual escalation. It fades with a half-life, and later reliefs take from what is left.

Everything is kept as logarithms of what is left, so that the piece of any one event on any day is one subtraction.
Events of one measure are stages of one thing: a later one adds only what exceeds the flow that the measure retains.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np

from riskscore.records import Event
from riskscore.scoring.parts import NOTHING_LEFT, Acts, Bool, Float, Int, SeriesSettings, Strands


@dataclass(frozen=True, slots=True)
class Fade:
    """``left``: log of what is left of one unit since day 0, a row a group; ``cut``: the log that each day takes.

    What begins on a day is cut by that day's own cut too, but does not fade on it.
    """

    left: Float
    cut: Float

    def since(self, group: int, first: int, later: int) -> float:
        """What is left before the cut of day ``later`` of one unit that stood after the cut of day ``first``."""
        return math.exp(self.left[group, later] - self.cut[group, later] - self.left[group, first])

    def table(self, group: Int, start: Int, rows: Int) -> Float:
        """For each of ``rows``: one unit that begins in its group on its start day, over all days; 0 before."""
        group, start = group[rows], start[rows]
        began = self.left[group, start] - self.cut[group, start]
        left = np.exp(np.minimum(self.left[group] - began[:, None], 0.0))
        left[np.arange(left.shape[1]) < start[:, None]] = 0.0
        return left


@dataclass(frozen=True, slots=True)
class Cells:
    """What begins in one group on one day, in order of day: ``group`` and ``day`` of each cell; ``row`` and ``share``
    say for each event which cell it belongs to and what it adds there."""

    group: Int
    day: Int
    row: Int
    share: Float


def fading(cut: Float, half_life_days: float) -> Fade:
    """A fade with the given cuts (groups x days, logarithms up to 0) and a steady half-life."""
    days = np.arange(cut.shape[1])
    return Fade(np.cumsum(cut, axis=1) - days * (math.log(2.0) / half_life_days), cut)


def log_left(part_taken: Float) -> Float:
    """The logarithm of what is left when ``part_taken`` (0-1) is taken away; so low that exp gives 0 when all is."""
    with np.errstate(divide="ignore"):
        return np.maximum(np.log1p(-part_taken), NOTHING_LEFT)


def celled(group: Int, day: Int, amount: Float, *, peaks: Bool, fade: Fade) -> Cells:
    """Amounts gathered by group and day. Where ``peaks`` holds for a group, a day adds only what its largest amount
    exceeds the rest that is left of the group's earlier days, shared equally by the events that reach it."""
    n_groups = len(peaks)
    code, row = np.unique(day * n_groups + group, return_inverse=True)
    cell_group, cell_day = code % n_groups, code // n_groups
    highest = np.zeros(len(code))
    np.maximum.at(highest, row, amount)
    added = _increments(cell_group, cell_day, highest, peaks, fade)
    reaches = amount == highest[row]
    ties = np.bincount(row, reaches, len(code))
    share = np.where(peaks[group], np.where(reaches, added[row] / np.maximum(ties, 1.0)[row], 0.0), amount)
    return Cells(cell_group, cell_day, row, share)


def _increments(group: Int, day: Int, highest: Float, peaks: Bool, fade: Fade) -> Float:
    """What each cell adds to its group's running level, so that the level is never below the cell's highest amount."""
    added = np.zeros(len(group))
    level: dict[int, tuple[int, float]] = {}  # group: the last day and what stood after its cut
    for cell in np.flatnonzero(peaks[group]).tolist():
        at, today = int(group[cell]), int(day[cell])
        last, stood = level.get(at, (today, 0.0))
        rest = stood * fade.since(at, last, today) if stood else 0.0
        added[cell] = max(0.0, float(highest[cell]) - rest)
        level[at] = today, (rest + float(added[cell])) * math.exp(fade.cut[at, today])
    return added


def flow(acts: Acts, settings: SeriesSettings) -> Strands:
    """The strands of F. Each actual escalation begins at its amplitude, halves every ``half_life_days``, and keeps
    1 - rho l of what is left at each actual relief of that day or later: l is 1 for the same measure (or channel, for
    acts about no measure) and ``spill`` for the rest of the dyad."""
    issues = [_issue(event) for event in acts.events]
    number = {issue: place for place, issue in enumerate(sorted(set(issues)))}
    group = np.array([number[issue] for issue in issues], dtype=np.int64)
    fade = fading(_cuts(acts, group, len(number), settings), settings.half_life_days)
    hits = np.flatnonzero(acts.escalates & acts.actual)
    peaks = np.array([kind == "measure" for kind, _ in sorted(number)], dtype=np.bool_)
    cells = celled(group[hits], acts.day[hits], acts.amount[hits], peaks=peaks, fade=fade)
    adds = cells.share > 0.0
    table = functools.partial(fade.table, cells.group, cells.day)
    return Strands("flow", hits[adds], cells.row[adds], cells.share[adds], len(cells.group), table)


def _issue(event: Event) -> tuple[str, str]:
    return ("measure", event.measure) if event.measure else ("channel", event.channel)


def _cuts(acts: Acts, group: Int, n_groups: int, settings: SeriesSettings) -> Float:
    """Log of what the reliefs of each day leave of each issue (issues x days)."""
    reliefs = np.flatnonzero(acts.rho > 0.0)
    cuts = np.zeros((n_groups, acts.length))
    for issue in range(n_groups):
        reach = np.where(group[reliefs] == issue, 1.0, settings.spill)
        cuts[issue] = np.bincount(acts.day[reliefs], log_left(acts.rho[reliefs] * reach), acts.length)
    return cuts
