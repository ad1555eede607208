"""Sentences: where they end, what part they play on the page, and that their offsets reproduce them."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

import pytest

from riskscore.lexicon import Lexicon
from riskscore.reading.sentences import sentences, split
from riskscore.records import Article, Sentence

Cut = Callable[[str], list[str]]
Page = Callable[[str], list[tuple[str, str]]]


@pytest.fixture(scope="module")
def cut(lexicon: Lexicon) -> Cut:
    return lambda text: [text[a:b] for a, b in split(text, lexicon)]


@pytest.fixture(scope="module")
def page(lexicon: Lexicon) -> Page:
    def roles(text: str) -> list[tuple[str, str]]:
        return [(s.role, text[s.start : s.end]) for s in sentences(Article("a", text), lexicon)]

    return roles


@pytest.mark.parametrize(
    "parts",
    [
        ["Aug. 2 — Tokyo removes Seoul from its list.", "Seoul protests."],
        ["It was Aug. 2 in Tokyo.", "Seoul protested on Nov. 22."],
        ["The U.S. Congress met.", "It passed a resolution."],
        ["He flew to the U.S. on Monday.", "The talks lasted a day."],
        ["He flew to the U.S.", "The talks lasted a day."],
        ["At the U.S.", "However, nobody came."],
        ["S. Korea protested.", "Tokyo was calm."],
        ["No. 4 on the list is photoresist.", "It comes from Tokyo."],
        ["Mr. Moon met Dr. Kim and Prof. Lee.", "They talked."],
        ["J. B. Park spoke at 5 p.m. on Friday.", "He left."],
        ["He left at 5 p.m.", "The hall was empty."],
        ["Exports fell 3.5 percent to $1.2 billion.", "Imports rose."],
        ["Really?!", "Yes…", "Then it was over!", "“Why?” he asked."],
        ["“We regret it.", "We will act,” he said.", "Then he left."],
        ["He said: “We regret it.”", "She left."],
        ["“Is it over?” he asked.", "Nobody knew."],
        ["Seoul acted (over the pact).", "Tokyo replied (it was late.)", "All slept."],
        ["Seoul (which runs the pact) acted.", "Tokyo replied."],
        ["See www.example.com for more.", "It is free."],
        ["The price was 3.5Mn won.", "It rose."],
    ],
    ids=lambda parts: parts[0],
)
def test_sentences_end_where_they_should(cut: Cut, parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


def test_a_lost_space_still_ends_a_sentence(cut: Cut) -> None:
    assert cut("Seoul kept the pact.Tokyo was glad.All slept.") == [
        "Seoul kept the pact.",
        "Tokyo was glad.",
        "All slept.",
    ]


@pytest.mark.parametrize("text", ["example.com/index.Html opens", "v2.Go is a tool", "a.m.The"])
def test_a_stop_inside_a_name_ends_nothing(cut: Cut, text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.xfail(strict=True, reason="an abbreviation without inner stops never ends a sentence")
@pytest.mark.parametrize(
    "parts", [["He works for LG Inc.", "Seoul was glad."], ["The pact ends in Nov.", "Seoul was glad."]]
)
def test_an_abbreviation_may_close_a_sentence(cut: Cut, parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


def test_a_page_has_furniture_headline_prose_quotes_captions_and_links(page: Page) -> None:
    text = (
        "Site | News\n\nPact survives\n\nSeoul kept the pact. “We are glad,” Tokyo said.\n\n“It is late,” he added.\n"
        "(Moon, left, and Abe shake hands.)\n\nRelated articles\n\nPact ends\n\nAnother long story. It has stops."
    )
    assert page(text) == [
        ("boilerplate", "Site | News"),
        ("headline", "Pact survives"),
        ("body", "Seoul kept the pact."),
        ("quote", "“We are glad,” Tokyo said."),
        ("quote", "“It is late,” he added."),
        ("caption", "(Moon, left, and Abe shake hands.)"),
        ("boilerplate", "Related articles"),
        ("boilerplate", "Pact ends"),
        ("boilerplate", "Another long story."),
        ("boilerplate", "It has stops."),
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t\n"])
def test_an_empty_page_has_no_sentences(page: Page, text: str) -> None:
    assert page(text) == []


def test_a_line_alone_is_a_headline(page: Page) -> None:
    assert page("Seoul drops complaint") == [("headline", "Seoul drops complaint")]


def test_a_long_line_without_a_stop_is_prose(page: Page) -> None:
    text = "Seoul dropped its complaint " + "and talked " * 20
    assert page(text) == [("body", text.strip())]


@pytest.mark.parametrize("between", ["By Kim Min-ji", "August 22, 2019", "Updated: 22 Aug 2019 14:05", "SEOUL"])
def test_a_byline_below_the_headline_leaves_it_a_headline(page: Page, between: str) -> None:
    assert ("headline", "Seoul ends pact with Japan") in page(
        f"Seoul ends pact with Japan\n\n{between}\n\nThe pact is over. Tokyo protested."
    )


@pytest.mark.xfail(strict=True, reason="each line is a paragraph, so lines that end in mid-sentence are furniture")
def test_hard_wrapped_text_is_prose(page: Page) -> None:
    found = page("Japan on Wednesday removed South\nKorea from its list of trusted\npartners. Seoul protested.\n")
    assert [role for role, _ in found] == ["body", "body"]


@pytest.mark.xfail(strict=True, reason="links to other stories end the article, wherever they stand")
def test_links_amid_the_prose_do_not_end_it(page: Page) -> None:
    found = page("Seoul kept the pact.\nMore from the region\nTokyo was glad. It said so.\nWashington was glad too.")
    assert [role for role, _ in found] == ["body", "boilerplate", "body", "body", "body"]


@pytest.mark.xfail(strict=True, reason="a line without a full stop inside the prose is taken for furniture")
def test_items_of_a_list_are_prose(page: Page) -> None:
    found = page(
        "Tokyo took two steps.\n- It removed Seoul from its list\n- It tightened controls on photoresist\nThey hurt."
    )
    assert {role for role, _ in found} == {"body"}


@pytest.mark.xfail(strict=True, reason="only a sentence that opens with the quotation mark has the role")
def test_every_sentence_of_a_quotation_is_a_quote(page: Page) -> None:
    assert [role for role, _ in page("“We regret it. We will act.” Then he left.")] == ["quote", "quote", "body"]


def test_offsets_reproduce_every_sentence_and_do_not_overlap(lexicon: Lexicon) -> None:
    text = "\ufeff  Überschrift — 見出し\r\n\r\n\tSeoul’s pact ends.  Tokyo “regrets” it.\u2028İstanbul.\n\n𝒳 is odd. "
    parts = sentences(Article("a", text), lexicon)
    assert [s.index for s in parts] == list(range(len(parts)))
    for before, after in pairwise(parts):
        assert before.end <= after.start
    for part in parts:
        assert text[part.start : part.end] == text[part.start : part.end].strip() != ""


def heads(found: list[Sentence]) -> list[tuple[str, str | None]]:
    return [(str(s.day), s.day_precision) for s in found]


def test_a_timeline_carries_its_year(lexicon: Lexicon) -> None:
    text = (
        "Nov. 1, 2016 — Talks resume.\nNov. 23 — The pact is signed. It takes effect.\nJan. 5: Talks end.\n"
        "- March — A quiet month.\n5 July 2019 -- Curbs begin.\nAug. 2 - Seoul is removed."
    )
    found = sentences(Article("a", text), lexicon)
    assert {s.role for s in found} == {"timeline"}
    assert heads(found) == [
        ("2016-11-01", "day"), ("2016-11-23", "day"), ("2016-11-23", "day"), ("2017-01-05", "day"),
        ("2017-03-01", "month"), ("2019-07-05", "day"), ("2019-08-02", "day"),
    ]  # fmt: skip


def test_an_entry_without_a_year_to_carry_is_no_timeline(lexicon: Lexicon) -> None:
    assert [s.day for s in sentences(Article("a", "Aug. 2 — Seoul is removed."), lexicon)] == [None]


@pytest.mark.parametrize(
    "text",
    ["May we go: yes.", "March on: he said so.", "Nov. 22 was cold.", "August 2019 was the month of the ruling."],
)
def test_prose_that_opens_with_a_month_is_no_timeline(lexicon: Lexicon, text: str) -> None:
    found = sentences(Article("a", f"July 4, 2019 — Curbs begin.\n{text}"), lexicon)
    assert [s.role for s in found] == ["timeline", "body"]


@pytest.mark.xfail(strict=True, reason="a line that holds only a year does not carry to the entries below it")
def test_a_year_on_its_own_line_heads_a_timeline(lexicon: Lexicon) -> None:
    found = sentences(Article("a", "2019\nJuly 4 — Curbs begin.\nAug. 2 — Seoul is removed."), lexicon)
    assert [str(s.day) for s in found][-2:] == ["2019-07-04", "2019-08-02"]


def test_publication_day_does_not_move_a_timeline(lexicon: Lexicon) -> None:
    text = "Nov. 1, 2016 — Talks resume.\nNov. 23 — The pact is signed."
    days = {tuple(s.day for s in sentences(Article("a", text, day), lexicon)) for day in (None, dt.date(2019, 1, 1))}
    assert len(days) == 1
