"""Articles to event mentions: the reading wing's front door.

One pass over an article: sentences, items, clauses, acts; each act is given its sides, topic, day and status, and the
gate says whether it counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from riskscore.lexicon import Lexicon
from riskscore.reading.acts import NONE, Act
from riskscore.reading.assertion import Assertions, Hearing, Scene, features
from riskscore.reading.clauses import ASIDE, Clause, Parsed, parse
from riskscore.reading.cues import Teller
from riskscore.reading.dates import Calendar, DateRef
from riskscore.reading.drafts import Draft, drafts, near_misses, unread
from riskscore.reading.folding import Folder
from riskscore.reading.gate import ACTING, Candidate, judge
from riskscore.reading.mentions import Item, material_ids, scan
from riskscore.reading.parties import Context, states_named, subjects
from riskscore.reading.sentences import sentences
from riskscore.reading.sides import Caster, Sides
from riskscore.reading.timing import PROSE, STALE, Timer
from riskscore.reading.topics import channel_of, matters, measure_of, topic
from riskscore.records import Article, EventDay, EventMention, MeasureRule, Polarity, Sentence, Status, Tense

DATELINE = re.compile(r"[A-Z][A-Z .]{2,30}(?:,[^-—–]{0,30}|\([^)]{0,30}\))?\s*[-—–]{1,2}\s")
STRANGE = 3  # words that no rule knows: where a sentence holds so many, what was heard outweighs what was read
SURER = 0.6  # from this probability on
IN_PASSING = ASIDE | {"relative", "condition"}
MEMORY = 12  # objects of the sentences before that "it" may mean


@dataclass(frozen=True, slots=True)
class CodingSettings:
    """What the coder must know of a dispute: its two countries, its measures, and how strong acts read (0-1, 0-10)."""

    dyad: tuple[str, str]
    measures: tuple[MeasureRule, ...] = ()
    act_strength: Mapping[str, float] = field(default_factory=dict)
    object_magnitude: Mapping[str, float] = field(default_factory=dict)
    assertions: Assertions | None = None


def code_article(article: Article, lexicon: Lexicon, settings: CodingSettings) -> list[EventMention]:
    """The event mentions of one article, counted or not, in order of sentence."""
    parts = sentences(article, lexicon)
    scanned = scan(article, parts, lexicon)
    reader = _Reader(article, lexicon, settings, parts, scanned)
    return [m for part, items in zip(parts, scanned, strict=True) if items for m in reader.read(part, items)]


@dataclass(frozen=True, slots=True)
class Close:
    """One sentence read closely: its items with their tags, what was told, what the model heard, what came to nothing.

    ``heard`` is None where the model has no say; ``missed`` are words that tell an act elsewhere and none here.
    """

    sentence: Sentence
    items: tuple[Item, ...]
    mentions: tuple[EventMention, ...]
    heard: Hearing | None
    missed: tuple[Item, ...]


def read_closely(article: Article, lexicon: Lexicon, settings: CodingSettings) -> list[Close]:
    """The sentences of one article with all that was seen on the way to their mentions."""
    parts = sentences(article, lexicon)
    scanned = scan(article, parts, lexicon)
    reader = _Reader(article, lexicon, settings, parts, scanned)
    found = []
    for part, items in zip(parts, scanned, strict=True):
        mentions = reader.read(part, items) if items else []
        found.append(Close(part, tuple(items), tuple(mentions), reader.heard, reader.missed(items)))
    return found


@dataclass(frozen=True, slots=True)
class Asserted:
    """A sentence as the assertion model knows it, and what the rules alone say of it."""

    sentence: Sentence
    features: dict[str, float]
    polarity: Polarity


def assertion_features(article: Article, lexicon: Lexicon, settings: CodingSettings) -> list[Asserted]:
    """What the assertion model is fitted on: each sentence of an article, read by the rules alone."""
    parts = sentences(article, lexicon)
    scanned = scan(article, parts, lexicon)
    reader = _Reader(article, lexicon, replace(settings, assertions=None), parts, scanned)
    found = []
    for part, items in zip(parts, scanned, strict=True):
        mentions = reader.read(part, items) if items else []
        main = next((m for m in mentions if m.main), None)
        found.append(Asserted(part, reader.features(part, items, mentions), main.polarity if main else "neutral"))
    return found


class _Reader:
    """Carries an article's context from sentence to sentence."""

    def __init__(
        self,
        article: Article,
        lexicon: Lexicon,
        settings: CodingSettings,
        parts: Sequence[Sentence],
        scanned: Sequence[Sequence[Item]],
    ) -> None:
        self.article, self.lexicon, self.settings = article, lexicon, settings
        prose = [items for part, items in zip(parts, scanned, strict=True) if part.role != "boilerplate"]
        self.context = Context(settings.dyad)
        self.caster = Caster(self.context, states_named(prose), settings.measures)
        effective = next((e.get("forms") for e in lexicon.of_kind("cues") if e.id == "effective"), ())
        self.timer = Timer(article, Calendar.of(lexicon), ahead=tuple(f" {form}" for form in effective))
        self.timer.start(parts)
        self.heard: Hearing | None = None
        self.topic: str | None = None
        self.topical = any(matters(items, lexicon) for items in prose)
        self.apart = frozenset(str(e.get("state")) for e in lexicon.of_kind("actors") if e.get("context"))

    # ---- one sentence

    def read(self, sentence: Sentence, items: list[Item]) -> list[EventMention]:
        """The mentions of one sentence; the context is ready for the next one afterwards."""
        found = self.timer.calendar.find(self.article.text[sentence.start : sentence.end])
        head = self._dateline_end(sentence)
        dates = [
            replace(
                r,
                start=r.start + sentence.start,
                end=r.end + sentence.start,
                possessive=self._owns(r.end + sentence.start),
            )
            for r in found
            if r.start + sentence.start >= head
        ]
        for item in items:
            item.date = any(r.start <= item.start < r.end for r in dates)
            if item.date:
                item.cues -= {"may"}
        parsed = parse(items)
        timeline = sentence.role == "timeline" and sentence.day is not None and sentence.day != self.article.published
        teller = Teller(parsed, timeline=timeline)
        folder = Folder(parsed, self.lexicon, self.context.recent, self.context.told_sign)
        told = drafts(parsed, teller, folder, self.lexicon)
        first = max(told, key=lambda draft: draft.weight, default=None)
        mentions = [self._mention(sentence, parsed, draft, dates, main=draft is first) for draft in told]
        self.heard = None
        if self.settings.assertions is not None and sentence.role in PROSE:  # it was fitted on nothing else
            heard = self.heard = self.settings.assertions.hear(self.features(sentence, items, mentions))
            mentions = [_sure(m, heard) if m.main else m for m in mentions]
            # Behind "before" or "since" an act is told in passing: what the sentence asserts is still unread.
            passing = first is None or (first.clause.kind in IN_PASSING and first.outcome.polarity != heard.polarity)
            strange = sum(item.tag == "W" and not item.readings and not item.date for item in items) >= STRANGE
            if heard.certain and (passing or (strange and heard.probability[heard.polarity] > SURER)):
                mentions = self._told(sentence, parsed, teller, dates, heard, mentions)
        self._remember(sentence, parsed, mentions)
        return mentions or self._named_only(sentence, items)

    def missed(self, items: list[Item]) -> tuple[Item, ...]:
        """Words of a sentence just read that tell an act elsewhere and none here."""
        if not items:
            return ()
        parsed = parse(items)
        return tuple(near_misses(parsed, Folder(parsed, self.lexicon, self.context.recent, self.context.told_sign)))

    def _told(
        self,
        sentence: Sentence,
        parsed: Parsed,
        teller: Teller,
        dates: Sequence[DateRef],
        heard: Hearing,
        mentions: list[EventMention],
    ) -> list[EventMention]:
        """The mentions with what was heard as the main one, unless the rules read the same or it is nobody's act."""
        if any(m.main and m.polarity == heard.polarity for m in mentions):
            return mentions
        told = self._mention(sentence, parsed, unread(parsed, teller, heard.polarity), dates, main=True)
        if told.polarity == "neutral":
            return mentions
        return [_sure(told, heard), *(replace(m, main=False) for m in mentions)]

    def _dateline_end(self, sentence: Sentence) -> int:
        """Where the dateline that opens the sentence ends ("TOKYO, July 1 - "): its place and day are no part of it."""
        match = DATELINE.match(self.article.text, sentence.start, sentence.end)
        return match.end() if match else sentence.start

    def _owns(self, i: int) -> bool:
        """Whether a possessive mark stands at ``i``: "last October's ruling" dates the ruling, not the act."""
        return self.article.text[i : i + 1] in ("'", "’")

    def features(self, sentence: Sentence, items: Sequence[Item], mentions: Sequence[EventMention]) -> dict[str, float]:
        """What the assertion model knows of a sentence."""
        named = {item.actor.entry.get("state") for item in items if item.actor is not None} - {None}
        both, first = self.caster.names_both(), sentence.index == 0
        return features(items, mentions, Scene(len(named), len(self.caster.states), both, first))

    def _named_only(self, sentence: Sentence, items: Sequence[Item]) -> list[EventMention]:
        """A sentence that tells no act but names materials: kept, so that a search for them finds it."""
        materials, generic = material_ids(items)
        named = [item for item in items if item.material]
        if not named or sentence.role == "boilerplate":
            return []
        start, end = named[0].start, named[0].end
        return [
            EventMention(
                article_id=self.article.id,
                start=start,
                end=end,
                evidence=self.article.text[start:end],
                sentence=sentence.index,
                sentence_start=sentence.start,
                sentence_end=sentence.end,
                role=sentence.role,
                act=NONE,
                object=NONE,
                chain=NONE,
                materials=materials,
                generic_materials=generic,
            )
        ]

    # ---- one act

    def _mention(
        self, sentence: Sentence, parsed: Parsed, draft: Draft, dates: Sequence[DateRef], *, main: bool
    ) -> EventMention:
        act, clause, setting, said = draft.act, draft.clause, draft.setting, draft.outcome
        items = parsed.items
        everything = material_ids(items)
        materials, generic = everything if main else material_ids(items[clause.start : clause.end])
        sides = self.caster.sides(parsed, act, clause)
        channel = channel_of(act, items, self.lexicon, sides.source, self.topic)
        if channel == "export_control":
            if not materials and not generic:  # "those restrictions" are on what was named before
                materials, generic = self.context.materials
            self.context.materials = materials, generic
        rule = measure_of(
            act,
            channel,
            sides,
            measures=self.settings.measures if self.caster.names_any() else (),
            materials=everything[0],
            dyad=self.settings.dyad,
        )
        if sides.source is None and rule is None:
            sides = replace(sides, source=self.caster.keeper(channel) or self.caster.speaker(parsed, clause))
        pair = self.caster.settle(sides, rule)
        day = self.timer.day(sentence, parsed, clause, act, dates, setting)
        tense = self.timer.tense(setting.tense, day, parsed, act, sentence)
        if tense == "background" and day is not None and day.basis == "dateline":
            day = None
        status = self._status(said.status, tense, day, draft.head)
        framed = self.caster.framed_by_third_party(parsed, clause, act)
        verdict = judge(
            Candidate(
                role=sentence.role,
                polarity=said.polarity,
                status=status,
                requested=setting.status == "request",
                kept=(draft.head.cls.kind == "keep" and said.polarity == "neutral") or _standing(items, clause, act),
                tense=tense,
                dated=day is not None and not act.entry.get("unread"),  # history is told in words that are known
                source=pair.source,
                target=pair.target,
                mutual=pair.mutual,
                actor_role="body"
                if framed
                else sides.source.role
                if sides.source and not act.entry.get("unread")
                else "state",
                channel=channel,
                about_dyad=self._about_dyad(rule, pair.source, pair.target),
                dyad_article=self.caster.about_dyad(),
                disputed=self.caster.names_two(),
                aside=self.caster.at_home(parsed, act, clause)
                or (act.head_bare() and not self.topical and not self.caster.about_dyad()),
                apart=bool({pair.source, pair.target} & self.apart),
            ),
            self.settings.dyad,
        )
        places = sorted(act.indices())
        start, end = items[places[0]].start, items[places[-1]].end
        return EventMention(
            article_id=self.article.id,
            start=start,
            end=end,
            evidence=self.article.text[start:end],
            sentence=sentence.index,
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            role=sentence.role,
            main=main,
            day=day.day if day else None,
            day_precision=day.precision if day else None,
            day_basis=day.basis if day else None,
            source=pair.source,
            target=pair.target,
            mutual=pair.mutual,
            source_detail=sides.source.detail if sides.source else None,
            target_detail=sides.target.detail if sides.target else None,
            channel=channel,
            measure=rule.id if rule else None,
            act=said.chain[0],
            lemma=str(act.entry.get("verb") or items[act.index].text),
            object=said.chain[-1],
            chain=" > ".join(said.chain),
            materials=materials,
            generic_materials=generic,
            polarity=verdict.polarity,
            status=status,
            tense=tense,
            counted=verdict.counted,
            reason=verdict.reason,
            severity_hint=self._severity(said.chain),
            confidence=_confidence(act, sides, rule, main=main),
            cue=setting.cue,
        )

    def _status(self, status: Status, tense: Tense, day: EventDay | None, head: Act) -> Status:
        """An act with a day after publication is planned; words, once said long ago, were said."""
        published = self.article.published
        verbal = head.cls.kind == "verbal"
        if day is None or published is None:
            return status
        if status == "actual" and day.day > published and not verbal:
            return "planned"
        if status == "planned" and verbal and tense == "background" and day.day < published - STALE:
            return "actual"
        return status

    def _about_dyad(self, rule: MeasureRule | None, source: str | None, target: str | None) -> bool:
        return (rule is not None or {source, target} <= set(self.settings.dyad)) and self.caster.about_dyad()

    def _severity(self, chain: Sequence[str]) -> float:
        """Act strength times object magnitude, 0-10: how strong the act reads, before any scoring."""
        strength = self.settings.act_strength.get(chain[0], 0.5)
        return round(min(10.0, strength * self.settings.object_magnitude.get(chain[-1], 3.0) * 1.25), 2)

    # ---- what stays for the next sentence

    def _remember(self, sentence: Sentence, parsed: Parsed, mentions: Sequence[EventMention]) -> None:
        things = [item.object.entry for item in parsed.items if item.object is not None]
        self.context.recent = [*self.context.recent, *things][-MEMORY:]
        first = parsed.clauses[0]
        who = subjects(parsed.items, first, parsed.first_verb(first), self.context)
        if who and len(who[0].states) == 1 and who[0].role in ACTING:
            self.context.carried = who[0].states[0]
        if sentence.role != "boilerplate":
            self.topic = topic(parsed.items, self.lexicon) or self.topic
        told = next((m for m in mentions if m.main), None)
        if told is not None and told.polarity != "neutral":
            self.context.told_sign = -1 if told.polarity == "escalation" else 1
        self.timer.telling = told.tense if told and told.role != "timeline" else "new"


def _sure(main: EventMention, heard: Hearing) -> EventMention:
    """``main`` with the model's probability of its polarity as confidence."""
    return replace(main, confidence=round(heard.probability[main.polarity], 2))


def _standing(items: Sequence[Item], clause: Clause, act: Act) -> bool:
    """Whether a rule that stands is told, no news: "South Korea, which bars some fish", "it already bars fish"."""
    present = act.tag == "V" and {r.form for r in items[act.index].verbs} <= {"s", "noun"}
    already = act.index > 0 and "still" in items[act.index - 1].cues
    return present and (clause.kind == "relative" or already)


def _confidence(act: Act, sides: Sides, rule: MeasureRule | None, *, main: bool) -> float:
    """0-1: named actors and plain objects are surer than registry and pronouns. Not yet calibrated."""
    doubts = (sides.source is None) + act.innermost.pronoun + (rule is None) + (not main)
    return round(0.9 - 0.1 * doubts, 2)
