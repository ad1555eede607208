"""The chart: what it shows of a story, that it is the same everywhere, and that it needs no network."""

import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from riskscore.errors import RiskscoreError
from riskscore.showing.plots import chart, write_chart

EMPTY = pd.DataFrame(
    0.0, pd.DatetimeIndex(["2019-07-04"], name="day"), ["score", "low", "high", "x", "flow", "stock", "threat"]
)


def drawn(story: Any, **changes: Any) -> dict[str, Any]:
    return chart(*(story.index, story.events, story.measures), title="A and B", **changes).to_dict()


def values(spec: dict[str, Any], column: str) -> list[dict[str, Any]]:
    """The rows of the data set that has ``column``."""
    return next((rows for rows in spec["datasets"].values() if rows and column in rows[0]), [])


def texts(spec: dict[str, Any]) -> list[str]:
    return [row["text"].replace("\u2002", " ") for row in values(spec, "text")]


def test_events_that_moved_the_score_are_marked_on_it(story: Any) -> None:
    rows = values(drawn(story), "kind")
    assert [(row["when"], row["kind"]) for row in rows] == [
        ("1 Jul 2019", "planned or threatened escalation"),
        ("4 Jul 2019", "escalation"),
        ("2 Aug 2019", "escalation"),
        ("11 Sep 2019", "escalation"),
        ("22 Nov 2019", "de-escalation"),
        ("22 Nov 2019", "de-escalation"),
    ]
    assert rows[1]["score"] == pytest.approx(story.index.loc["2019-07-04", "score"], abs=0.001)
    assert rows[1]["told"] == "4 Jul 2019, JPN → KOR: STRENGTHEN > RESTRICTION (tightened controls)"
    assert rows[5]["score"] < rows[4]["score"]  # the second relief of a day hangs below the first


def test_what_is_left_out_is_said(story: Any) -> None:
    assert drawn(story)["title"]["subtitle"] == "2 May 2019 to 31 Dec 2019; 1 earlier event not shown"


def test_labels_name_the_largest_and_count_the_others_of_the_day(story: Any) -> None:
    assert "22 Nov 2019 PAUSE > LEGAL_ACTION  +1 more" in texts(drawn(story))
    assert len(texts(drawn(story))) == 5
    small = {event.id: 1e-9 for event in story.events if event.polarity == "escalation"}
    assert texts(drawn(story, weights=small))[0].startswith("22 Nov 2019")


def test_measures_are_drawn_by_standing(story: Any) -> None:
    assert [(row["measure"], row["standing"], row["since"]) for row in values(drawn(story), "standing")] == [
        ("three materials", "announced or decided", "1 Jul 2019"),
        ("three materials", "in force", "4 Jul 2019"),
        ("whitelist", "announced or decided", "2 Aug 2019"),
        ("whitelist", "in force", "28 Aug 2019"),
        ("complaint", "in force", "11 Sep 2019"),
        ("complaint", "suspended", "22 Nov 2019"),
    ]


def test_rows_share_their_days_and_jumps_stand_upright(story: Any) -> None:
    spec = drawn(story)
    days = spec["datasets"]["days"]
    axes = re.findall(r"'domain': \[(\d+\.\d), (\d+\.\d)\]", str(spec))
    assert len(spec["vconcat"]) == 3
    assert len(set(axes)) == 1
    assert [days[0]["day"], days[-1]["day"]] == [float(end) for end in axes[0]]
    jump = next(at for at, row in enumerate(days) if row["stock"] > 0)
    assert days[jump]["day"] - days[jump - 1]["day"] == 1.0
    assert days[jump - 1]["stock"] == 0.0


def test_many_events_leave_the_smallest_unmarked(story: Any) -> None:
    crowd = [event for event in story.events if event.day.year == 2019] * 12
    many = [replace(event, id=f"{event.id}-{number}") for number, event in enumerate(crowd)]
    spec = chart(story.index, many, [], title="A and B").to_dict()
    assert len(values(spec, "kind")) == 50
    assert spec["title"]["subtitle"].endswith("; the 50 largest of 72 events are marked")


def test_a_series_without_events_is_drawn(tmp_path: Path) -> None:
    write_chart(chart(EMPTY, [], [], title="Nothing"), tmp_path / "nothing.svg")
    assert "4 Jul 2019 to 4 Jul 2019" in (tmp_path / "nothing.svg").read_text("utf-8")


def test_svg_is_the_same_everywhere_and_fetches_nothing(story: Any, tmp_path: Path, monkeypatch: Any) -> None:
    pictures = []
    for zone in ("UTC", "Asia/Seoul"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        write_chart(chart(story.index, story.events, story.measures, title="A <&> B"), tmp_path / "a.svg")
        pictures.append((tmp_path / "a.svg").read_text("utf-8"))
    monkeypatch.undo()
    time.tzset()
    assert pictures[0] == pictures[1]
    assert "A &lt;&amp;&gt; B" in pictures[0]
    assert set(re.findall(r"https?://[^\"']*", pictures[0])) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert set(re.findall('font-family="([^"]*)"', pictures[0])) == {"sans-serif"}


def test_png_has_twice_the_pixels(story: Any, tmp_path: Path) -> None:
    write_chart(chart(story.index, story.events, story.measures, title="A and B"), tmp_path / "a.png")
    head = (tmp_path / "a.png").read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    assert 1500 < int.from_bytes(head[16:20], "big") < 2000


def test_another_suffix_is_refused(story: Any, tmp_path: Path) -> None:
    with pytest.raises(RiskscoreError, match=r"a\.pdf: a chart is written as \.svg or \.png, not as '\.pdf'"):
        write_chart(chart(EMPTY, [], [], title=""), tmp_path / "a.pdf")


@pytest.mark.parametrize("package", ["altair", "vl_convert"])
def test_a_missing_package_says_what_to_install(package: str, tmp_path: Path, monkeypatch: Any) -> None:
    made = chart(EMPTY, [], [], title="")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(RiskscoreError, match=r"^charts need the extra 'report': pip install \"riskscore\[report\]\"$"):
        write_chart(made, tmp_path / "a.svg")
    if package == "altair":
        with pytest.raises(RiskscoreError, match="extra 'report'"):
            chart(EMPTY, [], [], title="")
