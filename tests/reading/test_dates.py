"""Dates: what the words say, what they mean on a publication day, and which day an act gets."""

import datetime as dt
from collections.abc import Callable

import pytest

from riskscore.lexicon import Lexicon
from riskscore.reading.dates import Calendar, DateRef, resolve
from riskscore.records import EventDay, EventMention

FRIDAY = dt.date(2019, 11, 22)
Main = Callable[[str], EventMention]


def told(days: list[EventDay | None]) -> list[tuple[str, str, str] | None]:
    return [(str(d.day), d.precision, d.basis) if d else None for d in days]


@pytest.fixture(scope="module")
def calendar(lexicon: Lexicon) -> Calendar:
    return Calendar.of(lexicon)


@pytest.mark.parametrize(
    ("text", "day", "precision", "basis"),
    [
        ("on Nov. 23, 2018", "2018-11-23", "day", "stated"),
        ("on 23 November 2018", "2018-11-23", "day", "stated"),
        ("on the 23rd of November 2018", "2018-11-23", "day", "stated"),
        ("on Aug. 22", "2019-08-22", "day", "stated"),
        ("on Aug 22nd", "2019-08-22", "day", "stated"),
        ("on Dec. 3", "2019-12-03", "day", "stated"),  # days ahead, not a year ago
        ("on Feb. 3", "2019-02-03", "day", "stated"),
        ("in August 2018", "2018-08-01", "month", "stated"),
        ("in August of 2018", "2018-08-01", "month", "stated"),
        ("in Sept. 2019", "2019-09-01", "month", "stated"),
        ("in August", "2019-08-01", "month", "relative"),
        ("in December", "2018-12-01", "month", "relative"),
        ("last December", "2018-12-01", "month", "relative"),
        ("last November", "2018-11-01", "month", "relative"),
        ("this November", "2019-11-01", "month", "relative"),
        ("next March", "2020-03-01", "month", "relative"),
        ("in 2018", "2018-01-01", "year", "stated"),
        ("on Friday", "2019-11-22", "day", "relative"),
        ("on Thursday", "2019-11-21", "day", "relative"),
        ("last Friday", "2019-11-15", "day", "relative"),
        ("next Monday", "2019-11-25", "day", "relative"),
        ("yesterday", "2019-11-21", "day", "relative"),
        ("tomorrow", "2019-11-23", "day", "relative"),
        ("ten days ago", "2019-11-12", "day", "relative"),
        ("three days later", "2019-11-25", "day", "relative"),
        ("last week", "2019-11-01", "month", "relative"),
        ("a month ago", "2019-10-01", "month", "relative"),
        ("next month", "2019-12-01", "month", "relative"),
        ("last year", "2018-01-01", "year", "relative"),
        ("in August last year", "2018-08-01", "month", "relative"),
        ("two years ago", "2017-01-01", "year", "relative"),
        ("at the end of the month", "2019-11-30", "month", "relative"),
        ("on Nov. 31", "2019-11-30", "day", "stated"),  # no such day: the month's last
    ],
)
def test_what_a_date_means_on_friday_2019_11_22(
    calendar: Calendar, text: str, day: str, precision: str, basis: str
) -> None:
    found = calendar.find(text)
    assert told([resolve(ref, FRIDAY) for ref in found]) == [(day, precision, basis)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("in August", "2020-08-01"),
        ("in November", "2019-11-01"),
        ("in December", "2019-12-01"),
        ("on Aug. 22", "2019-08-22"),  # a day and a month mean the nearest one
        ("on Feb. 3", "2020-02-03"),
        ("on Dec. 3", "2019-12-03"),
        ("on Thursday", "2019-11-28"),
        ("on Monday", "2019-11-25"),
        ("on Friday", "2019-11-22"),
    ],
)
def test_what_is_planned_leans_to_the_future(calendar: Calendar, text: str, day: str) -> None:
    assert [str(d.day) for r in calendar.find(text) if (d := resolve(r, FRIDAY, future=True))] == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("a year earlier", "2015-01-01"),
        ("the previous month", "2016-10-01"),
        ("the next month", "2016-12-01"),
        ("the following month", "2016-12-01"),
        ("a day earlier", "2016-11-22"),
        ("in August of that year", "2016-08-01"),
        ("in August the same year", "2016-08-01"),
        ("last year", "2018-01-01"),
        ("a year ago", "2018-01-01"),
    ],
)
def test_some_dates_lean_on_the_one_before(calendar: Calendar, text: str, day: str) -> None:
    [ref] = calendar.find(text)
    found = resolve(ref, FRIDAY, anchor=dt.date(2016, 11, 23))
    assert found is not None
    assert str(found.day) == day


@pytest.mark.parametrize(
    "text",
    [
        "it may end", "they march on", "the 1965 treaty", "a pact of 2019 won", "Nov. 45", "$2019", "room 2019",
        "5 percent in the sun", "second thoughts", "seoul.nov", "in 2019 yen",
    ],
)  # fmt: skip
def test_what_is_no_date(calendar: Calendar, text: str) -> None:
    assert calendar.find(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("on 2019-07-04", "2019-07-04", id="an ISO date"),
        pytest.param("half a year ago", "2019-05-01", id="half a year"),
    ],
)
@pytest.mark.xfail(strict=True, reason="ISO dates and fractions are not read")
def test_dates_we_get_wrong(calendar: Calendar, text: str, day: str) -> None:
    assert [str(d.day) for r in calendar.find(text) if (d := resolve(r, FRIDAY))] == [day]


@pytest.mark.parametrize("text", ["Sat down at last", "The Sun wrote", "Mar-a-Lago", "Theresa May spoke"])
@pytest.mark.xfail(strict=True, reason="capitals alone do not tell a short day or month name from a word")
def test_words_taken_for_dates(calendar: Calendar, text: str) -> None:
    assert calendar.find(text) == []


def test_offsets_of_dates_reproduce_their_words(calendar: Calendar) -> None:
    text = "On Thursday, Nov. 21, İstanbul’s talks of last December resumed"
    assert [text[r.start : r.end] for r in calendar.find(text)] == ["Thursday", "Nov. 21", "last December"]


@pytest.mark.parametrize("ref", [DateRef(0, 0, month=8), DateRef(0, 0, weekday=3), DateRef(0, 0, offset=("year", -1))])
def test_a_relative_date_needs_a_publication_day(ref: DateRef) -> None:
    assert resolve(ref, None) is None


def test_a_full_date_needs_no_publication_day() -> None:
    assert told([resolve(DateRef(0, 0, year=2016, month=11, day=23), None)]) == [("2016-11-23", "day", "stated")]


@pytest.mark.parametrize("year", [1066, 2525])
def test_a_year_far_away_is_no_day(year: int) -> None:
    assert resolve(DateRef(0, 0, year=year, month=1, day=1), FRIDAY) is None


# ---- the day that an act gets


@pytest.mark.parametrize(
    ("text", "day", "precision", "basis"),
    [
        ("Japan tightened export controls on South Korea on July 4, 2019.", "2019-07-04", "day", "stated"),
        ("Japan tightened export controls on South Korea on July 4.", "2019-07-04", "day", "stated"),
        ("Japan tightened export controls on South Korea in July.", "2019-07-01", "month", "relative"),
        ("In July 2019, Japan tightened export controls on South Korea.", "2019-07-01", "month", "stated"),
        ("Japan tightened export controls on South Korea on Thursday.", "2019-11-21", "day", "relative"),
        ("Japan tightened export controls on South Korea.", "2019-11-22", "day", "dateline"),
        ("Japan tightened export controls on South Korea last December.", "2018-12-01", "month", "relative"),
        ("Japan will tighten export controls on South Korea in August.", "2020-08-01", "month", "relative"),
        ("Japan will tighten export controls on South Korea on Dec. 3.", "2019-12-03", "day", "stated"),
        ("Japan will tighten export controls on South Korea on Monday.", "2019-11-25", "day", "relative"),
        ("Japan plans to tighten export controls on South Korea on Monday.", "2019-11-25", "day", "relative"),
        ("The export controls on South Korea are to be tightened by Japan on Monday.", "2019-11-25", "day", "relative"),
        # Told in the past, the day is that of the telling, though the act is to come.
        ("A plan to tighten curbs on South Korea was approved by Japan on Monday.", "2019-11-18", "day", "relative"),
        ("Japan announced the tightening of curbs on South Korea on Monday.", "2019-11-18", "day", "relative"),
    ],
)
def test_the_day_of_an_act(main_act: Main, text: str, day: str, precision: str, basis: str) -> None:
    act = main_act(text)
    assert (str(act.day), act.day_precision, act.day_basis) == (day, precision, basis)


def test_an_undated_act_happened_on_the_first_weekday_of_the_story(read: Callable[[str], list[EventMention]]) -> None:
    acts = read("Japan and South Korea met on Wednesday. Japan tightened export controls on South Korea.")
    assert {str(m.day) for m in acts if m.main} == {"2019-11-20"}


def test_a_timeline_dates_its_entries(read: Callable[[str], list[EventMention]]) -> None:
    text = (
        "Nov. 1, 2016 — Japan and South Korea resume talks.\nNov. 23 — Japan and South Korea sign GSOMIA.\n"
        "July 4, 2019 — Japan tightens export controls on South Korea.\n"
        "Aug. 2 — Japan removes South Korea from its whitelist."
    )
    assert [(str(m.day), m.day_basis, m.tense) for m in read(text) if m.main] == [
        ("2016-11-01", "list", "background"), ("2016-11-23", "list", "background"),
        ("2019-07-04", "list", "background"), ("2019-08-02", "list", "background"),
    ]  # fmt: skip


def test_that_year_and_the_next_month_lean_on_the_sentence_before(read: Callable[[str], list[EventMention]]) -> None:
    text = (
        "South Korea sued Japan at the WTO in May 2018. "
        "Japan tightened export controls on South Korea in August of that year."
    )
    assert [str(m.day) for m in read(text) if m.main] == ["2018-05-01", "2018-08-01"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Three days after Japan tightened curbs on South Korea, South Korea ended its pact with Japan.", "19 22"),
        ("South Korea ended its pact with Japan three days after Japan tightened curbs on South Korea.", "22 19"),
        ("Two days before ministers met, South Korea ended its pact with Japan.", "20"),
    ],
)
def test_days_counted_from_another_act(read: Callable[[str], list[EventMention]], text: str, days: str) -> None:
    assert [m.day.day for m in read(text) if m.day and m.counted] == [int(day) for day in days.split()]


@pytest.mark.parametrize("when", ["The same day", "On that day", "Hours later"])
def test_the_same_day_leans_on_the_day_told_last(read: Callable[[str], list[EventMention]], when: str) -> None:
    text = f"South Korea sued Japan at the WTO on Nov. 4. {when}, Japan tightened export controls on South Korea."
    assert [str(m.day) for m in read(text) if m.main] == ["2019-11-04", "2019-11-04"]


NEWS = "2019-11-22"


@pytest.mark.parametrize(
    "text",
    [
        # The date of what is undone is not the date of its undoing, nor is the day since when it is the first.
        "Japan lifted the curbs it imposed on South Korea in July 2019.",
        "Japan lifted the curbs imposed on South Korea in July.",
        "Japan lifted export controls on South Korea for the first time since July.",
        "South Korea withdrew the complaint that it had filed against Japan in 2018.",
    ],
)
def test_a_day_that_belongs_to_something_else_is_not_the_acts(main_act: Main, text: str) -> None:
    assert str(main_act(text).day) == NEWS


THAT = "'that' behind a country opens no relative clause, so the date in it is the main clause's"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param(text, day, marks=pytest.mark.xfail(strict=True, reason=reason))
        for text, day, reason in [
            ("South Korea ended the pact with Japan that was signed in 2016.", NEWS, THAT),
            (
                "Japan lifted export controls on South Korea, the third such step this year.",
                NEWS,
                "a date in an apposition is taken for the act's, though it only says what is counted",
            ),
            (
                "South Korea said last week that it would end the pact with Japan.",
                "2019-11-01",
                "a date beside the report verb lends itself to news only and not to what is to come",
            ),
        ]
    ],
)
def test_days_we_get_wrong(main_act: Main, text: str, day: str) -> None:
    assert str(main_act(text).day) == day
