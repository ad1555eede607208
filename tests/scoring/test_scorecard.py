"""Rules match columns, points add up, the cap is part of the explanation."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.errors import StateError
from riskscore.scoring.features import feature_rows
from riskscore.scoring.scorecard import Rule, Scorecard

ROWS = pd.DataFrame(
    {"channel": ["wto", "wto", "boycott"], "act": ["FILE", "GRANT", "GRANT"], "named": [True, False, True]}
)
CARD = Scorecard(
    (
        Rule("wto", {"channel": ("wto", "other")}, {"act": ("GRANT",), "named": (False,)}, 5),
        Rule("named", {"named": (True,)}, points=7, because="the goods are named"),
        Rule("all", {}, points=-1),
    )
)


def test_points_are_given_where_all_of_when_holds_and_not_all_of_unless() -> None:
    points = CARD.points(ROWS.set_axis(["x", "y", "z"]))
    assert points.to_numpy().tolist() == [[5, 7, -1], [0, 0, -1], [0, 7, -1]]
    assert list(points.index) == ["x", "y", "z"]
    assert list(points.columns) == ["wto", "named", "all"]
    assert CARD.severity(ROWS).tolist() == [10, 0, 6]


def test_an_explanation_names_the_rules_and_what_the_cap_took() -> None:
    assert [(one.rule, one.value) for one in CARD.explain(ROWS.iloc[0])] == [
        ("wto", 5),
        ("named", 7),
        ("all", -1),
        ("cap", -1),
    ]
    assert [(one.rule, one.value) for one in CARD.explain(dict(ROWS.iloc[1]))] == [("all", -1), ("cap", 1)]
    assert [one.because for one in CARD.explain(ROWS.iloc[2])] == ["the goods are named", ""]


tenths = st.integers(-100, 100).map(lambda number: number / 10)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(tenths | st.floats(-1e3, 1e3), max_size=12), st.sampled_from([10.0, 0.3]))
def test_an_explanation_sums_to_the_severity_exactly(points: list[float], cap: float) -> None:
    card = Scorecard(tuple(Rule(f"r{number}", {}, points=value) for number, value in enumerate(points)), cap)
    severity = card.severity(ROWS)
    assert severity.between(0.0, cap).all()
    for place in range(len(ROWS)):
        assert math.fsum(one.value for one in card.explain(ROWS.iloc[place])) == severity.iloc[place]


def test_an_empty_table_and_an_empty_card_score() -> None:
    rows = feature_rows([], materials=[])
    card = Scorecard((Rule("wto", {"channel": ("wto",), "materials_named": (True,)}, points=1),))
    assert card.points(rows).shape == (0, 1)
    assert card.severity(rows).dtype == "float64"
    assert Scorecard(()).severity(ROWS).tolist() == [0, 0, 0]


def test_a_missing_column_is_named_with_its_rule() -> None:
    with pytest.raises(StateError, match=r"rule 'r' asks for the column 'chanel', .*; did you mean 'channel'\?"):
        Scorecard((Rule("r", {"chanel": ("wto",)}),)).points(ROWS)


@pytest.mark.parametrize("points", [math.nan, math.inf])
def test_points_must_be_numbers(points: float) -> None:
    with pytest.raises(StateError, match="rule 'r': points are"):
        Rule("r", {}, points=points)


def test_ids_are_unique_and_the_cap_is_a_number() -> None:
    with pytest.raises(StateError, match="more than one rule is called 'r'"):
        Scorecard((Rule("r", {}), Rule("r", {})))
    with pytest.raises(StateError, match="a rule is called 'cap'"):
        Scorecard((Rule("cap", {}),))
    with pytest.raises(StateError, match="cap is nan"):
        Scorecard((), cap=math.nan)
