"""The series against values worked out by hand: one effect at a time."""

import datetime as dt
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from riskscore.errors import StateError
from riskscore.records import Article, Event, EventMention, MeasureRule
from riskscore.scoring.ledger import ledger
from riskscore.scoring.series import Composition, SeriesSettings, attention, compose, contributions, index

RULES = (
    MeasureRule("curbs", "export_control", source="JPN", target="KOR"),
    MeasureRule("list", "trade_preference", source="JPN", target="KOR", lag_days=30),
    MeasureRule("shunning", "boycott", source="KOR", target="JPN", stock=False),
)
CHANNELS = {rule.id: rule.channel for rule in RULES} | {None: "export_control"}


def day(number: int) -> dt.date:
    return dt.date(2019, 7, 1) + dt.timedelta(days=number)


def act(number: int, measure: str | None = None, **fields: Any) -> Event:
    """An actual escalation of weight 1 on day ``number``."""
    values: dict[str, Any] = {"polarity": "escalation", "status": "actual", "source": "JPN", "target": "KOR",
                              "channel": CHANNELS[measure], "object": "FLOW", "evidence": "words"}  # fmt: skip
    values.update(fields)
    name = f"{number}-{measure}-{values['polarity']}-{values['status']}-{values['source']}"
    return Event(id=fields.pop("id", name), day=day(number), dyad="JPN-KOR", act="ACT", chain="ACT > FLOW",
                 measure=measure, **{key: value for key, value in values.items() if key != "id"})  # fmt: skip


def relief(number: int, measure: str | None = None, **fields: Any) -> Event:
    return act(number, measure, polarity="de-escalation", **fields)


def composed(*told: tuple[Event, float], until: int = 90, **settings: Any) -> Composition:
    events = [event for event, _ in told]
    return compose(events, {event.id: w for event, w in told}, ledger(events, RULES), dyad=("JPN", "KOR"),
                   until=day(until), settings=SeriesSettings(**settings))  # fmt: skip


def on(number: int, *told: tuple[Event, float], **settings: Any) -> "pd.Series[float]":
    return index(composed(*told, **settings)).loc[pd.Timestamp(day(number))]


def test_flow_begins_at_gamma_c_w_and_halves_in_30_days() -> None:
    hit = (act(0, channel="wto", confidence=0.5), 8.0)
    assert on(0, hit)["flow"] == pytest.approx(0.6 * 0.5 * 8)
    assert on(30, hit)["flow"] == pytest.approx(1.2)
    assert on(60, hit, half_life_days=60)["x"] == pytest.approx(1.2)
    assert on(0, hit)["score"] == pytest.approx(100 * (1 - math.exp(-2.4 / 20)))


def test_relief_takes_from_its_own_issue_and_a_third_of_that_from_others() -> None:
    hits = [(act(0), 8.0), (act(0, channel="wto", source="KOR"), 10.0)]
    after = on(0, *hits, (relief(0, confidence=0.5), 5.0))
    rho = 0.9 * 0.5 * 0.5
    assert after["flow"] == pytest.approx(8 * (1 - rho) + 6 * (1 - 0.3 * rho))
    assert on(30, *hits, (relief(30), 10.0))["flow"] == pytest.approx(4 * 0.1 + 3 * 0.73)
    assert on(30, *hits, (relief(30), 10.0), relief=1.0, spill=1.0)["flow"] == 0.0
    assert on(1, *hits, (relief(2), 10.0))["flow"] == on(1, *hits)["flow"]
    assert on(30, *hits, (relief(9, status="planned"), 10.0))["flow"] == on(30, *hits)["flow"]


def test_stages_of_a_measure_add_the_increment_over_what_it_retains() -> None:
    first, second = (act(0, "curbs"), 6.0), (act(30, "curbs"), 8.0)
    assert on(30, first, second)["flow"] == pytest.approx(8)
    weaker = (act(30, "curbs"), 2.0)
    assert on(30, first, weaker)["flow"] == pytest.approx(3)
    eased = (relief(10, "curbs"), 10.0)
    assert on(30, first, eased, weaker)["flow"] == pytest.approx(2)
    assert on(30, (act(0), 6.0), (act(30), 8.0))["flow"] == pytest.approx(3 + 8)  # no measure: they add up
    shares = contributions(composed(first, second)).query("part == 'flow'").set_index(["day", "event"])["x"]
    assert shares[pd.Timestamp(day(30)), second[0].id] == pytest.approx(5)


def test_equal_stages_of_one_day_share_the_increment() -> None:
    table = on(0, (act(0, "curbs"), 8.0), (act(0, "curbs", source="KOR", target="JPN"), 8.0))
    assert table["flow"] == table["stock"] == 8.0
    assert table["score_JPN_KOR"] == table["score_KOR_JPN"]


def test_stock_stands_at_the_largest_stage_until_lifted() -> None:
    told = [
        (act(0, "curbs"), 6.0),
        (act(5, "curbs"), 8.0),
        (relief(10, "curbs", leaves="eased"), 1.0),
        (relief(20, "curbs", leaves="suspended"), 1.0),
        (act(25, "curbs"), 1.0),
        (relief(30, "curbs", leaves="lifted"), 1.0),
        (act(40, "curbs"), 3.0),
    ]
    stock = index(composed(*told))["stock"]
    expected = {0: 6.0, 4: 6.0, 5: 8.0, 10: 6.0, 20: 4.0, 25: 8.0, 30: 0.0, 39: 0.0, 40: 3.0, 90: 3.0}
    assert {number: stock[pd.Timestamp(day(number))] for number in expected} == expected


def test_a_decided_measure_is_a_threat_until_its_day() -> None:
    decided = (act(0, "list"), 7.0)
    assert on(0, decided)[["stock", "threat"]].tolist() == pytest.approx([0, 5.6])
    assert on(29, decided)[["stock", "threat"]].tolist() == pytest.approx([0, 5.6 * 2 ** (-29 / 60)])
    assert on(30, decided)[["stock", "threat"]].tolist() == pytest.approx([7, 0])
    lifted = (relief(10, "list", leaves="lifted"), 1.0)
    assert on(30, decided, lifted)[["stock", "threat"]].tolist() == [0, 0]


def test_threats_to_a_measure_are_one_and_count_for_what_has_not_come() -> None:
    plan, warning = (act(0, "curbs", status="planned"), 5.0), (act(60, "curbs", status="threatened"), 10.0)
    assert on(0, plan)["threat"] == pytest.approx(4)
    assert on(60, plan)["threat"] == pytest.approx(2)
    assert on(60, plan, warning)["threat"] == pytest.approx(4)  # the larger of 2 and 4, not their sum
    assert on(60, plan, warning, (act(60, "curbs"), 1.0))["threat"] == pytest.approx(3)  # 1 stands in stock
    withdrawn = (relief(60, "curbs", leaves="lifted"), 1.0)
    assert on(60, plan, warning, withdrawn)["threat"] == 0.0
    licence = (relief(60, "curbs"), 1.0)  # moves no measure
    assert on(60, plan, warning, licence)["threat"] == pytest.approx(4)


def test_threats_of_one_act_add_up_less_what_was_executed_since() -> None:
    plans = [(act(0, status="planned"), 5.0), (act(60, status="planned"), 5.0)]
    assert on(60, *plans)["threat"] == pytest.approx(2 + 4)
    done = (act(60, id="done"), 5.0)
    table = on(60, *plans, done)
    assert (table["flow"], table["threat"]) == pytest.approx((5, 1))
    before = (act(59, id="before"), 5.0)  # cannot have executed the second threat, but more than covers the first
    assert on(60, *plans, before)["threat"] == pytest.approx(4)
    other = (act(60, object="CHECKS"), 5.0)
    assert on(60, *plans, other)["threat"] == pytest.approx(6)
    assert on(60, *plans, (relief(60), 1.0))["threat"] == 0.0
    assert on(60, *plans, (relief(60, object="CHECKS"), 1.0))["threat"] == pytest.approx(6)


def test_a_measure_without_stock_executes_its_threats_in_flow() -> None:
    told = [(act(0, "shunning", status="planned"), 10.0), (act(0, "shunning"), 10.0)]
    assert on(0, *told)[["flow", "stock", "threat"]].tolist() == [5.0, 0.0, 0.0]


def test_hypothetical_threats_count_only_if_a_config_says_so() -> None:
    idea = (act(0, status="hypothetical"), 10.0)
    assert len(index(composed(idea))) == 1
    weights = {**SeriesSettings().status_weights, "hypothetical": 0.1}
    assert on(0, idea, status_weights=weights)["threat"] == pytest.approx(1)


def test_directed_scores_split_mutual_acts() -> None:
    table = on(0, (act(0), 4.0), (act(0, mutual=True, id="both"), 2.0))
    assert table["score_JPN_KOR"] == pytest.approx(100 * (1 - math.exp(-5 / 20)))
    assert table["score_KOR_JPN"] == pytest.approx(100 * (1 - math.exp(-1 / 20)))


def test_the_index_has_fixed_columns_and_days() -> None:
    columns = ["score", "low", "high", "x", "flow", "stock", "threat", "attention", "score_JPN_KOR", "score_KOR_JPN"]
    full, empty = index(composed((act(0), 5.0)), attention={day(0): 0.25}), index(composed())
    for table in (full, empty):
        assert list(table.columns) == columns
        assert set(table.dtypes) == {np.dtype("float64")}
        assert (table.index.name, str(table.index.dtype)) == ("day", "datetime64[s]")
    assert [full.index[0].date(), full.index[-1].date(), len(full)] == [day(-1), day(90), 92]
    assert full["attention"].iloc[:3].tolist() == [0, 0.25, 0]
    assert (full["low"] == full["score"]).all()
    assert full["score"].iloc[0] == 0.0
    assert len(empty) == 1


def test_contributions_of_a_stretch_of_days_are_those_of_the_whole() -> None:
    made = composed((act(0, "curbs"), 5.0), (act(3, status="planned"), 5.0), (act(4, channel="wto"), 5.0))
    whole = contributions(made)
    some = contributions(made, first=day(3), last=day(4))
    inside = whole[whole["day"].between(pd.Timestamp(day(3)), pd.Timestamp(day(4)))].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, inside)
    assert list(whole.columns) == ["day", "event", "part", "x", "score", "evidence"]
    assert set(whole["part"]) == {"flow", "stock", "threat"}
    assert set(whole["evidence"]) == {"words"}
    empty = contributions(composed())
    assert (len(empty), list(empty.dtypes)) == (0, list(whole.dtypes))


def test_attention_is_the_mean_over_sources_of_their_telling_share() -> None:
    read = [Article(name, "", day(0), source=source) for name, source in zip("abcd", "xxxy", strict=True)]
    told = [EventMention(name, 0, 0, "", 0, 0, 0, counted=name != "b") for name in "aabd"]
    assert attention([*read, Article("e", "")], told) == {day(0): pytest.approx((1 / 3 + 1) / 2)}


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ([(act(0), math.nan)], "severity is nan"),
        ([(act(0), -1.0)], "severity is -1.0"),
        ([(act(0, confidence=1.5), 1.0)], "confidence is 1.5"),
        ([(act(0), 1.0), (act(0), 1.0)], "is there twice"),
        ([(act(0, channel="wot"), 1.0)], "channel 'wot' has no weight; did you mean 'wto'"),
    ],
)
def test_contradicting_events_are_refused(told: list[tuple[Event, float]], message: str) -> None:
    with pytest.raises(StateError, match=message):
        composed(*told)


def test_an_event_without_severity_is_refused() -> None:
    with pytest.raises(StateError, match="has no severity; score its row first"):
        compose([act(0)], {}, ledger([], RULES), dyad=("JPN", "KOR"), until=day(1))


def test_settings_out_of_range_are_told_together() -> None:
    with pytest.raises(StateError) as caught:
        SeriesSettings(half_life_days=0, relief=1.2, status_weights={"actual": 1.0}, channel_weights={"wto": -1.0})
    told = str(caught.value)
    assert "half_life_days is 0" in told
    assert "weight of status planned is missing" in told
    assert "relief is 1.2" in told
    assert "channel weight of wto is -1.0" in told


def test_later_events_and_events_of_other_dyads_are_left_out() -> None:
    far = replace(act(0), dyad="KOR-USA", target="USA", id="far")
    later = act(80, id="later")
    assert composed((act(0), 5.0), (far, 5.0), (later, 5.0), until=50).acts.events == (act(0),)
