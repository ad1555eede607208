"""What a chart shows and where, as laws: labels stand free of each other and inside, marks of a day do not overlap."""

import datetime as dt
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.records import Measure, MeasureState, Move
from riskscore.showing.layout import Curve, Stretch, around, focus, placed, stacked, stretches

WIDTH, HEIGHT = 780.0, 270.0
spots = st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT))
texts = st.lists(st.tuples(spots, st.sampled_from(["2 Aug 2019 END > PACT", "Dec 2018", "x" * 40])), max_size=6)
FLAT = Curve(np.linspace(0, WIDTH, 50), np.full(50, 100.0), np.full(50, 120.0))


def series(first: str, last: str, **levels: float) -> pd.DataFrame:
    """x over days; a level holds from its day (``d20190704``) to the next."""
    x = pd.Series(0.0, pd.date_range(first, last))
    for day, level in levels.items():
        x[day[1:] :] = level
    return x.to_frame("x")


@pytest.mark.parametrize(
    ("index", "first"),
    [
        pytest.param(series("2018-01-01", "2020-06-01", d20190704=9), "2018-01-01", id="short: all of it"),
        pytest.param(series("2012-01-01", "2019-12-31"), "2012-01-01", id="nothing happened"),
        pytest.param(series("2012-01-01", "2019-12-31", d20190704=9), "2019-05-05", id="quiet lead-in"),
        pytest.param(
            series("2012-06-28", "2019-12-31", d20120629=2, d20120901=0, d20190704=9), "2019-05-05", id="lone event"
        ),
        pytest.param(
            series("2012-06-28", "2019-12-31", d20120629=9, d20131001=0, d20190704=9), "2012-06-28", id="two disputes"
        ),
        pytest.param(
            series("2014-01-01", "2023-12-31", d20190704=9, d20200101=0), "2019-05-05", id="long quiet afterwards"
        ),
        pytest.param(
            series("2014-01-01", "2019-12-31", d20160101=1, d20160301=0, d20161201=9), "2015-11-02", id="short quiet"
        ),
    ],
)
def test_focus_leaves_out_only_what_hardly_counts(index: pd.DataFrame, first: str) -> None:
    assert focus(index) == (dt.date.fromisoformat(first), index.index[-1].date())


@given(texts, st.lists(spots, max_size=8))
def test_labels_stand_inside_and_free(
    told: list[tuple[tuple[float, float], str]], others: list[tuple[float, float]]
) -> None:
    marks = [*(spot for spot, _ in told), *others]
    labels = placed(told, marks=marks, curve=FLAT, width=WIDTH, height=HEIGHT)
    for label in labels:
        assert label.box.left >= 0
        assert label.box.right <= WIDTH
        assert not label.box.meets_any(around(mark) for mark in marks)
    for one, other in combinations(labels, 2):
        assert not one.box.meets(other.box)
        assert not one.lead.meets(other.box)
        assert not other.lead.meets(one.box)


def test_a_label_keeps_off_the_curve_where_it_can() -> None:
    (label,) = placed([((400, 110), "END > PACT")], marks=[(400, 110)], curve=FLAT, width=WIDTH, height=HEIGHT)
    assert not FLAT.meets(label.box)


def test_a_label_without_a_place_is_left_out() -> None:
    assert placed([((5, 5), "x" * 40)], marks=[], curve=FLAT, width=20, height=20) == []


def test_the_curve_is_upright_between_its_points() -> None:
    low, high = np.array([200.0, 200.0, 20.0, 20.0]), np.array([220.0, 220.0, 30.0, 30.0])
    curve = Curve.upright(np.array([0.0, 20.0, 40.0, 60.0]), low, high)
    assert curve.meets(around((40.0, 100.0)))
    assert not curve.meets(around((10.0, 100.0)))
    assert not curve.meets(around((70.0, 205.0)))


def test_marks_of_one_day_stand_on_each_other_and_then_overlap() -> None:
    heights = [y for _, y in stacked([(0, 100)] * 5, [-1] * 5, height=HEIGHT)]
    assert heights == [100, 90, 80, 70, 100]


def test_marks_do_not_leave_the_row() -> None:
    assert stacked([(0, 5)] * 2, [-1, -1], height=HEIGHT) == [(0, 5), (0, 5)]


def test_stretches_follow_the_moves_of_a_measure() -> None:
    def move(day: int, state: MeasureState) -> Move:
        return Move(dt.date(2019, 8, day), state, "e")

    moves = (move(1, "announced"), move(2, "decided"), move(2, "in force"), move(5, "suspended"), move(7, "lifted"),
             move(9, "in force"), move(20, "eased"))  # fmt: skip
    found = stretches([Measure("m", "wto", "eased", moves=moves)], last=dt.date(2019, 8, 10))
    assert [(one.standing, one.start.day, one.end.day) for one in found] == [
        ("announced or decided", 1, 2),
        ("in force", 2, 5),
        ("suspended", 5, 7),
        ("in force", 9, 11),
    ]


def test_a_measure_without_moves_follows_its_dates() -> None:
    opened, lifted, last = dt.date(2019, 7, 1), dt.date(2019, 8, 1), dt.date(2019, 12, 31)
    measure = Measure("m", "wto", "lifted", opened=opened, lifted=lifted)
    assert stretches([measure], last=last) == [Stretch("m", "announced or decided", opened, lifted)]
    assert stretches([Measure("m", "wto", "in force")], last=last) == []
