"""When an act happened, and whether the article tells it as its news or as history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from riskscore.reading.acts import Act
from riskscore.reading.clauses import Clause, Parsed
from riskscore.reading.cues import Setting
from riskscore.reading.dates import Calendar, DateRef, resolve
from riskscore.records import Article, EventDay, Sentence, Tense

LATELY = 3  # a weekday that was less than so many days ago is the past one
STALE = dt.timedelta(days=4)  # an act dated further back than this is told as history
PRECISE = {"day": 0, "month": 1, "year": 2}
NEAR = 40  # characters between a date and the relative clause on what it dates
PROSE = frozenset({"body", "quote", "headline"})
BESIDE = frozenset({"time", "before", "reason", "because", "relative", "condition"})
FUTURE = frozenset({"will", "would", "may", "must", "planned", "to"})
INHERITS_NO_DAY = frozenset({"time", "before", "reason", "relative"})


@dataclass(slots=True)
class Timer:
    """Gives the acts of one article their days; remembers the day that "that year" and "a month later" lean on."""

    article: Article
    calendar: Calendar
    story_day: dt.date | None = None
    anchor: dt.date | None = None
    told: dt.date | None = None  # the last day told; a month may have been told since
    coming: EventDay | None = None  # the day on which what was announced is to happen
    telling: Tense = "new"
    lead: int = 0
    ahead: tuple[str, ...] = ()  # words before a weekday to come, such as "from"

    def start(self, parts: Sequence[Sentence]) -> None:
        """Find the story day, on which undated news happened: the first weekday or recent day told, or publication."""
        self.story_day = published = self.article.published
        self.lead = next((part.index for part in parts if part.role in PROSE), 0)
        for part in parts:
            if published is not None and part.role in PROSE:
                for ref in self.calendar.find(self.article.text[part.start : part.end]):
                    ahead = self.article.text[: part.start + ref.start].rstrip().lower().endswith(self.ahead)
                    recent = ref.offset is not None and ref.offset[0] == "day" and not ref.anchored  # "yesterday"
                    if ahead or ref.lean or (ref.weekday is None and ref.day is None and not recent):
                        continue
                    day = resolve(ref, published)
                    if day is not None and (ref.weekday is not None or published - STALE <= day.day <= published):
                        self.story_day = day.day
                        return

    def day(
        self, sentence: Sentence, parsed: Parsed, clause: Clause, act: Act, dates: Sequence[DateRef], setting: Setting
    ) -> EventDay | None:
        """The day of ``act``: the entry's in a timeline, else one stated beside it, else the story's."""
        aside = act.tag in "NG" and clause.kind not in ("main", "content")
        if sentence.role == "timeline" and sentence.day is not None and sentence.day_precision is not None:
            inherits = not aside and clause.kind not in INHERITS_NO_DAY
            return EventDay(sentence.day, sentence.day_precision, "list") if inherits else None
        items = parsed.items
        first, last = items[clause.start].start, items[clause.end - 1].end
        # "last year's rulings that ordered ..." dates the order; "as revenge for last year's rulings" no revenge.
        verb = parsed.items[act.index].start
        owned = [ref.possessive or self._modifies(parsed, ref) for ref in dates]
        dates = [ref for ref, has in zip(dates, owned, strict=True) if not has or act.tag == "N" or ref.end <= verb]
        dates = [ref for ref in dates if not self._others(parsed, ref, act)]
        effective = self._effective(parsed, dates, setting)
        if effective is not None and setting.tense == "new":
            return effective
        # "Two days before curbs were lifted, ..." dates what is told beside it.
        own = [ref for ref in dates if first + (clause.kind == "before") <= ref.start < last]
        if clause.kind == "relative" and not own:  # "last year's rulings that ordered ..."
            own = [ref for ref in dates if ref.possessive and 0 <= first - ref.end < NEAR]
        asides = [c for c in parsed.clauses if c.kind in BESIDE and c is not clause]
        asides = [c for c in asides if "same_time" not in items[c.start].cues]  # "when it came in five years ago, ..."
        held = [(items[c.start].start + (c.kind == "before"), items[c.end - 1].end) for c in asides if c.end > c.start]
        shared = [ref for ref in dates if not any(a <= ref.start < b for a, b in held)]
        head = act.head()
        spoken = head is not None and head.cls.kind == "verbal"  # a warning is given when it is given
        news = setting.tense == "new" and (spoken or not setting.future) and not aside
        retold = clause.kind == "time" and len(dates) == 1 and act.tag == "V"
        usable = own or (dates if retold else shared if news else [])
        opens = [items[c.start].start for c in asides if c.end > c.start]
        plain = [ref for ref in usable if not (ref.anchored and any(ref.start <= at < ref.end for at in opens))]
        usable = plain or usable  # "in September, ten days after Tokyo did the same": the first one dates it
        ahead = setting.future or (sentence.role != "headline" and self._scheduled(parsed, act))
        coming = [ref for ref in own if ahead and not self._past(parsed, ref)]
        found = [(ref, self._resolved(ref, future=ref in coming)) for ref in usable]
        dated = [(PRECISE[day.precision], abs(ref.start - items[act.index].start), day) for ref, day in found if day]
        if dated:
            day = min(dated, key=lambda three: three[:2])[2]
            self.anchor = day.day
            if day.precision == "day":
                self.told = day.day
            if self.article.published is not None and day.day > self.article.published and setting.future:
                self.coming = day
            return day
        if setting.future and setting.status == "planned" and self.coming is not None:
            return self.coming  # the step told a sentence ago takes effect on the day told there
        if setting.tense == "new" and self.story_day is not None:
            return EventDay(self.story_day, "day", "dateline")
        return None

    @staticmethod
    def _modifies(parsed: Parsed, ref: DateRef) -> bool:
        """Whether a date only qualifies the noun behind it: "its August notice", "the 2019 controls"."""
        items = parsed.items
        within = [j for j, item in enumerate(items) if ref.start <= item.start < ref.end]
        if not within or within[0] == 0 or within[-1] + 1 >= len(items):
            return False
        before, behind = items[within[0] - 1], items[within[-1] + 1]
        return bool(before.possessive or before.cues & {"determiner", "possessive_pronoun"}) and behind.tag in "NJM"

    @staticmethod
    def _others(parsed: Parsed, ref: DateRef, act: Act) -> bool:
        """Whether a date belongs to something else: "the complaint filed in 2018", "the first since July"."""
        before = [j for j, item in enumerate(parsed.items) if item.end <= ref.start]
        if not before:
            return False
        if "since" in parsed.items[before[-1]].cues:
            return True
        verbs = [j for j in before if parsed.items[j].tag in "VPITR"]
        return bool(verbs) and parsed.items[verbs[-1]].tag == "R" and verbs[-1] != act.index and verbs[-1] > act.index

    @staticmethod
    def _scheduled(parsed: Parsed, act: Act) -> bool:
        """Whether a verb of beginning or ending stands in the present: "the rules take effect on Monday"."""
        forms = {r.form for r in parsed.items[act.index].verbs}
        bare = act.index and not parsed.items[act.index - 1].cues & FUTURE
        return act.tag == "V" and bool(act.entry.get("alone")) and forms <= {"base", "s"} and bool(bare)

    @staticmethod
    def _past(parsed: Parsed, ref: DateRef) -> bool:
        """Whether the verb before a date tells the past: "was approved on Friday", not "plans to end on Friday"."""
        before = [j for j, item in enumerate(parsed.items) if item.end <= ref.start]
        verb = next((j for j in reversed(before) if parsed.items[j].tag in "VPI"), None)
        if verb is None or parsed.items[verb].tag == "I":
            return False
        past = parsed.items[verb].tag == "P" or any(r.form == "past" for r in parsed.items[verb].verbs)
        return past and not any(item.cues & FUTURE for item in parsed.items[max(0, verb - 3) : verb])

    def _effective(self, parsed: Parsed, dates: Sequence[DateRef], setting: Setting) -> EventDay | None:
        """The day to come on which what is told takes effect ("effective Aug. 28"), None where none is stated."""
        published = self.article.published
        for ref in dates:
            before = [item for item in parsed.items if item.end <= ref.start][-2:]
            if published is not None and any("effective" in item.cues for item in before):
                if ref.weekday is not None and not setting.future and (published.weekday() - ref.weekday) % 7 < LATELY:
                    continue  # "can ship again as of Thursday", on a Friday
                day = self._resolved(ref, future=True)
                if day is not None and day.day > published:
                    return day
        return None

    def _resolved(self, ref: DateRef, *, future: bool) -> EventDay | None:
        days = ref.offset is not None and ref.offset[0] == "day"
        anchor = (self.told if days else self.anchor) or self.story_day
        return resolve(ref, self.article.published, future=future, anchor=anchor)

    def tense(self, told: Tense, day: EventDay | None, parsed: Parsed, act: Act, sentence: Sentence) -> Tense:
        """``told`` by the words, unless the day lies well before publication or the sentence goes on with history."""
        published = self.article.published
        if told == "background":
            return told
        if day is not None and published is not None and sentence.role != "timeline" and day.basis != "dateline":
            relative = self.story_day is not None and day.basis == "relative" and sentence.index != self.lead
            earlier = relative and self.story_day is not None and day.day < self.story_day
            if day.precision == "day" and (day.day < published - STALE or earlier):
                return "background"
            if day.precision != "day" and (day.day.year, day.day.month) < (published.year, published.month):
                return "background"
        undated = day is None or day.basis == "dateline"
        return "background" if undated and self.telling == "background" and self._goes_on(parsed, act) else "new"

    @staticmethod
    def _goes_on(parsed: Parsed, act: Act) -> bool:
        """Whether a sentence goes on with the history that the one before told: "It later took Seoul off its list"."""
        past = any(r.form == "past" for r in parsed.items[act.index].verbs)
        return past and any("narrative" in item.cues for item in parsed.items[: act.index + 1])
