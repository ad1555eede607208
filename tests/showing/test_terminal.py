"""The summary: which days it tells, in whose words, and that it fits any terminal."""

import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from riskscore.showing.terminal import BLOCKS, shortened, sparkline, summary

COUNTS = {"read": 4, "scored": 2, "rejected": 1, "copies": 1, "later": 0}


def printed(story: Any, *, encoding: str = "utf-8", **settings: Any) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    events = settings.pop("events", story.events)
    console = Console(file=file, width=settings.pop("width", 100), **settings)
    summary("A and B", story.index, story.contributions, events, story.measures, COUNTS, console=console)
    file.flush()
    return raw.getvalue().decode(encoding)


def test_days_are_told_in_the_words_that_moved_them(story: Any) -> None:
    lines = printed(story).splitlines()
    assert lines[0].startswith("A and B: ")
    assert lines[0].endswith(" on 2019-12-31")
    assert lines[2].split() == ["Day", "Score", "(low-high)", "Change", "What", "moved", "it"]
    rows = lines[3 : lines.index("", 3)]
    assert [(row[:10], row[38:]) for row in rows] == [
        ("2012-06-29", "KOR→JPN postponed the signing"),
        ("2019-07-01", "JPN→KOR will tighten controls"),
        ("2019-07-04", "JPN→KOR tightened controls"),
        ("2019-08-02", "JPN→KOR took it off"),
        ("2019-09-11", "KOR→JPN filed a complaint"),
        ("2019-11-22", "KOR→JPN suspended its complaint +1 more"),
        ("2019-12-31", "most: JPN→KOR took it off (2019-08-02)"),
    ]
    for row in rows:
        day = story.index.index.get_loc(row[:10])
        change = story.index["score"].iloc[day] - story.index["score"].iloc[day - 1]
        assert float(row[30:36]) == pytest.approx(change, abs=0.051)


def test_measures_course_and_account_follow(story: Any) -> None:
    lines = printed(story).splitlines()
    start = lines.index("three_materials  in force since 2019-07-04")
    assert lines[start + 1 : start + 4] == [
        "whitelist        in force since 2019-08-28",
        "complaint        suspended since 2019-11-22",
        "",
    ]
    assert lines[-2].startswith("2019-05-02 ▁")
    assert lines[-2].endswith(f" 2019-12-31, highest {story.index['score']['2019':].max():.1f}")
    assert lines[-1] == "read 4 = scored 2 + rejected 1 + copies 1"


def test_a_fall_is_never_laid_on_an_escalation(story: Any) -> None:
    only = [replace(event, polarity="escalation") for event in story.events if event.day.month == 11]
    assert "\n2019-11-22" in printed(story)
    assert "\n2019-11-22" not in printed(story, events=only)


@pytest.mark.parametrize("width", [80, 100, 300])
def test_it_fits(story: Any, width: int) -> None:
    long = [replace(event, evidence="very long words of an act " * 9) for event in story.events]
    longest = max(map(len, printed(story, events=long, width=width).splitlines()))
    assert longest <= min(width, 100)


def test_ascii_where_the_encoding_knows_no_more(story: Any) -> None:
    odd = [replace(event, evidence="“revoked” Séoul’s status 輸出") for event in story.events]
    text = printed(story, encoding="ascii", events=odd)
    assert 'JPN->KOR "revoked" Seoul\'s status ??' in text
    assert "2019-05-02 _" in text


def test_control_characters_do_not_reach_the_terminal(story: Any) -> None:
    odd = [replace(event, evidence="cleared\x1b[2J the\nscreen\u202e [bold]now[/bold]") for event in story.events]
    text = printed(story, events=odd)
    assert "cleared [2J the screen [bold]now[/bold]" in text
    assert not {"\x1b", "\u202e"} & set(text)


def test_style_only_for_terminals_and_not_with_no_color(story: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1m" in printed(story, force_terminal=True)
    assert "\x1b" not in printed(story)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in printed(story, force_terminal=True)


def test_without_a_console_it_goes_to_standard_output(story: Any, capsys: pytest.CaptureFixture[str]) -> None:
    summary("A", story.index.iloc[:1], story.contributions.iloc[:0], [], [], COUNTS)
    out, err = capsys.readouterr()
    assert out.splitlines()[3].split()[-4:] == ["nothing", "adds", "to", "it"]
    assert not err


@given(st.lists(st.floats(-10, 1e6), max_size=300), st.integers(1, 80))
def test_a_sparkline_keeps_its_width_and_its_peak(values: list[float], width: int) -> None:
    line = sparkline(values, width=width)
    assert len(line) == min(len(values), width)
    assert set(line) <= set(BLOCKS)
    assert (BLOCKS[-1] in line) == any(value > 0.0 for value in values)


@given(st.text(), st.integers(4, 40))
def test_shortened_text_fits(text: str, width: int) -> None:
    short = shortened(text, width=width)
    assert short == text or (short.endswith("...") and len(short) <= width)
