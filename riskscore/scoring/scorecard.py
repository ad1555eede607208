"""Points: rules that match columns of a row, and the severity that their sum makes.

A rule is data: which columns must hold which values, and how many points that is worth. It never sees text, and every
severity can be taken apart into the rules that made it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

from riskscore.errors import StateError, did_you_mean
from riskscore.records import Points

CAP = "cap"  # the entry of an explanation that holds what the cap took away
CAP_BECAUSE = "severity stays between 0 and the cap"

Condition = Mapping[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A sentence on which the rule must fire, or must not; ``source`` and ``target`` are checked where given."""

    text: str
    fires: bool
    source: str | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """``points`` for each row in which every column of ``when`` holds one of its values.

    ``unless`` is a condition of the same kind: rows that meet all of it get nothing; an empty one excludes none.
    Points may be negative; they must be finite, else StateError.

    >>> Rule("r", {"channel": ("wto",)}, points=5).points
    5
    """

    id: str
    when: Condition
    unless: Condition = field(default_factory=dict)
    points: float = 0.0
    because: str = ""
    tests: tuple[RuleTest, ...] = ()

    def __post_init__(self) -> None:
        if not math.isfinite(self.points):
            raise StateError(f"rule {self.id!r}: points are {self.points}; give a number such as 5")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Rules whose points add up to a severity from 0 to ``cap``. Raises StateError where two rules share an id.

    >>> card = Scorecard((Rule("wto", {"channel": ("wto",)}, points=5), Rule("new", {"first": (True,)}, points=7)))
    >>> rows = pd.DataFrame({"channel": ["wto", "wto", "other"], "first": [True, False, False]})
    >>> card.severity(rows).tolist()
    [10.0, 5.0, 0.0]
    """

    rules: tuple[Rule, ...]
    cap: float = 10.0

    def __post_init__(self) -> None:
        ids = [rule.id for rule in self.rules]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise StateError(f"more than one rule is called {', '.join(map(repr, twice))}; give each its own id")
        if CAP in ids:
            raise StateError(f"a rule is called {CAP!r}, the name of what the cap takes away; give it another id")
        if not (math.isfinite(self.cap) and self.cap >= 0.0):
            raise StateError(f"cap is {self.cap}; it is the highest severity, a number from 0 on")

    def points(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What each rule (column) gives to each of ``rows``; 0 where it does not fire.

        Works on any frame that has the columns the rules ask for; a missing one raises StateError.

        >>> Scorecard((Rule("wto", {"channel": ("wto",)}, points=5),)).points(pd.DataFrame({"channel": ["wto"]}))
           wto
        0  5.0
        """
        given = {rule.id: self._fires(rule, rows).astype("float64") * rule.points for rule in self.rules}
        return pd.DataFrame(given, index=rows.index, columns=[rule.id for rule in self.rules], dtype="float64")

    def severity(self, rows: pd.DataFrame) -> "pd.Series[float]":
        """The sum of the points of each row, clipped to 0..cap, with the index of ``rows``.

        >>> Scorecard((Rule("all", {}, points=12),), cap=10).severity(pd.DataFrame({"channel": ["wto"]})).tolist()
        [10.0]
        """
        sums = [self._clipped(math.fsum(row)) for row in self.points(rows).to_numpy().tolist()]
        return pd.Series(sums, index=rows.index, dtype="float64", name="severity")

    def explain(self, row: "Mapping[str, Any] | pd.Series[Any]") -> tuple[Points, ...]:
        """The rules that fired on ``row`` (a mapping or a row of a frame) with their points, in the card's order.

        ``math.fsum`` of the values is the row's severity; where the cap bites, a last entry ``cap`` holds what it took.

        >>> card = Scorecard((Rule("a", {}, points=8), Rule("b", {}, points=4)))
        >>> [(points.rule, points.value) for points in card.explain({})]
        [('a', 8.0), ('b', 4.0), ('cap', -2.0)]
        """
        frame = pd.DataFrame({name: [row[name]] for name in row.keys()}, index=[0])  # noqa: SIM118 (a Series iterates values)
        values = self.points(frame).iloc[0]
        parts = [Points(rule.id, float(values[rule.id]), rule.because) for rule in self.rules if values[rule.id] != 0.0]
        severity = self._clipped(math.fsum(points.value for points in parts))
        rest = Fraction(severity) - sum(Fraction(points.value) for points in parts)
        while math.fsum(points.value for points in parts) != severity:  # one turn, or two where one float is too coarse
            parts.append(Points(CAP, float(rest), CAP_BECAUSE))
            rest -= Fraction(parts[-1].value)
        return tuple(parts)

    def _clipped(self, total: float) -> float:
        return min(max(total, 0.0), self.cap)

    def _fires(self, rule: Rule, rows: pd.DataFrame) -> "pd.Series[bool]":
        fires = _meets(rule.id, rule.when, rows)
        return fires & ~_meets(rule.id, rule.unless, rows) if rule.unless else fires


def _meets(rule: str, condition: Condition, rows: pd.DataFrame) -> "pd.Series[bool]":
    """Rows in which each column of ``condition`` holds one of its values; all rows for an empty condition."""
    meets = pd.Series(True, index=rows.index, dtype="bool")
    for name, values in condition.items():
        if name not in rows.columns:
            hint = did_you_mean(name, map(str, rows.columns))
            raise StateError(f"rule {rule!r} asks for the column {name!r}, which the rows do not have; {hint}")
        meets &= rows[name].isin(list(values)).astype("bool")
    return meets
