"""Figures on labelled sentences: shares with intervals, confusion, acts by status and tense."""

import datetime as dt
from typing import Any

import pytest

import riskscore as rs
from riskscore.evaluation import Share, evaluate
from riskscore.records import Polarity

TEXT = "Seoul filed. Tokyo eased. Rain fell. Seoul may sue."


def label(sentence: str, polarity: str, modality: str = "actual", tense: str = "new") -> dict[str, Any]:
    rest = {"source": "KOR", "target": "JPN", "event_date": None, "channel": "wto", "materials": []}
    return {"level": "sentence", "article_id": "a", "sentence": sentence, "polarity": polarity, "modality": modality,
            "tense": tense, **rest}  # fmt: skip


def mention(sentence: str, polarity: Polarity) -> rs.EventMention:
    start = TEXT.index(sentence)
    return rs.EventMention("a", start, start + 5, sentence[:5], 0, start, start + len(sentence), polarity=polarity,
                           main=True, source="KOR", target="JPN", channel="wto", day=dt.date(2019, 9, 11))  # fmt: skip


LABELS = [
    label("Seoul filed.", "escalation"),
    label("Tokyo eased.", "de-escalation", tense="background"),
    label("Rain fell.", "neutral"),
    label("Seoul may sue.", "escalation", modality="hypothetical"),
    label("Nowhere to be found.", "neutral"),
]
FOUND = evaluate(
    [rs.Article("a", TEXT)],
    LABELS,
    [mention("Seoul filed.", "escalation"), mention("Tokyo eased.", "escalation")],
    dyad=("JPN", "KOR"),
)


def test_every_label_is_compared_or_told_as_lost() -> None:
    assert (FOUND.sentences, FOUND.lost) == (4, 1)
    assert sum(FOUND.confusion.values()) == 4


def test_precision_and_recall_are_those_of_the_confusion() -> None:
    assert (FOUND.precision("escalation"), FOUND.recall("escalation")) == (Share(1, 2), Share(1, 2))
    assert FOUND.recall("de-escalation") == Share(0, 1)
    assert FOUND.wrong == ("Tokyo eased.",)


def test_acts_are_told_apart_by_status_and_tense() -> None:
    assert FOUND.by == {
        "actual": Share(1, 2),
        "background": Share(0, 1),
        "hypothetical": Share(0, 1),
        "new": Share(1, 2),
    }


def test_every_figure_is_printed_with_what_it_rests_on() -> None:
    lines = FOUND.lines()
    assert "escalation: precision 0.50 (1/2, 0.09-0.91), recall 0.50 (1/2, 0.09-0.91); read as 1 escalation, 0 " in (
        "\n".join(lines)
    )
    assert any(line.startswith("wrong sign 0.25 (1/4, ") for line in lines)


@pytest.mark.parametrize(("hits", "n", "low", "high"), [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1)])
def test_intervals_are_wilsons(hits: int, n: int, low: float, high: float) -> None:
    assert Share(hits, n).interval == pytest.approx((low, high), abs=0.001)
