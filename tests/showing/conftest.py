"""A small dispute to show: a lone event in 2012, then eight in 2019, two measures, one of them suspended."""

import datetime as dt
from typing import NamedTuple

import pandas as pd
import pytest

from riskscore.records import Event, Measure, MeasureRule, MeasureState, Polarity, Status
from riskscore.scoring.bands import BandSettings, band
from riskscore.scoring.ledger import ledger
from riskscore.scoring.series import compose, contributions, index

UNTIL = dt.date(2019, 12, 31)
RULES = (
    MeasureRule("three_materials", "export_control", source="JPN", target="KOR"),
    MeasureRule("whitelist", "trade_preference", source="JPN", target="KOR", lag_days=26),
    MeasureRule("complaint", "wto", source="KOR", target="JPN"),
)


class Story(NamedTuple):
    index: pd.DataFrame
    contributions: pd.DataFrame
    events: tuple[Event, ...]
    measures: tuple[Measure, ...]


def event(
    day: str,
    source: str = "JPN",
    chain: str = "STRENGTHEN > RESTRICTION",
    words: str = "tightened controls",
    *,
    polarity: Polarity = "escalation",
    status: Status = "actual",
    channel: str = "export_control",
    measure: str | None = None,
    leaves: MeasureState | None = None,
) -> Event:
    target = {"JPN": "KOR", "KOR": "JPN"}[source]
    act, *_, object_ = chain.split(" > ")
    return Event(
        f"{day}-{source}-{chain}", dt.date.fromisoformat(day), "JPN-KOR", source, target, polarity, status, act,
        object_, chain, channel=channel, measure=measure, leaves=leaves, confidence=0.8, evidence=words,
    )  # fmt: skip


def told(events: list[Event]) -> Story:
    """The story of ``events``, each of severity 8."""
    book = ledger(events, RULES, until=UNTIL)
    made = compose(events, {one.id: 8.0 for one in events}, book, dyad=("JPN", "KOR"), until=UNTIL)
    return Story(
        index(made, band=band(made, settings=BandSettings(draws=50))), contributions(made), tuple(events), book.measures
    )


@pytest.fixture(scope="session")
def story() -> Story:
    return told(
        [
            event("2012-06-29", "KOR", "DELAY > SIGN > PACT", "postponed the signing", channel="security_pact"),
            event("2019-07-01", status="planned", words="will tighten controls", measure="three_materials"),
            event("2019-07-04", measure="three_materials"),
            event("2019-08-02", chain="EXCLUDE > PREFERENCE", words="took it off", channel="trade_preference",
                  measure="whitelist"),
            event("2019-09-11", "KOR", "FILE > LEGAL_ACTION", "filed a complaint", channel="wto", measure="complaint"),
            event("2019-10-01", "KOR", "SEEK > TALKS", "was asked", polarity="neutral", channel="diplomacy"),
            event("2019-10-02", "KOR", "END > PACT", "did not end it", status="denied", channel="security_pact"),
            event("2019-11-22", "KOR", "PAUSE > LEGAL_ACTION", "suspended its complaint", polarity="de-escalation",
                  channel="wto", measure="complaint", leaves="suspended"),
            event("2019-11-22", "KOR", "MEET > TALKS", "met", polarity="de-escalation", channel="diplomacy"),
        ]
    )  # fmt: skip
