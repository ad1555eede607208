"""The seed article end to end: its acts against the reference table, the measures, the index, and the explanation."""

from pathlib import Path
from typing import Any

import pytest

import riskscore as rs
from riskscore.assessment import Assessment
from riskscore.loading import read_file
from riskscore.records import EventMention

HERE = Path(__file__).parent
TABLE = read_file(HERE / "cases" / "seed_rows.yaml").data
BAR = 21  # of the 25 rows


@pytest.fixture(scope="module")
def result() -> Assessment:
    articles = rs.read_articles(HERE.parent / "seeds", published="2019-11-22")
    return rs.assess(articles, rs.load_model("japan_korea"), until="2019-12-31")


def told(result: Assessment, row: dict[str, Any]) -> list[EventMention]:
    """The mentions in the sentence where the row's words stand."""
    at = result.articles[0].text.index(row["find"])
    return [m for m in result.mentions if m.sentence_start <= at < m.sentence_end]


def agrees(mention: EventMention, row: dict[str, Any]) -> bool:
    """Whether date, source, target, channel, status and polarity are those of the row."""
    day = str(mention.day or "").startswith(str(row["day"])) if "day" in row else True
    source = mention.mutual or mention.source in row["source"] if "source" in row else True
    target = mention.mutual or mention.target in row["target"] if "target" in row else True
    channel = mention.channel == row.get("channel", mention.channel)
    status = mention.status == row.get("status", mention.status)
    return day and source and target and channel and status and mention.polarity == row["polarity"]


def right(result: Assessment, row: dict[str, Any]) -> bool:
    """An act that counts is there as the table has it; one that must not count does not, nor anything beside it."""
    mentions = told(result, row)
    if row["counted"]:
        return any(agrees(m, row) and m.counted for m in mentions)
    if any(m.counted for m in mentions):
        return False
    return not mentions or any(agrees(m, row) for m in mentions)


def test_at_least_21_of_25_rows_are_right(result: Assessment, capsys: pytest.CaptureFixture[str]) -> None:
    rows = TABLE["rows"] + TABLE["known_failures"]
    verdicts = {row["row"]: right(result, row) for row in rows}
    with capsys.disabled():
        print("\nseed acts against the reference table")
        for row in rows:
            found = "; ".join(
                f"{m.day} {m.source}>{m.target} {m.channel} {m.chain} {m.status} {m.polarity}"
                for m in told(result, row)
            )
            print(
                f"  {row['row']!s:>4} {'right' if verdicts[row['row']] else 'WRONG'}  "
                f"{row['find'][:32]:32}  {found or '(no act)'}"[:170]
            )
    assert len(rows) == 25
    assert sum(verdicts.values()) >= BAR


@pytest.mark.parametrize("row", TABLE["rows"], ids=lambda row: str(row["row"]))
def test_row_of_the_reference_table(result: Assessment, row: dict[str, Any]) -> None:
    assert right(result, row), told(result, row)


@pytest.mark.parametrize("row", TABLE["known_failures"], ids=lambda row: str(row["row"]))
@pytest.mark.xfail(strict=True, reason="see known_failures in seed_rows.yaml")
def test_row_we_get_wrong(result: Assessment, row: dict[str, Any]) -> None:
    assert right(result, row), row["reason"]


def test_timeline_entries_have_their_days(result: Assessment) -> None:
    from riskscore.reading.sentences import sentences

    parts = [s for s in sentences(result.articles[0], result.model.lexicon) if s.role == "timeline"]
    days = list(dict.fromkeys(str(part.day) for part in parts))
    assert days == [
        "2012-06-29",
        "2016-11-01",
        "2016-11-23",
        "2018-10-30",
        "2019-07-04",
        "2019-08-02",
        "2019-08-22",
        "2019-08-23",
        "2019-11-04",
        "2019-11-15",
        "2019-11-17",
        "2019-11-19",
        "2019-11-21",
        "2019-11-22",
    ]


def test_two_acts_of_one_day_are_two_events(result: Assessment) -> None:
    events = [e for e in result.events if str(e.day) == "2019-08-23"]
    assert sorted((e.source, e.act) for e in events) == [("JPN", "PROTEST"), ("KOR", "END")]


def test_headline_and_lead_are_one_event_with_its_chain(result: Assessment) -> None:
    events = [e for e in result.events if e.measure == "gsomia" and str(e.day) == "2019-11-22"]
    assert len(events) == 1
    event = events[0]
    assert (event.chain, event.source, event.target, event.polarity) == (
        "REVERSE > END > PACT",
        "KOR",
        "JPN",
        "de-escalation",
    )
    assert event.leaves == "suspended"
    assert len(event.mentions) >= 4


def test_measures_in_force(result: Assessment) -> None:
    known = {m.id: m for m in result.measures}
    assert str(known["three_materials"].effective) == "2019-07-04"
    assert known["three_materials"].state == "in force"
    assert (str(known["whitelist_jp"].opened), known["whitelist_jp"].state) == ("2019-08-02", "in force")
    assert (str(known["wto_complaint"].opened)[:7], known["wto_complaint"].state) == ("2019-09", "suspended")
    assert str(known["wto_complaint"].suspended) == "2019-11-22"
    assert (str(known["gsomia"].suspended), known["gsomia"].state) == ("2019-11-22", "suspended")


def test_three_materials_are_a_generic_mention(result: Assessment) -> None:
    event = next(e for e in result.events if str(e.day) == "2019-07-04")
    assert event.generic_materials
    assert event.materials == ()


@pytest.mark.parametrize(
    "words",
    [
        "if GSOMIA were scrapped",
        "the only case for dropping the complaint",
        "those wanting it scrapped",
        "in seeking to end GSOMIA",
        "The United States had expressed",
        "The U.S. Congress on Thursday",
        "it’s extremely important".capitalize(),
        "(Japanese Prime Minister",
        "Supply Chain Council of European Union",
        "mask-less",
        "G-20 foreign ministers",
        "UK logistics firm",
        "Japan will keep the export controls intact",
        "will remain off",
    ],
)
def test_no_counted_act_stands_at(result: Assessment, words: str) -> None:
    text = result.articles[0].text
    at = text.find(words)
    at = at if at >= 0 else text.lower().index(words.lower())
    inside = [m for m in result.mentions if m.counted and m.start <= at + len(words) and m.end >= at]
    assert not inside


def test_index_rises_falls_and_stays_above_zero(result: Assessment) -> None:
    score = result.index["score"]
    assert score.iloc[0] == 0.0
    for day, before in [("2019-07-04", "2019-07-03"), ("2019-08-02", "2019-08-01"), ("2019-08-22", "2019-08-21")]:
        assert score[day] > score[before]
    assert score["2019-11-22"] < score["2019-11-21"]
    assert score["2019-11-22":].min() > 40
    assert result.index["stock"]["2019-12-31"] > 10


def test_why_sums_to_the_score_and_shows_its_words(result: Assessment) -> None:
    why = result.why("2019-11-22")
    assert why["score"].sum() == pytest.approx(result.index.loc["2019-11-22", "score"], abs=1e-6)
    assert (why["rules"] != "").all()
    texts = {article.id: article.text for article in result.articles}
    for article, start, end, evidence in zip(why["article"], why["start"], why["end"], why["evidence"], strict=True):
        assert texts[article][start:end] == evidence
    for mention in result.mentions:
        assert texts[mention.article_id][mention.start : mention.end] == mention.evidence
