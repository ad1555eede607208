"""Dates as news writes them: "Nov. 23", "last December", "Thursday", "a month earlier", timeline entries.

A date is found as a ``DateRef`` (what the words say) and made an ``EventDay`` (what they mean) only when it is known
whether the act lies before or after publication: "in August" of an article from July is last August for what has
happened and next month for what is planned.
"""

from __future__ import annotations

import calendar as cal
import datetime as dt
import functools
import re
from dataclasses import dataclass

from riskscore.lexicon import Lexicon
from riskscore.records import DayBasis, EventDay, Precision

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateRef:
    """A date expression at ``[start, end)``: the fields it states, or an offset such as ("month", -1)."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    offset: tuple[str, int] | None = None
    lean: int = 0
    anchored: bool = False
    possessive: bool = False


_WORDS = re.compile(r"[^\W\d_]+|\d")


class Calendar:
    """The date words of one lexicon, compiled to one pattern."""

    def __init__(self, lexicon: Lexicon) -> None:
        months: dict[str, int] = {}
        weekdays: dict[str, int] = {}
        self._phrases: dict[str, tuple[str, int, bool]] = {}
        self._numbers: dict[str, int] = {}
        units: list[str] = []
        for entry in lexicon.of_kind("cues"):
            if not entry.get("calendar"):
                continue
            name, _, value = entry.id.rpartition("_")
            for i, form in enumerate(entry.get("forms")):
                if name == "month" and len(value) == 2 and value.isdigit():
                    months[form.lower()] = int(value)
                elif name == "weekday":
                    weekdays[form.lower()] = int(value)
                elif entry.id == "number_word":
                    self._numbers[form.lower()] = i + 1
                elif entry.id == "ago_unit":
                    units.append(form.lower())
                elif (unit := name.removeprefix("told_")) in ("day", "week", "month", "year", "month_end"):
                    self._phrases[form.lower()] = (unit, int(value), unit != name)
        self._months, self._weekdays = months, weekdays
        # Without one of these words, or a digit, a sentence has no date: most have none, and the pattern is slow.
        last = {phrase.split()[-1] for phrase in [*self._phrases, *units]}
        self._signs = frozenset({*months, *weekdays, *last})
        self._pattern = re.compile(_pattern(months, weekdays, list(self._phrases), self._numbers, units), re.IGNORECASE)
        self._heads = re.compile(_head_pattern(months), re.IGNORECASE)

    @staticmethod
    def of(lexicon: Lexicon) -> Calendar:
        """The calendar of ``lexicon``, compiled once."""
        return _calendar(lexicon)

    def find(self, text: str) -> list[DateRef]:
        """All date expressions of ``text``, in order."""
        words = _WORDS.findall(text.lower())
        if self._signs.isdisjoint(words) and not any(map(str.isdigit, words)):
            return []
        refs = (self._ref(match) for match in self._pattern.finditer(text))
        return [ref for ref in refs if ref is not None]

    def heads_entry(self, paragraph: str, *, after: dt.date | None) -> EventDay | None:
        """The day that heads a timeline entry, or None. A missing year is the one carried from the entry before."""
        match = self._heads.match(paragraph)
        if match is None:
            return None
        month = self._months[(match["m1"] or match["m2"]).lower()]
        day = int(match["d1"] or match["d2"] or 1)
        precision: Precision = "day" if match["d1"] or match["d2"] else "month"
        if match["year"]:
            return _event_day(int(match["year"]), month, day, precision, "stated")
        if after is None:
            return None
        year = after.year + ((month, day) < (after.month, after.day if precision == "day" else 0))
        return _event_day(year, month, day, precision, "list")

    def _ref(self, match: re.Match[str]) -> DateRef | None:
        start, end, group = match.start(), match.end(), match.groupdict()
        lean = {"last": -1, "past": -1, "next": 1, "coming": 1}.get((group["lean"] or group["wlean"] or "").lower(), 0)
        name = group["m1"] or group["m2"] or group["m3"] or group["m4"]
        if name:
            written = text_at(match, name)
            if not written[0].isupper():
                return None
            year = int(group["y1"] or group["y2"] or group["y3"] or 0) or None
            day = int(group["d1"] or group["d2"] or 0) or None
            if day is not None and day > 31:
                return None
            anchored = bool(group["that"])
            offset = ("year", -1) if group["lastyear"] else None
            month = self._months[name.lower()]
            return DateRef(start, end, year, month, day, offset=offset, lean=lean, anchored=anchored)
        if group["weekday"]:
            if not text_at(match, group["weekday"])[0].isupper():
                return None
            return DateRef(start, end, weekday=self._weekdays[group["weekday"].lower()], lean=lean)
        if group["phrase"]:
            words = re.sub(r"\s+", " ", group["phrase"].lower())
            unit, count, anchored = self._phrases[words]
            return DateRef(start, end, offset=(unit, count), anchored=anchored)
        if group["unit"]:
            count = self._numbers.get(group["count"].lower()) or int(group["count"])
            unit, way = group["unit"].lower().rstrip("s"), group["dir"].lower()
            sign = 1 if way in ("later", "from now") else -1
            from_now = way in ("ago", "from now")
            return DateRef(start, end, offset=(unit, sign * count), anchored=not from_now)
        if group["nth"]:
            day = int(group["nth"])
            return DateRef(start, end, day=day) if 1 <= day <= 31 else None
        if group["y4"]:
            return DateRef(start, end, year=int(group["y4"]))
        return None


def text_at(match: re.Match[str], word: str) -> str:
    """The word as written: the pattern ignores case, but months and weekdays are capitalised."""
    return next((w for w in re.findall(r"[A-Za-z]+", match.group()) if w.lower() == word.lower()), word)


@functools.lru_cache(maxsize=8)
def _calendar(lexicon: Lexicon) -> Calendar:
    return Calendar(lexicon)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True)) or r"(?!)"


def _pattern(
    months: dict[str, int], days: dict[str, int], phrases: list[str], numbers: dict[str, int], units: list[str]
) -> str:
    month, year, nth = _any(list(months)), r"(?:19|20)\d\d", r"(?:st|nd|rd|th)?"
    return rf"""(?x)
      \b(?:(?P<lean>last|next|this|past|coming)\s+)?
        (?: (?P<m1>{month})\b\.?,?\s+(?P<d1>\d{{1,2}}){nth}\b(?!\d|:|\s*(?:%|percent))(?:,?\s+(?P<y1>{year}))?
          | (?P<d2>\d{{1,2}}){nth}\s+(?:of\s+)?(?P<m2>{month})\b\.?(?:,?\s+(?P<y2>{year}))?
          | (?P<m3>{month})\b\.?(?:(?:,?\s+|\s+of\s+|\s+in\s+)(?P<y3>{year})
            |\s+(?P<lastyear>(?:of\s+)?last\s+year)|\s+(?P<that>(?:of\s+)?(?:that|the\s+same)\s+year))
          | (?<=\b)(?P<m4>{month})\b\.?(?!\s+\d)(?![A-Za-z])
        )
    | \b(?:(?P<wlean>last|next|this|past|coming)\s+)?(?P<weekday>{_any(list(days))})\b
    | \b(?P<phrase>{_any(phrases)})\b
    | \b(?P<count>\d{{1,2}}|{_any(list(numbers))})\s+(?P<unit>{_any(units)})
        \s+(?P<dir>ago|earlier|before|after|later|from\s+now)\b
    | \b(?:on|from|until|by|since)\s+the\s+(?P<nth>\d{{1,2}})(?:st|nd|rd|th)\b
        (?!\s+of\b|\s+(?:{month})\b|\s+[a-z]+(?:\s|,)\s*(?:of|anniversary))
        (?!\s+(?:century|anniversary|day|floor|round|session|time|parallel))
    | \b(?:in|since|of|from|until|early|late|mid|the|during|by|summer|autumn|spring|winter|fall)
        \s+(?P<y4>{year})\b(?!\s*(?:won|yen|km|people|tons|dollars|agreement|treaty|deal|accord|pact))
    """


def _head_pattern(months: dict[str, int]) -> str:
    month, year, nth = _any(list(months)), r"(?:19|20)\d\d", r"(?:st|nd|rd|th)?"
    return (
        rf"\s*[-•*]?\s*(?:(?P<m1>{month})\b\.?(?:\s+(?P<d1>\d{{1,2}}){nth})?|(?P<d2>\d{{1,2}}){nth}\s+(?P<m2>{month})\b\.?)"
        rf"(?:,?\s+(?P<year>{year}))?\s*(?:[—–:]|--?\s)"
    )


def _event_day(year: int, month: int, day: int, precision: Precision, basis: DayBasis) -> EventDay | None:
    if not 1900 <= year <= 2100:
        return None
    return EventDay(dt.date(year, month, min(day, cal.monthrange(year, month)[1])), precision, basis)


def resolve(
    ref: DateRef, published: dt.date | None, *, future: bool = False, anchor: dt.date | None = None
) -> EventDay | None:
    """What ``ref`` means in an article of ``published``; None where that cannot be told.

    ``future`` turns "in August" to the coming August; ``anchor`` is the day that "that year" leans on.

    >>> resolve(DateRef(0, 0, month=12, lean=-1), dt.date(2019, 11, 22)).day
    datetime.date(2018, 12, 1)
    >>> resolve(DateRef(0, 0, weekday=3), dt.date(2019, 11, 22)).day
    datetime.date(2019, 11, 21)
    """
    if ref.month is not None and ref.year is not None:
        return _event_day(ref.year, ref.month, ref.day or 1, "day" if ref.day else "month", "stated")
    if ref.month is None and ref.year is not None:
        return _event_day(ref.year, 1, 1, "year", "stated")
    base = anchor if ref.anchored and anchor else published
    if base is None:
        return None
    if ref.month is not None:
        return _month(ref, base, future=future)
    if ref.day is not None:
        return _day_of_month(ref.day, base, future=future)
    if ref.weekday is not None:
        back = (base.weekday() - ref.weekday) % 7
        if ref.lean > 0 or (future and back):
            return EventDay(base + dt.timedelta(days=7 - back), "day", "relative")
        return EventDay(base - dt.timedelta(days=back or (7 if ref.lean < 0 else 0)), "day", "relative")
    return _offset(ref, base)


def _day_of_month(day: int, base: dt.date, *, future: bool) -> EventDay | None:
    """ "On the 20th": of this month, or of the last (the next, where it lies ahead) if this one does not fit."""
    step = (1 if day < base.day else 0) if future else (-1 if day > base.day + 1 else 0)
    year, month = divmod(base.year * 12 + base.month - 1 + step, 12)
    return _event_day(year, month + 1, day, "day", "relative")


def _month(ref: DateRef, base: dt.date, *, future: bool) -> EventDay | None:
    assert ref.month is not None
    precision: Precision = "day" if ref.day else "month"
    basis: DayBasis = "stated" if ref.day else "relative"
    if ref.anchored or ref.offset is not None:
        return _event_day(base.year + (ref.offset[1] if ref.offset else 0), ref.month, ref.day or 1, precision, basis)
    here = (base.month, base.day if ref.day else 0)
    there = (ref.month, ref.day or 0)
    if ref.day and not ref.lean:
        # A day and a month mean the nearest one; a past act lies at most weeks ahead.
        ahead = _event_day(base.year, ref.month, ref.day, "day", "stated")
        apart = (ahead.day - base).days if ahead else 0
        year = base.year - (apart > (183 if future else 60)) + (apart < -183 and future)
    elif future or ref.lean > 0:
        year = base.year + (there < here)
    else:
        year = base.year - (there > here or (ref.lean < 0 and ref.month == base.month))
    return _event_day(year, ref.month, ref.day or 1, precision, basis)


def _offset(ref: DateRef, base: dt.date) -> EventDay | None:
    assert ref.offset is not None
    unit, count = ref.offset
    if unit == "day":
        return EventDay(base + count * _ONE_DAY, "day", "relative")
    if unit == "week":
        # "Last week" names seven days; the month holds more surely than any one of them.
        shifted = base + 7 * count * _ONE_DAY
        return EventDay(shifted.replace(day=1), "month", "relative")
    if unit == "year":
        return _event_day(base.year + count, 1, 1, "year", "relative")
    months = base.year * 12 + base.month - 1 + count
    year, month = divmod(months, 12)
    if unit == "month_end":
        return _event_day(year, month + 1, 31, "month", "relative")
    return _event_day(year, month + 1, 1, "month", "relative")
