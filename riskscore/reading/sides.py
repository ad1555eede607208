"""The two sides of an act: who acts on whom, from subjects, by-phrases, possessives, owners of lists, and the dyad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskscore.reading.acts import Act
from riskscore.reading.clauses import Clause, Parsed
from riskscore.reading.gate import ACTING
from riskscore.reading.mentions import Item
from riskscore.reading.parties import Context, Party, by_phrase, objects, party, possessor, subjects
from riskscore.reading.tagging import is_count
from riskscore.records import MeasureRule

JOINT = frozenset({"MEET", "SIGN", "SETTLE", "IMPROVE", "BREAKDOWN", "WORSEN"})
JOINT_OF_PACT = frozenset({"SIGN", "CARRY_OUT"})  # nobody named as doing it: both sides do
COMMON = frozenset({"WORSEN", "IMPROVE", "BREAKDOWN"})  # happens to what both have in common: ties, talks
SHARED = frozenset({"TIES", "TENSION"})
HOME = frozenset({"firm", "industry", "party", "victims", "analyst"})  # whom a government meets without meeting another
BODIES = frozenset({"WTO", "UN", "ICJ", "ASEAN", "G20", "G7"})  # named in passing: they have no disputes of their own


@dataclass(frozen=True, slots=True)
class Sides:
    """Source and target as the text names them; a ``mutual`` act has both sides as source."""

    source: Party | None = None
    target: Party | None = None
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Source and target as states, once the measure and the dyad have filled in what the text leaves out."""

    source: str | None
    target: str | None
    mutual: bool = False


def _state(one: Party | None) -> str | None:
    return one.states[0] if one and one.states else None


def _able(one: Party | None) -> Party | None:
    """``one`` if it may act for a country: a firm whose shares are seized is no source of the seizure."""
    return one if one is not None and one.role in ACTING else None


def _other(candidates: Sequence[Party | None], one: Party | None) -> Party | None:
    """The first candidate that is somebody else than ``one``."""
    fit = (c for c in candidates if c and c.states and c.role != "body")
    return next((c for c in fit if one is None or c.states != one.states), None)


def _is_shared(act: Act) -> bool:
    """Whether the act is on what both sides have in common: their ties, their quarrel."""
    return act.innermost.object in SHARED


class Caster:
    """Finds the sides of the acts of one article. ``states`` counts how often the article names each state."""

    def __init__(self, context: Context, states: Mapping[str, int], measures: Sequence[MeasureRule]) -> None:
        self.context, self.states, self.measures = context, states, measures

    # ---- as the text names them

    def sides(self, parsed: Parsed, act: Act, clause: Clause) -> Sides:
        """Who acts on whom in ``act``, as far as the sentence and what came before it say."""
        named = self._named(parsed, act, clause)
        inner, head = act.innermost, act.head()
        if act.entry.get("speaker"):
            speaker = self.speaker(parsed, clause)
            if speaker is not None:
                return Sides(speaker, _other((named.source, named.target), speaker))
        if named.source is not None and named.source.role == "body" and inner.object == "LEGAL_ACTION":
            return Sides(None, named.target)  # the panel is set up at the wish of whoever complains
        both_do = head is not None and (
            (head.cls.id in JOINT_OF_PACT and inner.object == "PACT")
            or ((head.cls.id in COMMON or _is_shared(act)) and self.names_both())
        )
        if both_do and not subjects(parsed.items, clause, act.index, self.context):
            return Sides(named.source, named.target, mutual=True)
        if inner.thing is not None and inner.thing.get("owned") and not named.mutual:
            # A list belongs to whoever keeps it: "South Korea's exclusion from Japan's whitelist" is Japan's act.
            owner = self._owner(parsed, inner)
            if owner is not None and owner.states and named.source is not None and owner.states != named.source.states:
                return Sides(owner, named.source)
        return named

    def _named(self, parsed: Parsed, act: Act, clause: Clause) -> Sides:
        items, context = parsed.items, self.context
        if act.tag == "N" and not act.entry.get("predicate"):
            source = _able(possessor(items, act, context)) or by_phrase(items, act.index + 1, clause.end, context)
            return Sides(source, _other(objects(items, act.index + 1, clause.end, context, _state(source)), source))
        who = self._subjects(parsed, clause, act)
        if act.entry.get("imposed") or act.entry.get("passive"):
            # Whoever must comply, or gets the licence, stands as subject; the act is somebody else's.
            source = by_phrase(items, act.index + 1, clause.end, context)
            patient = next((one for one in who if one.role == "state"), None)
            if source is None and act.entry.get("must"):
                source, patient = self._obliges(items, act, clause, who, patient)
            return Sides(source, _other((patient,), source))
        if act.tag in ("P", "R") and not act.entry.get("passive"):
            owner = possessor(items, act.innermost, context) if act.inner else self._owner(parsed, act)
            source = by_phrase(items, act.index + 1, clause.end, context) or _able(owner)
            if source is None and _is_shared(act) and any(len(one.states) > 1 for one in who):
                return Sides(mutual=True)  # "trust between the two has been restored"
            if source is None and act.entry.get("envoy") and who:
                other = context.other(_state(who[0]))  # "Seoul's envoy was called in"
                source = Party((other,)) if other else None
            if source is None and not who and act.tag == "P" and self.about_dyad():
                hit = objects(items, clause.start, act.index, context, None)
                other = context.other(_state(hit[0])) if len(hit) == 1 and hit[0].role == "state" else None
                if other:  # "checks on food from Japan have been doubled"
                    return Sides(Party((other,)), hit[0])
            return Sides(source, _other(who, source))
        return self._active(parsed, act, clause, who)

    def _obliges(
        self, items: Sequence[Item], act: Act, clause: Clause, who: Sequence[Party], patient: Party | None
    ) -> tuple[Party | None, Party | None]:
        """Who makes firms do it, and whom it hits: "Korean firms must file", "firms shipping to Japan must file"."""
        firms = [one for one in who if one.role in ("firm", "industry") and one.index >= 0]
        own = next((one for one in firms if self._named_by_state(items[one.index])), None)
        there = objects(items, clause.start, act.index, self.context, _state(own))
        buyer = next((one for one in there if one.role == "state" and one.states != (own.states if own else ())), None)
        other = self.context.other(_state(buyer))
        source = Party(own.states) if own else Party((other,)) if other else None
        return source, buyer or patient

    @staticmethod
    def _named_by_state(item: Item) -> bool:
        """Whether a firm is told by its own country ("Korean firms") and not by what was told before ("makers")."""
        return item.actor is not None and bool(item.actor.entry.get("state"))

    def _active(self, parsed: Parsed, act: Act, clause: Clause, who: Sequence[Party]) -> Sides:
        dyad = set(self.context.dyad)
        source = who[0] if who else None
        rest = objects(parsed.items, act.index + 1, clause.end, self.context, _state(source))
        target = _other(rest, source)
        named = {state for one in who for state in one.states}
        mutual = dyad <= named and (any(len(one.states) > 1 for one in who) or self._joined(parsed, who))
        if act.cls.id in JOINT and target is not None and {_state(source), *target.states} <= dyad:
            mutual = True
        return Sides(source, target, mutual)

    @staticmethod
    def _joined(parsed: Parsed, who: Sequence[Party]) -> bool:
        """Whether the first two subjects are joined by "and" rather than one owning the other."""
        first = who[0].index
        second = next((p.index for p in who if p.states != who[0].states), -1)
        return second > first and any("and" in parsed.items[j].cues for j in range(first, second))

    def _owner(self, parsed: Parsed, act: Act) -> Party | None:
        """The owner of the object: "was removed from Japan's list", "its complaint was suspended"."""
        for j in range(act.object_index - 1, max(-1, act.object_index - 5), -1):
            item = parsed.items[j]
            if item.actor and item.possessive:
                return party(item, j, self.context, None)
            if item.tag in "VP" or item.mark:
                break
        return None

    def _subjects(self, parsed: Parsed, clause: Clause, act: Act) -> list[Party]:
        """Subjects of the clause, else those it inherits: the speaker behind "it", or the clause it hangs on."""
        seen: Clause | None = clause
        for _ in range(4):
            if seen is None:
                break
            stop = act.index if seen is clause else parsed.first_verb(seen)
            who = subjects(parsed.items, seen, stop, self.context)
            if who:
                return who
            if seen is clause and any("pronoun" in parsed.items[j].cues for j in range(seen.start, stop)):
                break
            if seen.kind == "relative":
                return self._antecedent(parsed, seen)
            seen = parsed.clauses[seen.parent] if seen.parent >= 0 else None
        speaker = self.speaker(parsed, clause)
        if speaker:
            return [speaker]
        return [Party((self.context.carried,))] if self.context.carried else []

    def _antecedent(self, parsed: Parsed, clause: Clause) -> list[Party]:
        """Whose act or word a relative clause goes on about: "South Korean court rulings that ordered ..."."""
        if clause.start < 2 or parsed.items[clause.start - 1].tag != "N":
            return []
        owner = parsed.items[clause.start - 2]
        found = party(owner, clause.start - 2, self.context, None) if owner.actor else None
        return [found] if found is not None else []

    def speaker(self, parsed: Parsed, clause: Clause) -> Party | None:
        """Who is speaking: the subject of the report verb over the clause, or of the tail that closes the sentence."""
        for other in parsed.clauses:
            if other is not clause and (other.kind == "report" or any(parsed.reports(v) for v in other.verbs)):
                who = subjects(parsed.items, other, other.end, self.context)
                if not who and self.context.carried and self._he(parsed, other):
                    return Party((self.context.carried,))
                if who and (who[0].states or who[0].role not in ACTING):
                    return who[0]
        return None

    @staticmethod
    def _he(parsed: Parsed, clause: Clause) -> bool:
        """Whether "he" or "it" warns or plans in ``clause``: whoever acted last does. Bare saying tells less."""
        tellers = [parsed.items[v].teller for v in clause.verbs]
        if not any(teller is not None and teller.cls != "SAY" for teller in tellers):
            return False
        return any("pronoun" in parsed.items[j].cues for j in range(clause.start, parsed.first_verb(clause)))

    def at_home(self, parsed: Parsed, act: Act, clause: Clause) -> bool:
        """Whether a meeting is with firms or parties at home: "held a meeting with battery makers"."""
        head = act.head()
        if head is None or head.cls.id != "MEET":
            return False
        with_whom = objects(parsed.items, act.index + 1, clause.end, self.context, None)
        if with_whom:
            return with_whom[0].role in HOME
        return self._unknown(parsed, clause, act)

    @staticmethod
    def _unknown(parsed: Parsed, clause: Clause, act: Act) -> bool:
        """Whether the subject is nobody the lexicon knows: "a panel of experts met", "the council met"."""
        before = parsed.items[clause.start : act.index]
        told = any(i.actor or i.cues & {"pronoun", "relative"} or is_count(i) for i in before)  # "two teams met"
        return act.tag == "V" and bool(before) and not told

    def framed_by_third_party(self, parsed: Parsed, clause: Clause, act: Act) -> bool:
        """Whether a third party's view frames the act: "Washington voiced concern if the pact were scrapped"."""
        first = parsed.clauses[0]
        nominal = act.tag == "N" and self.about_dyad() and possessor(parsed.items, act, self.context) is None
        within = clause is not first and clause.kind in ("condition", "content") and clause.governor < 0
        if not (within or (clause is first and nominal)):
            return False
        state = _state(next(iter(subjects(parsed.items, first, parsed.first_verb(first), self.context)), None))
        return state is not None and state not in self.context.dyad

    # ---- as states

    def keeper(self, channel: str) -> Party | None:
        """Who runs the measures of a channel, where only one side does: a licence is the licensing side's act."""
        keepers = {rule.source for rule in self.measures if rule.channel == channel and rule.source}
        return Party((keepers.pop(),)) if len(keepers) == 1 and self.names_both() else None

    def settle(self, sides: Sides, rule: MeasureRule | None) -> Pair:
        """Source and target as states, filled in from the measure and from the dyad where the text leaves them out."""
        one, other = self.context.dyad
        several = sides.source.states if sides.source and len(sides.source.states) > 1 else ()
        if sides.mutual or several:
            both = several or (one, other)
            return Pair(one, other, mutual=True) if set(both) == {one, other} else Pair(both[0], both[1], mutual=True)
        source, target = _state(sides.source), _state(sides.target)
        if source is None and sides.source is not None and sides.source.role == "court":
            source = self.context.other(target)  # a court that orders firms of one country about is the other's
        if source is None and rule is not None:
            source = rule.source
        if source is None and not self.about_dyad():
            source = self.context.carried or self._most_named(target)
        if target is None or target == source:
            target = self.context.other(source) if self.names_both() or rule is not None else None
            if source is not None and source not in self.context.dyad:
                target = self._most_named(source)
        return Pair(source, target)

    def _most_named(self, one: str | None) -> str | None:
        """The other side of a third state's dispute: the state named most beside it, None where several are."""
        counts = sorted(((n, s) for s, n in self.states.items() if s != one and s not in BODIES), reverse=True)
        several = len(counts) > 1 and counts[0][0] == counts[1][0]
        return counts[0][1] if counts and not several else None

    # ---- what the article is about

    def names_both(self) -> bool:
        """Whether the article names both countries of the dyad."""
        return all(self.states.get(state) for state in self.context.dyad)

    def names_two(self) -> bool:
        """Whether the article names two states at all: without that it tells of no dispute between states."""
        return len(set(self.states) - BODIES) > 1

    def names_any(self) -> bool:
        """Whether the article names either country; without that no measure of theirs is meant."""
        return any(self.states.get(state) for state in self.context.dyad)

    def about_dyad(self) -> bool:
        """Whether the article is about the two countries: both named, and twice, first, or more than any third one."""
        dyad = self.context.dyad
        states = {s: n for s, n in self.states.items() if s not in BODIES}
        others = max((n for s, n in states.items() if s not in dyad), default=0)
        least = min(states.get(s, 0) for s in dyad)
        return least > 0 and (least > others or least >= 2 or set(list(states)[:2]) == set(dyad))
