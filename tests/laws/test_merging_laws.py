"""The laws of merging: order and copies change nothing, and what is not counted makes no event."""

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.records import Article, Event, EventMention
from riskscore.scoring.merging import copies, merge_events

FIRST = dt.date(2019, 7, 1)
IDS = ("a", "b", "c", "d")
law = settings(max_examples=200, deadline=None, derandomize=True)
days = st.integers(0, 70).map(lambda number: FIRST + dt.timedelta(days=number))


@st.composite
def mentions(draw: st.DrawFn) -> EventMention:
    precision = draw(st.sampled_from(["day", "day", "day", "month", "year"]))
    day = draw(days)
    source, target = draw(st.sampled_from([("AAA", "BBB"), ("BBB", "AAA"), ("AAA", None), ("CCC", "BBB")]))
    start = draw(st.integers(0, 9))
    return EventMention(
        article_id=draw(st.sampled_from(IDS)),
        start=start,
        end=start + 5,
        evidence=draw(st.sampled_from(["tightened", "curbed"])),
        sentence=0,
        sentence_start=0,
        sentence_end=50,
        role=draw(st.sampled_from(["headline", "body", "quote"])),
        main=draw(st.booleans()),
        day=day if precision == "day" else day.replace(day=1) if precision == "month" else day.replace(day=1, month=1),
        day_precision=precision,
        source=source,
        target=target,
        mutual=draw(st.sampled_from([False, False, True])),
        channel="export_control",
        measure=draw(st.sampled_from(["curbs", None])),
        object=draw(st.sampled_from(["RESTRICTION", "FLOW"])),
        chain=draw(st.sampled_from(["IMPOSE > RESTRICTION", "STRENGTHEN > RESTRICTION"])),
        materials=draw(st.sampled_from([(), ("m1",), ("m2",)])),
        polarity=draw(st.sampled_from(["escalation", "de-escalation"])),
        status=draw(st.sampled_from(["actual", "planned"])),
        counted=draw(st.sampled_from([True, True, True, False])),
        severity_hint=draw(st.sampled_from([3.0, 8.0])),
        confidence=draw(st.sampled_from([0.0, 0.4, 0.9, 1.0])),
    )


@st.composite
def articles(draw: st.DrawFn, *, named: str) -> Article:
    """Texts of four long sentences each, two of which every article has, so that only a copy shares most of them."""
    common = [f"Officials of both sides met on day {number} without any result." for number in (1, 2)]
    own = [f"The article called {named} has its own sentence with number {number}." for number in (1, 2)]
    published = draw(st.none() | days)
    return Article(named, " ".join(common + own), published, source=draw(st.sampled_from(["", "wire", "daily"])))


corpora = st.tuples(*(articles(named=name) for name in IDS))


def told(event: Event) -> Event:
    """The event without the traces of who carried it, which a copy with an earlier name may change."""
    return replace(event, mentions=tuple(sorted((replace(one, article_id="") for one in event.mentions), key=repr)))


@law
@given(st.lists(mentions(), max_size=14), corpora, st.randoms(use_true_random=False))
def test_order_of_mentions_and_articles_does_not_matter(
    read: list[EventMention], corpus: tuple[Article, ...], random: Any
) -> None:
    shuffled, texts = list(read), list(corpus)
    random.shuffle(shuffled)
    random.shuffle(texts)
    assert merge_events(read, corpus) == merge_events(shuffled, texts)
    assert copies(corpus) == copies(texts) == {}


@law
@given(
    st.lists(mentions(), max_size=14),
    corpora,
    st.sampled_from(IDS),
    st.sampled_from(["0", "z"]),
    st.integers(0, 30),
)
def test_a_copied_article_changes_nothing(
    read: list[EventMention], corpus: tuple[Article, ...], copied: str, name: str, delay: int
) -> None:
    """Neither events nor confidence, whatever the copy is called, even if it resolves "Friday" a week late."""
    original = next(article for article in corpus if article.id == copied)
    late = dt.timedelta(days=delay)
    copy = replace(original, id=name, published=original.published and original.published + late, source="mirror")
    if delay == 0:
        copy = replace(copy, source=original.source or original.id)
    again = [replace(one, article_id=name, day=one.day and one.day + late) for one in read if one.article_id == copied]
    if original.published is None or delay == 0:  # nothing tells which of the two came first
        again = [replace(one, article_id=name) for one in read if one.article_id == copied]
        copy = replace(copy, source=original.source or original.id)
    texts = (*corpus, copy)
    alone = [told(event) for event in merge_events(read, corpus)]
    assert [told(event) for event in merge_events([*read, *again], texts, copy_of=copies(texts))] == alone


@law
@given(st.lists(mentions(), max_size=14))
def test_events_come_from_counted_mentions_with_a_day_and_two_ends_only(read: list[EventMention]) -> None:
    fit = [one for one in read if one.counted and one.day and one.source and one.target]
    events = merge_events(read)
    assert events == merge_events(fit)
    assert {one for event in events for one in event.mentions} == set(fit)
    assert len({event.id for event in events}) == len(events)


@law
@given(st.lists(mentions(), min_size=1, max_size=14), st.data())
def test_one_more_independent_report_never_lowers_a_confidence(read: list[EventMention], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(read))
    before = {event.id: event for event in merge_events(read)}
    after = {event.id: event for event in merge_events([*read, replace(one, article_id="new")])}
    assert before.keys() == after.keys()
    for name, event in before.items():
        assert after[name].confidence >= event.confidence
        assert after[name].n_articles >= event.n_articles
