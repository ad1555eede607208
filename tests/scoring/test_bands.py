"""The band: how wide it is, what widens it, and that it can be rebuilt."""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from riskscore.errors import StateError
from riskscore.records import Event, MeasureRule
from riskscore.scoring.bands import BandSettings, band, drawn
from riskscore.scoring.ledger import ledger
from riskscore.scoring.series import Composition, compose, index

RULES = (MeasureRule("curbs", "export_control", source="JPN", target="KOR"),)
MANY = BandSettings(draws=20_000)
EVERY = slice(None)


def composed(*, number: int = 1, days_apart: int = 3, **fields: Any) -> Composition:
    values: dict[str, Any] = {"channel": "export_control", "confidence": 0.5} | fields
    first = dt.date(2019, 7, 1)
    events = [
        Event(f"e{one:03}", first + dt.timedelta(days=days_apart * one), "JPN-KOR", "JPN", "KOR", "escalation",
              "actual", "ACT", "FLOW", "ACT > FLOW", **values)
        for one in range(number)
    ]  # fmt: skip
    severity = dict.fromkeys([event.id for event in events], 8.0)
    return compose(events, severity, ledger(events, RULES), dyad=("JPN", "KOR"), until=dt.date(2019, 8, 15))


def test_draws_scatter_around_x_with_the_stated_spread() -> None:
    made = composed()
    x = drawn(made, MANY, days=slice(1, 2))[:, 0]
    belief, weight = 0.25 / (8 + 1) / 0.5**2, np.exp(0.2**2) - 1  # variances of C / c and of the weight
    assert x.mean() == pytest.approx(4.0, rel=0.01)
    assert x.var() / 16 == pytest.approx((1 + belief) * (1 + weight) - 1, rel=0.05)


def test_certain_events_under_certain_weights_have_no_band() -> None:
    around = band(composed(confidence=1.0), settings=BandSettings(draws=20, sigma=0.0))
    assert (around["low"] == around["high"]).all()
    wide = band(composed(confidence=0.3))
    assert (wide["high"] - wide["low"]).iloc[1] > 10


def test_many_independent_events_have_a_narrower_band_than_one_of_the_same_x() -> None:
    sure = BandSettings(sigma=0.0)
    spread = [np.ptp(drawn(made, sure, days=slice(1, 2))) for made in (composed(), composed(number=8, days_apart=0))]
    assert spread[1] / 8 < spread[0] / 2


@pytest.mark.parametrize("precision", ["month", "year"])
def test_an_imprecise_event_may_begin_later_but_never_earlier(precision: Any) -> None:
    vague = composed(day_precision=precision, measure="curbs", confidence=1.0)
    x = drawn(vague, replace(MANY, sigma=0.0), days=EVERY)
    begins = (x > 0).argmax(axis=1)
    assert sorted(set(begins)) == ([4, 10, 16, 22, 28] if precision == "month" else [0, 37])[: len(set(begins))]
    assert (x[:, 0] == 0).all()
    table = index(vague, band=band(vague))
    assert (table["low"] <= table["score"]).all()
    assert table["low"].iloc[1] == 0.0


def test_later_events_leave_the_band_of_earlier_days_alone() -> None:
    short, long = composed(number=3), composed(number=12)
    few = BandSettings(draws=100)
    np.testing.assert_allclose(band(short, settings=few)[:10], band(long, settings=few)[:10], rtol=1e-12)


def test_blocks_of_days_and_events_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    made, few = composed(number=12), BandSettings(draws=100)
    whole = band(made, settings=few)
    monkeypatch.setattr("riskscore.scoring.bands.CELLS", 700)
    np.testing.assert_allclose(whole, band(made, settings=few), rtol=1e-12)


def test_another_seed_gives_another_band() -> None:
    made = composed()
    assert not band(made, settings=BandSettings(seed=1)).equals(band(made, settings=BandSettings(seed=2)))


@pytest.mark.parametrize(
    "wrong", [{"draws": 0}, {"seed": -1}, {"sigma": -0.1}, {"concentration": 0.0}, {"outside": 1.0}]
)
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(StateError, match=next(iter(wrong))):
        BandSettings(**wrong)
