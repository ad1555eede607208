"""Articles to event mentions: the reading wing's front door.

One pass over an article: sentences, items, clauses, acts; each act is given its parties, day, status and channel, and
the gate says whether it counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from riskscore.lexicon import Lexicon
from riskscore.reading.acts import NONE, Act, Folder, sign
from riskscore.reading.clauses import Clause, cut, tag
from riskscore.reading.cues import Setting, Teller, settled
from riskscore.reading.dates import Calendar, DateRef, resolve
from riskscore.reading.gate import Candidate, judge
from riskscore.reading.mentions import Item, material_ids, scan
from riskscore.reading.parties import Context, Party, by_phrase, objects, possessor, states_named, subjects
from riskscore.reading.sentences import sentences
from riskscore.records import Article, EventDay, EventMention, MeasureRule, Polarity, Sentence

JOINT = frozenset({"MEET", "SIGN", "SETTLE", "IMPROVE", "BREAKDOWN", "WORSEN"})
JOINT_OF_PACT = frozenset({"SIGN", "CARRY_OUT"})  # nobody named as doing it: both sides do
TOPICS = frozenset({"export_control", "trade_preference", "wto", "security_pact", "legal_history"})
BODIES = frozenset({"WTO", "UN", "ICJ", "ASEAN", "G20", "G7"})  # named in passing: they have no disputes of their own
STALE = dt.timedelta(days=4)  # an act dated further back than this is told as history


@dataclass(frozen=True, slots=True)
class CodingSettings:
    """What the coder must know of a dispute: its two countries, its measures, and how strong acts read (0-1, 0-10)."""

    dyad: tuple[str, str]
    measures: tuple[MeasureRule, ...] = ()
    act_strength: Mapping[str, float] = field(default_factory=dict)
    object_magnitude: Mapping[str, float] = field(default_factory=dict)


def code_events(articles: Iterable[Article], lexicon: Lexicon, settings: CodingSettings) -> list[EventMention]:
    """Every act told in ``articles``, counted or not, in order of article and place."""
    return [mention for article in articles for mention in code_article(article, lexicon, settings)]


def code_article(article: Article, lexicon: Lexicon, settings: CodingSettings) -> list[EventMention]:
    """The event mentions of one article, in order of place."""
    parts = sentences(article, lexicon)
    scanned = scan(article, parts, lexicon)
    reader = _Reader(article, lexicon, settings, parts, scanned)
    found: list[EventMention] = []
    for sentence, items in zip(parts, scanned, strict=True):
        if items:
            found += reader.read(sentence, items)
    return found


@dataclass(slots=True)
class _Draft:
    act: Act
    clause: Clause
    setting: Setting
    polarity: int
    main: float


class _Reader:
    """Carries an article's context from sentence to sentence."""

    def __init__(
        self, article: Article, lexicon: Lexicon, settings: CodingSettings,
        parts: Sequence[Sentence], scanned: Sequence[Sequence[Item]],
    ) -> None:
        self.article, self.lexicon, self.settings = article, lexicon, settings
        self.calendar = Calendar.of(lexicon)
        prose = [items for part, items in zip(parts, scanned, strict=True) if part.role != "boilerplate"]
        self.states = states_named(prose)
        self.context = Context(settings.dyad)
        self.story_day = self._story_day(parts)
        self.anchor: dt.date | None = None
        self.telling: str = "new"

    def _story_day(self, parts: Sequence[Sentence]) -> dt.date | None:
        """The first weekday or "today" of the prose: undated news happened then."""
        published = self.article.published
        if published is None:
            return None
        for part in parts:
            if part.role in ("body", "quote", "headline"):
                for ref in self.calendar.find(self.article.text[part.start : part.end]):
                    if ref.weekday is not None and ref.lean == 0:
                        day = resolve(ref, published)
                        return day.day if day else published
        return published

    # ---- one sentence

    def read(self, sentence: Sentence, items: list[Item]) -> list[EventMention]:
        dates = [
            DateRef(r.start + sentence.start, r.end + sentence.start, r.year, r.month, r.day, r.weekday, r.offset, r.lean, r.anchored)
            for r in self.calendar.find(self.article.text[sentence.start : sentence.end])
        ]
        for item in items:
            item.date = any(r.start <= item.start < r.end for r in dates)
        tag(items)
        clauses = cut(items)
        folder = Folder(items, clauses, self.lexicon, self.context.recent)
        timeline = sentence.role == "timeline" and sentence.day is not None and sentence.day != self.article.published
        teller = Teller(items, clauses, timeline=timeline)
        drafts = self._drafts(items, clauses, folder, teller)
        mains = max((d.main for d in drafts), default=0.0)
        chosen = next((d for d in drafts if d.main == mains), None)
        mentions = [self._mention(sentence, items, clauses, d, dates, main=d is chosen) for d in drafts]
        if not mentions:
            mentions = self._named_only(sentence, items)
        self._remember(items, clauses, drafts)
        told = next((m for m in mentions if m.main), None)
        self.telling = told.tense if told and told.role != "timeline" else "new"
        return mentions

    def _drafts(self, items: list[Item], clauses: list[Clause], folder: Folder, teller: Teller) -> list[_Draft]:
        drafts: list[_Draft] = []
        taken: set[int] = set()
        for clause in clauses:
            for i in self._predicates(items, clause):
                if i in taken:
                    continue
                act = folder.fold(i)
                head = act.head() if act else None
                if act is None or (head is None and not act.cls.status):
                    continue
                if head is None or (act.inner is None and act.object == NONE and not act.cls.sign):
                    continue
                polarity = sign(act, self.lexicon)
                setting = teller.setting(act, clause, polarity)
                taken |= set(act.indices())
                drafts.append(_Draft(act, clause, setting, polarity, self._weight(act, clause, setting, polarity)))
        return [d for d in drafts if d.act.index not in {i for o in drafts if o is not d for i in o.act.indices()}]

    @staticmethod
    def _predicates(items: list[Item], clause: Clause) -> list[int]:
        """Candidate heads of a clause: its verbs; an infinitive after a bare subject; else its nominal acts."""
        verbs = list(clause.verbs)
        if not verbs:
            verbs = [i for i in range(clause.start + 2, clause.end) if items[i].tag == "I" and _headline_future(items, i)]
        reduced = [i for i in range(clause.start, clause.end) if items[i].tag == "R"]
        nouns = [i for i in range(clause.start, clause.end) if items[i].tag == "N" and items[i].noun and (items[i].noun.entry.get("predicate") or clause.kind in ("time", "reason", "before") or not verbs)]  # type: ignore[union-attr]
        gerunds = [i for i in range(clause.start, clause.end) if items[i].tag == "G" and (clause.kind in ("time", "reason", "before") or not verbs or i == clause.start)]
        return verbs + reduced + gerunds + nouns

    @staticmethod
    def _weight(act: Act, clause: Clause, setting: Setting, polarity: int) -> float:
        """How likely the act is the one that the sentence asserts: its clause first, then its form."""
        rank = {"main": 6, "content": 6, "report": 2, "coordinate": 5, "participle": 3, "concession": 4, "relative": 1.5, "time": 2, "before": 1, "condition": 1, "reason": 1, "because": 4}
        weight = float(rank[clause.kind])
        if act.tag in "RNG":
            weight -= 2
        if polarity == 0:
            weight -= 3 if act.cls.kind != "keep" else 0
        return weight - act.index / 1000

    def _named_only(self, sentence: Sentence, items: list[Item]) -> list[EventMention]:
        """A sentence that tells no act but names materials: kept, so that a search for them finds it."""
        materials, generic = material_ids(items)
        named = [item for item in items if item.material]
        if not named or sentence.role == "boilerplate":
            return []
        start, end = named[0].start, named[0].end
        return [
            EventMention(
                article_id=self.article.id, start=start, end=end, evidence=self.article.text[start:end],
                sentence=sentence.index, sentence_start=sentence.start, sentence_end=sentence.end, role=sentence.role,
                act=NONE, object=NONE, chain=NONE, materials=materials, generic_materials=generic,
            )
        ]

    # ---- one act

    def _mention(
        self, sentence: Sentence, items: list[Item], clauses: list[Clause], draft: _Draft, dates: list[DateRef], *, main: bool
    ) -> EventMention:
        act, clause, setting = draft.act, draft.clause, draft.setting
        head = act.head()
        assert head is not None
        inner = head.innermost
        outer = self._outer_third_party(items, clauses, clause)
        source, target, mutual = self._parties(items, clauses, act, clause)
        materials, generic = material_ids(items[clause.start : clause.end] if len(clauses) > 1 else items)
        all_materials, all_generic = material_ids(items)
        channel = self._channel(items, act, source)
        rule = self._measure(inner, items, channel, source, target, all_materials)
        if source is None and rule is None:
            source = self._keeper(channel)
        source_state, target_state, mutual = self._settle(source, target, rule, mutual, inner)
        self._items = items
        polarity, status, chain = self._outcome(act, draft)
        day = self._day(sentence, items, clause, act, dates, setting)
        tense = setting.tense
        published = self.article.published
        if day and published and tense == "new" and day.basis != "dateline" and day.day < published - STALE and sentence.role != "timeline" and day.precision == "day":
            tense = "background"
        if day and published and tense == "new" and day.precision != "day" and (day.day.year, day.day.month) < (published.year, published.month):
            tense = "background"
        if tense == "new" and self.telling == "background" and self._goes_on(items, act) and (day is None or day.basis == "dateline"):
            tense = "background"
        if tense == "background" and day is not None and day.basis == "dateline":
            day = None
        if status == "actual" and day and published and day.day > published and not head.cls.kind == "verbal":
            status = "planned"
        if status == "planned" and tense == "background" and day and published and day.day < published - STALE and head.cls.kind == "verbal":
            status = "actual"
        verdict = judge(
            Candidate(
                role=sentence.role, polarity=polarity, status=status, requested=setting.status == "request",
                kept=head.cls.kind == "keep" and polarity == "neutral", tense=tense, dated=day is not None, source=source_state,
                target=target_state, mutual=mutual, actor_role="body" if outer else source.role if source else "state", channel=channel,
                about_dyad=self._about_dyad(rule, source_state, target_state), dyad_article=self._dyad_rules(),
            ),
            self.settings.dyad,
        )
        indices = sorted(act.indices())
        start, end = items[indices[0]].start, items[indices[-1]].end
        strength = self.settings.act_strength.get(chain[0], 0.5) * self.settings.object_magnitude.get(chain[-1], 3.0)
        return EventMention(
            article_id=self.article.id, start=start, end=end, evidence=self.article.text[start:end],
            sentence=sentence.index, sentence_start=sentence.start, sentence_end=sentence.end, role=sentence.role, main=main,
            day=day.day if day else None, day_precision=day.precision if day else None, day_basis=day.basis if day else None,
            source=source_state, target=target_state, mutual=mutual,
            source_detail=source.detail if source else None, target_detail=target.detail if target else None,
            channel=channel, measure=rule.id if rule else None, act=chain[0], lemma=str(act.entry.get("verb") or items[act.index].text),
            object=chain[-1], chain=" > ".join(chain), materials=all_materials if main else materials, generic_materials=all_generic if main else generic,
            polarity=verdict.polarity, status=status, tense=tense, counted=verdict.counted, reason=verdict.reason,
            severity_hint=round(min(10.0, 10.0 * strength / 8.0), 2), confidence=self._confidence(act, source, rule, setting, main=main),
            cue=setting.cue,
        )

    @staticmethod
    def _confidence(act: Act, source: Party | None, rule: MeasureRule | None, setting: Setting, *, main: bool) -> float:
        """0-1: named actors and plain objects are surer than registry and pronouns."""
        surely = 0.9
        surely -= 0.1 * (source is None) + 0.1 * act.innermost.pronoun + 0.1 * (rule is None) + 0.1 * (not main)
        return round(surely, 2)

    def _outcome(self, act: Act, draft: _Draft) -> tuple[Polarity, str, tuple[str, ...]]:  # type: ignore[type-arg]
        """Polarity, status and chain once negation and refusal have had their say (design, section 5)."""
        polarity, status, chain = draft.polarity, draft.setting.status, act.chain()
        head = act.head()
        assert head is not None
        if "whether" in self._opening(draft.clause):
            return "neutral", "hypothetical", chain
        if status == "refused":
            return ("escalation" if polarity > 0 else "neutral"), "denied", chain
        if head.cls.id == "REFUSE" and (head.inner is not None or head.object in ("TALKS", "SETTLEMENT")):
            return _word(polarity), "denied", chain
        if draft.setting.negation == "plain":
            return "neutral", "denied", chain
        if draft.setting.negation == "wilful":
            if head.cls.id in ("PROLONG", "KEEP") and head.innermost.object == "PACT":
                return "escalation", ("planned" if status in ("planned", "actual") else settled(status)), ("END", "PACT")
            return ("escalation" if polarity > 0 else "neutral"), "denied", chain
        if status == "denied":
            return "neutral", "denied", chain
        return _word(polarity), settled(status), chain

    def _opening(self, clause: Clause) -> frozenset[str]:
        return self._items[clause.start].cues

    # ---- who

    def _parties(self, items: list[Item], clauses: list[Clause], act: Act, clause: Clause) -> tuple[Party | None, Party | None, bool]:
        source, target, mutual = self._named_parties(items, clauses, act, clause)
        inner = act.innermost
        head = act.head()
        if act.entry.get("speaker"):
            speaker = self._speaker(items, clauses, clause)
            if speaker is not None:
                return speaker, next((p for p in (source, target) if p and p.states and p.states != speaker.states), None), False
        if head is not None and head.cls.id in JOINT_OF_PACT and inner.object == "PACT" and not subjects(items, clause, act.index, self.context):
            return source, target, True
        if inner.thing is not None and inner.thing.get("owned") and not mutual:
            # A list belongs to whoever keeps it: "South Korea's exclusion from Japan's whitelist" is Japan's act.
            owner = self._owner(items, inner)
            if owner is not None and owner.states and source is not None and owner.states != source.states:
                return owner, source, False
        return source, target, mutual

    def _named_parties(
        self, items: list[Item], clauses: list[Clause], act: Act, clause: Clause
    ) -> tuple[Party | None, Party | None, bool]:
        context = self.context
        who = self._subjects(items, clauses, clause, act)
        if act.tag in ("P", "R") and not act.entry.get("passive"):
            agent = by_phrase(items, act.index + 1, clause.end, context)
            patient = [p for p in who if p.states]
            owner = possessor(items, act.innermost, context) if act.inner else self._owner(items, act)
            source = agent or owner
            target = next((p for p in patient if source is None or p.states != source.states), None)
            return source, target, False
        if act.tag == "N":
            source = possessor(items, act, context) or by_phrase(items, act.index + 1, clause.end, context)
            rest = objects(items, act.index + 1, clause.end, context, source.states[0] if source and source.states else None)
            return source, next((p for p in rest if source is None or p.states != source.states), None), False
        states = [s for p in who for s in p.states]
        mutual = set(self.settings.dyad) <= set(states) and (any(len(p.states) > 1 for p in who) or self._joined(items, who))
        source = who[0] if who else None
        subject = source.states[0] if source and source.states else None
        rest = [p for p in objects(items, act.index + 1, clause.end, context, subject) if p.states and p.states != (source.states if source else ())]
        if act.cls.id in JOINT and source and source.states and not mutual and any(set(p.states) - {subject} for p in rest):
            mutual = all(s in self.settings.dyad for p in rest[:1] for s in p.states) and subject in self.settings.dyad
        return source, (rest[0] if rest else None), mutual

    def _outer_third_party(self, items: list[Item], clauses: list[Clause], clause: Clause) -> bool:
        """Whether a third party's view or wish frames the act: "Washington voiced concern if the pact were scrapped"."""
        if clause is clauses[0] or clause.kind not in ("condition", "content") or clause.governor >= 0:
            return False
        who = subjects(items, clauses[0], self._first_verb(items, clauses[0]), self.context)
        return bool(who) and bool(who[0].states) and who[0].states[0] not in self.settings.dyad

    @staticmethod
    def _joined(items: list[Item], who: list[Party]) -> bool:
        """Whether the first two subjects are joined by "and" rather than one owning the other."""
        first, second = who[0].index, next((p.index for p in who if p.states != who[0].states), -1)
        return second > first and any("and" in items[j].cues for j in range(first, second))

    def _owner(self, items: list[Item], act: Act) -> Party | None:
        """The owner of the object: "was removed from Japan's list", "its complaint was suspended"."""
        for j in range(act.object_index - 1, max(-1, act.object_index - 5), -1):
            if items[j].actor and items[j].possessive:
                from riskscore.reading.parties import party

                return party(items[j], j, self.context, None)
            if items[j].tag in "VP" or items[j].mark:
                break
        return None

    def _subjects(self, items: list[Item], clauses: list[Clause], clause: Clause, act: Act) -> list[Party]:
        """Subjects of the clause, else those it inherits: the speaker behind "it", or the clause it hangs on."""
        seen: Clause | None = clause
        for _ in range(4):
            if seen is None:
                break
            stop = act.index if seen is clause else self._first_verb(items, seen)
            who = subjects(items, seen, stop, self.context)
            if who:
                return who
            if seen is clause and any("pronoun" in items[j].cues for j in range(seen.start, stop)):
                speaker = self._speaker(items, clauses, clause)
                if speaker:
                    return [speaker]
            if seen.kind == "relative":
                return []
            seen = clauses[seen.parent] if seen.parent >= 0 else None
        speaker = self._speaker(items, clauses, clause)
        if speaker:
            return [speaker]
        if self.context.carried:
            return [Party((self.context.carried,), "state", None)]
        return []

    @staticmethod
    def _first_verb(items: list[Item], clause: Clause) -> int:
        return clause.verbs[0] if clause.verbs else clause.end

    def _speaker(self, items: list[Item], clauses: list[Clause], clause: Clause) -> Party | None:
        """Who is speaking: the subject of the report verb over the clause, or of the tail that closes the sentence."""
        for other in clauses:
            if other is not clause and (other.kind == "report" or any(items[v].act and items[v].act.entry.get("reports") for v in other.verbs)):
                who = subjects(items, other, other.end, self.context)
                if who and who[0].states:
                    return who[0]
        return None

    def _keeper(self, channel: str) -> Party | None:
        """Who runs the measures of a channel, where only one side does: approvals under Japan's controls are Japan's."""
        keepers = {rule.source for rule in self.settings.measures if rule.channel == channel and rule.source}
        return Party((keepers.pop(),), "state") if len(keepers) == 1 and self._dyad_article() else None

    def _settle(
        self, source: Party | None, target: Party | None, rule: MeasureRule | None, mutual: bool, inner: Act
    ) -> tuple[str | None, str | None, bool]:
        """Source and target as states, filled in from the measure and from the dyad where the text leaves them out."""
        dyad = self.settings.dyad
        if mutual or (source and len(source.states) > 1):
            both = source.states if source and len(source.states) > 1 else dyad
            if set(both) == set(dyad):
                return dyad[0], dyad[1], True
            return both[0], both[1] if len(both) > 1 else None, True
        src = source.states[0] if source and source.states else None
        tgt = target.states[0] if target and target.states else None
        if src is None and rule is not None:
            src = rule.source
        if tgt is None or tgt == src:
            tgt = self.context.other(src) if self._dyad_article() or rule is not None else None
        return src, tgt, False

    def _dyad_article(self) -> bool:
        return all(self.states.get(s) for s in self.settings.dyad)

    def _about_dyad(self, rule: MeasureRule | None, source: str | None, target: str | None) -> bool:
        if not (rule or {source, target} <= set(self.settings.dyad)):
            return False
        return self._dyad_rules()

    def _dyad_rules(self) -> bool:
        """Whether the two countries are what the article is about: both named, and no third one more than the lesser."""
        dyad = self.settings.dyad
        others = max((n for s, n in self.states.items() if s not in dyad and s not in BODIES), default=0)
        least = min(self.states.get(s, 0) for s in dyad)
        return least > 0 and (least >= others or least >= 2)

    # ---- over what

    def _channel(self, items: list[Item], act: Act, source: Party | None) -> str:
        head = act.head()
        assert head is not None
        inner = head.innermost
        if source is not None and source.role == "court":
            return "legal_history"
        topic = self._topic(items)
        if head.cls.kind == "verbal" or inner.object == NONE:
            return topic if topic and head.cls.id in ("PROTEST", "RETALIATE", "APPEASE", "OFFER", "MEET") else "diplomacy"
        own = (inner.thing.get("channel") if inner.thing else None) or (self.lexicon.objects[inner.object].channel if inner.object in self.lexicon.objects else "other")
        if inner.object in ("TALKS", "STEP", "COUNTERMEASURE", "TENSION", "SETTLEMENT", "ALLEGATION"):
            return topic or str(own)
        return str(own)

    def _topic(self, items: list[Item]) -> str | None:
        """The channel of the first measure-like object named in the sentence."""
        for item in items:
            if item.object is not None:
                cls = self.lexicon.objects[item.object.entry.cls]
                channel = item.object.entry.get("channel") or cls.channel
                if channel in TOPICS and not cls.weak:
                    return str(channel)
        return None

    def _measure(
        self, inner: Act, items: list[Item], channel: str, source: Party | None, target: Party | None, materials: tuple[str, ...]
    ) -> MeasureRule | None:
        """The first measure of the registry whose object, names, materials and parties fit the act."""
        names = set(inner.thing.get("names", ())) if inner.thing else set()
        src = source.states[0] if source and len(source.states) == 1 else None
        for rule in self.settings.measures:
            if rule.channel != channel or inner.object not in rule.objects:
                continue
            if rule.names and names and not names & set(rule.names):
                continue
            if rule.materials and materials and not set(rule.materials) & set(materials):
                continue
            if rule.source and src and src != rule.source and src in self.settings.dyad:
                continue
            return rule
        return None

    # ---- when

    def _day(
        self, sentence: Sentence, items: list[Item], clause: Clause, act: Act, dates: list[DateRef], setting: Setting
    ) -> EventDay | None:
        published = self.article.published
        aside = act.tag in "NG" and clause.kind not in ("main", "content")
        if sentence.role == "timeline" and sentence.day is not None and sentence.day_precision is not None:
            if aside or clause.kind in ("time", "before", "reason", "relative"):
                return None
            return EventDay(sentence.day, sentence.day_precision, "list")
        span = (items[clause.start].start, items[clause.end - 1].end) if clause.end > clause.start else (0, 0)
        own = [r for r in dates if span[0] <= r.start < span[1]]
        shared = (setting.tense == "new" and not setting.future and not aside) or (clause.kind == "time" and len(dates) == 1 and act.tag == "V")
        usable = own or (dates if shared else [])
        resolved = []
        for ref in usable:
            day = resolve(ref, published, future=setting.future and ref in own, anchor=self.anchor)
            if day is not None:
                resolved.append((ref, day))
        if resolved:
            at = items[act.index].start
            precise = {"day": 0, "month": 1, "year": 2}
            ref, day = min(resolved, key=lambda pair: (precise[pair[1].precision], abs(pair[0].start - at)))
            if setting.tense == "background" or day.precision != "day":
                self.anchor = day.day
            return day
        if setting.tense == "new" and self.story_day is not None:
            return EventDay(self.story_day, "day", "dateline")
        return None

    @staticmethod
    def _goes_on(items: list[Item], act: Act) -> bool:
        """Whether a sentence goes on with the history that the one before told: "It later took Seoul off its list"."""
        past = items[act.index].act is not None and any(r.form == "past" for r in items[act.index].verbs)
        return past and any("narrative" in item.cues for item in items[: act.index + 1])

    # ---- what stays for the next sentence

    def _remember(self, items: list[Item], clauses: list[Clause], drafts: list[_Draft]) -> None:
        for item in items:
            if item.object is not None:
                self.context.recent.append(item.object.entry)
        del self.context.recent[:-12]
        for clause in clauses[:1]:
            who = subjects(items, clause, self._first_verb(items, clause), self.context)
            if who and len(who[0].states) == 1 and who[0].states[0] in self.settings.dyad:
                self.context.carried = who[0].states[0]


def _headline_future(items: list[Item], i: int) -> bool:
    """ "Japan to lift curbs": an infinitive right after its subject stands for the future."""
    return bool(items[i - 2].actor) and not items[i - 2].possessive


def _word(polarity: int) -> Polarity:
    return "escalation" if polarity < 0 else "de-escalation" if polarity > 0 else "neutral"
