"""Which way each of the project's polarity cases turns the score; see ``tests/cases/polarity.yaml`` for its fields."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import riskscore as rs
from riskscore.loading import read_file
from riskscore.records import EventMention

CASES = read_file(Path(__file__).parent.parent / "cases" / "polarity.yaml").data
PUBLISHED = dt.date(2019, 8, 28)
POLARITY = {"escalation": "escalation", "deescalation": "de-escalation"}
UNCOUNTED = ("denied", "hypothetical")


@cache
def model() -> rs.Model:
    return rs.load_model("japan_korea")


def told(case: dict[str, Any]) -> list[EventMention]:
    """What the case's own sentence tells; a sentence before or behind it, where there is one, tells nothing."""
    before, behind = case.get("before", ""), case.get("context", "")
    text = f"{before} {case['t']}. {behind}".strip() if before or behind else case["t"]
    return rs.code_events(rs.Article("case", text, PUBLISHED), model())


def verdict(case: dict[str, Any]) -> str:
    """An empty string for a case that passes, else what is wrong with it."""
    mentions = told(case)
    main = next((m for m in mentions if m.main), None)
    counted = [m for m in mentions if m.counted]
    if case["exp"] == "none":
        new = [m for m in counted if m.tense == "new"]
        return f"counts {new[0].chain} as news" if new else ""
    if case["exp"] == "neutral":
        return f"counts {counted[0].chain}" if counted else ""
    if main is None:
        return "sees no act"
    if main.polarity != POLARITY[case["exp"]]:
        return f"reads {main.chain} as {main.polarity}"
    if (main.status, main.tense) != (case.get("status", main.status), case.get("tense", main.tense)):
        return f"takes it for {main.status}, {main.tense}"
    if main.chain != " > ".join(case.get("chain", [main.chain])):
        return f"reads {main.chain}"
    if main.counted != (case.get("status") not in UNCOUNTED):
        return f"counted is {main.counted}, reason {main.reason}"
    return ""


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["t"])
def test_case_turns_the_score_its_way(case: dict[str, Any]) -> None:
    assert not verdict(case), told(case)


@pytest.mark.parametrize("case", CASES["known_failures"], ids=lambda case: case["t"])
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="see known_failures in polarity.yaml")
def test_case_we_get_wrong(case: dict[str, Any]) -> None:
    assert not verdict(case), case["reason"]


def test_contexts_tell_nothing() -> None:
    cases = CASES["cases"] + CASES["known_failures"]
    contexts = {case[name] for case in cases for name in ("before", "context") if name in case}
    assert contexts
    for text in contexts:
        assert not rs.code_events(rs.Article("context", text, PUBLISHED), model())
