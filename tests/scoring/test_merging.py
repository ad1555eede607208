"""What is one report, what is one act: cases worked out by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from riskscore.errors import StateError
from riskscore.records import Article, EventMention, MeasureState, Sentence
from riskscore.scoring.merging import as_of, copies, merge_events

LONG = "Tokyo tightened its controls on three materials. Seoul called the step a breach of trade rules."
MENTION = EventMention(
    "a", 0, 9, "tightened", 0, 0, 40, day=dt.date(2019, 7, 4), source="JPN", target="KOR", channel="export_control",
    object="RESTRICTION", chain="STRENGTHEN > RESTRICTION", polarity="escalation", counted=True, confidence=0.5,
    severity_hint=6.0,
)  # fmt: skip


def texts(**by_id: str) -> list[Article]:
    return [Article(name, text, dt.date(2019, 7, 4)) for name, text in by_id.items()]


@pytest.mark.parametrize(
    ("first", "second", "copied"),
    [
        (LONG, "BREAKING: " + LONG.lower().replace(".", " -\n"), False),  # the first sentence got a new beginning
        (LONG, LONG.replace(" ", "  ").replace(".", "!"), True),
        (LONG, LONG + " Stocks fell by three percent in early trade.", True),  # framed: all of the shorter is there
        (LONG, "Tokyo tightened its controls on three materials. Shares of chip makers fell in Seoul.", False),  # half
        ("Yes. No. He said so.", "Yes. No. He said so.", True),  # nothing telling, but the same from end to end
        ("Yes. No.", "No. Yes.", False),
        ("", "", False),
        (
            "政府は半導体材料三品目の輸出管理を強化すると発表した。",
            "政府は半導体材料三品目の輸出管理を強化すると発表した。",
            True,
        ),
    ],
)
def test_copies_share_most_sentences_of_the_shorter(first: str, second: str, copied: bool) -> None:
    assert copies(texts(a=first, b=second)) == ({"b": "a"} if copied else {})


def test_copies_of_copies_are_one_report_with_the_earliest_original() -> None:
    parts = [f"This is sentence number {number} of the story." for number in range(6)]
    chain = [" ".join(parts[:4]), " ".join(parts[1:5]), " ".join(parts[2:6])]  # the ends share only two of four
    dates = [None, dt.date(2019, 7, 6), dt.date(2019, 7, 5)]
    read = [Article(name, text, day) for name, text, day in zip("abc", chain, dates, strict=True)]
    assert copies(read) == copies(read[::-1]) == {"a": "c", "b": "c"}


def test_boilerplate_makes_no_copies() -> None:
    footer = "Sign up here to receive our daily newsletter by mail."
    read = texts(a=footer + " Tokyo did one thing today.", b=footer + " Seoul did another thing.")
    roles = {
        article.id: [Sentence(0, 0, len(footer), "boilerplate"), Sentence(1, len(footer), len(article.text), "body")]
        for article in read
    }
    assert copies(read, roles) == {}


def test_mentions_within_the_window_of_the_first_are_one_event() -> None:
    days = [4, 5, 7, 8, 12]  # the window is counted from the first of each event, so the 8th begins a new one
    read = [replace(MENTION, article_id=f"n{day}", day=dt.date(2019, 7, day)) for day in days]
    events = merge_events(read)
    assert [(event.day.day, event.n_articles) for event in events] == [(4, 3), (8, 1), (12, 1)]
    assert [event.n_articles for event in merge_events(read, window_days=4)] == [4, 1]


def test_a_month_or_year_joins_the_first_event_in_it_or_stands_alone() -> None:
    exact = replace(MENTION, day=dt.date(2019, 7, 20))
    month = replace(MENTION, article_id="m", day=dt.date(2019, 7, 1), day_precision="month")
    year = replace(MENTION, article_id="y", day=dt.date(2019, 1, 1), day_precision="year")
    other = replace(MENTION, article_id="o", day=dt.date(2019, 8, 1), day_precision="month")
    events = merge_events([year, other, month, exact])
    assert [(str(event.day), event.day_precision, event.n_articles) for event in events] == [
        ("2019-07-20", "day", 3),
        ("2019-08-01", "month", 1),
    ]
    assert [event.n_articles for event in merge_events([year, other])] == [2]


@pytest.mark.parametrize(
    "change",
    [
        {"status": "planned"},
        {"polarity": "de-escalation"},
        {"source": "KOR", "target": "JPN"},
        {"mutual": True},
        {"measure": "curbs"},
        {"object": "FLOW"},
        {"source": "USA"},
    ],
)
def test_another_stage_sign_side_or_topic_is_another_event(change: dict[str, str]) -> None:
    assert len(merge_events([MENTION, replace(MENTION, article_id="b", **change)])) == 2  # type: ignore[arg-type]


def test_confidence_counts_articles_once_and_copies_not_at_all() -> None:
    twice = [MENTION, replace(MENTION, start=50, confidence=0.2)]
    second, copy = replace(MENTION, article_id="b", confidence=0.4), replace(MENTION, article_id="c", confidence=0.9)
    read = [Article("a", "", source="wire"), Article("b", "", source="wire"), Article("c", "")]
    (event,) = merge_events([*twice, second, copy], read, copy_of={"c": "a"})
    assert event.confidence == pytest.approx(1 - 0.5 * 0.6)
    assert (event.n_articles, event.n_sources, event.escalation_verbs, event.deescalation_verbs) == (2, 1, 3, 0)
    (sure,) = merge_events([replace(MENTION, confidence=1.0)])
    assert sure.confidence == 0.99


def test_a_copy_with_an_earlier_name_does_not_speak_before_others() -> None:
    later = replace(MENTION, article_id="b", day=dt.date(2019, 7, 5))
    copy = replace(later, article_id="0")
    (alone,), (copied,) = merge_events([MENTION, later]), merge_events([MENTION, later, copy], copy_of={"b": "0"})
    assert (alone.day, alone.id) == (copied.day, copied.id) == (MENTION.day, alone.id)


def test_what_only_the_longer_copy_tells_is_kept() -> None:
    relief = replace(MENTION, article_id="b", polarity="de-escalation")
    events = merge_events([MENTION, replace(MENTION, article_id="b"), relief], copy_of={"b": "a"})
    assert {(event.polarity, event.n_articles) for event in events} == {("escalation", 1), ("de-escalation", 1)}


def test_the_representative_is_precise_then_main_then_severe_then_in_the_headline() -> None:
    order = [
        replace(MENTION, article_id="d", evidence="main", main=True, severity_hint=1.0),
        replace(MENTION, article_id="c", evidence="severe", severity_hint=8.0),
        replace(MENTION, article_id="b", evidence="headline", role="headline"),
        MENTION,
        replace(MENTION, evidence="month", main=True, day_precision="month", day=dt.date(2019, 7, 1)),
    ]
    for first in range(len(order)):
        (event,) = merge_events(order[first:][::-1])
        assert event.evidence == order[first].evidence


def test_materials_are_united_and_the_mildest_state_is_taken() -> None:
    left: dict[str, MeasureState | None] = {"a": "lifted", "b": "suspended", "c": None}
    read = [replace(MENTION, article_id=name, materials=(name,), generic_materials=name == "b") for name in "cab"]
    (event,) = merge_events(read, leaves=lambda mention: left[mention.article_id])
    assert (event.materials, event.generic_materials, event.leaves) == (("a", "b", "c"), True, "suspended")


def test_a_mutual_act_without_names_is_the_dyads_own() -> None:
    both = replace(MENTION, source=None, target=None, mutual=True)
    assert merge_events([both]) == []
    (event,) = merge_events([both], dyad=("KOR", "JPN"))
    assert (event.dyad, event.source, event.target, event.mutual) == ("JPN-KOR", "JPN", "KOR", True)


def test_the_id_says_what_it_is_and_stays() -> None:
    (event,) = merge_events([replace(MENTION, measure="three_materials")])
    assert event.id == "2019-07-04-JPN-KOR-three_materials-" + event.id[-10:]
    assert event.id == merge_events([replace(MENTION, measure="three_materials", article_id="z", confidence=0.1)])[0].id


def test_published_is_the_earliest_and_as_of_needs_one() -> None:
    read = [Article("a", "", dt.date(2019, 7, 9)), Article("b", "", dt.date(2019, 7, 5)), Article("c", "")]
    told = [replace(MENTION, article_id=article.id) for article in read]
    (event,) = merge_events(told, read)
    assert event.published == dt.date(2019, 7, 5)
    dates = {article.id: article.published for article in read}
    assert [one.article_id for one in as_of(told, dt.date(2019, 7, 6), published=dates)] == ["b"]
    assert as_of([event], dt.date(2019, 7, 4)) == []


def test_a_negative_window_is_refused() -> None:
    with pytest.raises(StateError, match="window_days is -1"):
        merge_events([], window_days=-1)
