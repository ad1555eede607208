"""Verbs folded onto their objects: from a tagged sentence to acts.

A verb looks right for an object of a class that its entry allows, or for another act to nest; passives and verbs that
happen to their subject look left. An act without an allowed object in reach is no act.
"""

from __future__ import annotations

from collections.abc import Sequence

from riskscore.lexicon import Entry, Lexicon, Reading
from riskscore.reading.acts import NONE, Act, is_operator
from riskscore.reading.clauses import Clause, Parsed
from riskscore.reading.mentions import Item
from riskscore.reading.reach import REACH, at_hand, beyond_aside, compound, in_list, infinitive_after, obliged
from riskscore.reading.tagging import AUXILIARIES, is_split, particle

NO_ENVOYS = frozenset({"firm", "industry", "media", "victims", "analyst", "court", "consumers"})


class Folder:
    """Folds the acts of one tagged sentence."""

    def __init__(self, parsed: Parsed, lexicon: Lexicon, recent: Sequence[Entry], told_sign: int) -> None:
        self.parsed, self.items, self.lexicon, self.recent = parsed, parsed.items, lexicon, recent
        self._particle = -1  # where the particle of the verb in hand stands: no object reaches over it
        self.told_sign = told_sign  # what "the move" means: the sign of the act that the article told last

    # ---- verbs

    def fold(self, i: int, depth: int = 0) -> Act | None:
        """The act at item ``i`` with all that it acts upon, or None where no allowed object is in reach."""
        item = self.items[i]
        if item.act is None or depth > 6:
            return None
        if item.tag == "N":
            return self._fold_noun(i, depth)
        others = [r for r in item.verbs if r is not item.act and r.form == item.act.form]
        readings = sorted([item.act, *others], key=_rank)
        for reading in readings:
            apart = is_split(reading, item)
            if apart and particle(reading, self.items, i) < 0:
                continue
            act = self._fold_verb(i, reading, depth)
            if act is not None and act.head() is not None:
                return act
        return None

    def _fold_verb(self, i: int, reading: Reading, depth: int) -> Act | None:
        entry = reading.entry
        cls = self.lexicon.acts[entry.cls]
        act = Act(i, entry, cls, self.items[i].tag, end=i + 1)
        if cls.kind == "report" or not self._fits(entry, self.parsed.clause_of(i)):
            return None
        if (entry.get("must") and not obliged(self.items, i)) or (entry.get("imposed") and act.tag in "PR"):
            return None
        if entry.get("party") or entry.get("envoy"):
            return self._party_act(act)
        if cls.id == "RETALIATE":
            told = self._means(i, depth)
            if told is not None:
                return told  # "retaliated by dropping Japan from its list": the answer is what counts
        if entry.get("objects") is None and not entry.get("nested"):
            return self._free_act(act)
        if (act.tag in "PR" and not entry.get("passive")) and self._take_subject(act, depth):
            act.passive = True
            return act
        self._particle = particle(reading, self.items, i) if entry.get("split") else -1
        if self._particle >= 0 and self._take_right(act, self._behind(reading), depth):
            return act
        if self._take_right(act, i + 1, depth):
            return act
        if entry.get("free"):
            act.object = entry.get("default", NONE)
            return act
        if (entry.get("alone") or entry.get("passive")) and act.tag in "VPTI" and self._take_subject(act, depth):
            return act
        return None

    def _behind(self, reading: Reading) -> int:
        """The item behind the particle of ``reading``, which may be several words: "allowed makers to obtain ..."."""
        j, words = self._particle, len(str(reading.entry.get("split")).split())
        while words > 0 and j < len(self.items):
            words -= len(self.items[j].text.split())
            j += 1
        return j

    def _fits(self, entry: Entry, clause: Clause) -> bool:
        """Whether those are named without whom the act is none: a court, consumers, or both sides of a meeting."""
        role = entry.get("only")
        if role:
            return any(item.actor and item.actor.entry.get("role") == role for item in self.items)
        if entry.get("both"):
            named = [item.actor.entry for item in self.items[clause.start : clause.end] if item.actor]
            return len({e.get("state") for e in named if e.get("state")}) > 1 or any(
                e.get("coref") == "dyad" for e in named
            )
        return True

    def _means(self, i: int, depth: int) -> Act | None:
        """The act that an answer consists of: "by dropping ...", "with a decision to end ..."."""
        clause = self.parsed.clause_of(i)
        for j in range(i + 1, min(clause.end - 1, i + 8)):
            if self.items[j].cues & {"agent", "absolute"}:
                for k in range(j + 1, min(clause.end, j + 5)):
                    if self.items[k].tag in "GN" and self.items[k].act is not None:
                        act = self.fold(k, depth + 1)
                        return act if act is not None and act.head() is not None else None
        return None

    def _free_act(self, act: Act) -> Act | None:
        """Protests, replies, meetings: an act whatever its object, though "meet the standard" is none."""
        if act.cls.id == "MEET" and not self._has_party(act):
            return None
        return act

    def _has_party(self, act: Act) -> bool:
        clause = self.parsed.clause_of(act.index)
        return any(self.items[j].actor for j in range(clause.start, clause.end))

    def _party_act(self, act: Act) -> Act | None:
        """Acts whose object is the other side itself: delist South Korea, sue Japan, summon the ambassador."""
        clause = self.parsed.clause_of(act.index)
        where = (
            range(clause.start, act.index) if act.tag in "PR" else range(act.index + 1, min(clause.end, act.index + 8))
        )
        for j in where:
            actor = self.items[j].actor
            if actor is not None and act.entry.get("envoy") and actor.entry.get("role") in NO_ENVOYS:
                continue
            if actor is not None or (act.cls.id == "FILE" and self.items[j].tag == "N"):
                act.object = act.entry.get("default", NONE)
                act.object_index, act.end = j, max(act.end, j + 1)
                act.passive = act.tag in "PR"
                return act
        return None

    # ---- objects to the right

    def _allowed(self, entry: Entry) -> frozenset[str]:
        return self.lexicon.expand(entry.get("objects") or ())

    def _nests(self, entry: Entry) -> bool:
        return (
            bool(entry.get("nested"))
            or self.lexicon.acts[entry.cls].effect < 0
            or entry.cls in ("RESUME", "START", "KEEP")
        )

    def _take_right(self, act: Act, start: int, depth: int) -> bool:
        entry, clause = act.entry, self.parsed.clause_of(act.index)
        allowed, nests = self._allowed(entry), self._nests(entry)
        unknown, pronoun, parties = False, False, False
        for j in range(start, min(clause.end, start + REACH)):
            item = self.items[j]
            if item.mark:
                if item.text in ("(", ")", "“", "”", '"') or (item.text == "," and in_list(self.items, j)):
                    continue
                aside = beyond_aside(self.items, j) if nests else -1
                if aside >= 0 and self._nest(act, aside, depth):
                    return True
                break
            if item.tag in ("V", "P", "T") or (item.cues & AUXILIARIES and not item.possessive):
                break
            if item.tag in ("I", "G"):
                if nests and self._nest(act, j, depth):
                    if parties and item.tag == "I" and act.cls.status in ("planned", "hypothetical"):
                        # Wanting somebody else to act is asking for it.
                        act.cls = self.lexicon.acts["DEMAND"]
                    return True
                if item.tag == "I":
                    break
            if item.tag == "N":
                if self._take_noun(act, j, allowed, nests=nests, depth=depth):
                    return True
                unknown = True
            elif item.tag == "M" and "GOODS" in allowed and not unknown and not compound(self.items, j):
                return self._set_object(act, j, "GOODS")
            elif item.tag == "R":
                break
            elif "preposition" in item.cues and "to" not in item.cues:
                if unknown:
                    break
            elif "anaphor" in item.cues and j == start:
                pronoun = True
            elif item.tag == "W":
                unknown = True
            elif item.tag in ("A", "M", "J"):
                unknown = False
                parties = parties or (item.tag == "A" and not item.possessive and not at_hand(item))
        return pronoun and self._take_antecedent(act, allowed)

    def _take_noun(self, act: Act, j: int, allowed: frozenset[str], *, nests: bool, depth: int) -> bool:
        """The noun at ``j``, or the last of the compound that starts there, as the object of ``act``."""
        last = j
        while last + 1 < len(self.items) and self._goes_on(last):
            last += 1
        for k in range(last, j - 1, -1):
            item = self.items[k]
            if item.noun is not None and (nests or item.noun.entry.cls in allowed) and not self._plain(item):
                inner = self._fold_noun(k, depth + 1, left=j if k > j else None)
                if inner is not None and self._wraps(act, inner):
                    act.inner, act.end = inner, max(inner.end, k + 1)
                    return True
            if item.object is not None:
                classes = [r.entry.cls for r in item.readings if r.entry.kind == "objects" and r.entry.cls in allowed]
                if classes:
                    return self._set_object(act, k, classes[0])
        return False

    def _goes_on(self, j: int) -> bool:
        """Whether a compound noun goes on behind item ``j``."""
        return self.items[j + 1].tag == "N" and not self.items[j].possessive and j + 1 != self._particle

    @staticmethod
    def _plain(item: Item) -> bool:
        """Words such as "end" are an act only with something to end."""
        return bool(item.noun and item.noun.entry.get("weak_noun") and item.object)

    @staticmethod
    def _wraps(act: Act, inner: Act) -> bool:
        """Whether ``inner`` has content for ``act``: "reverse the decision" needs none, "impose the plan" does."""
        head = inner.head()
        if head is not None and head.cls.kind == "verbal" and head.inner is None and head.object == NONE:
            return act.cls.id == "REFUSE"  # "turned down the offer"; a tender offer that starts is no act
        if head is None and inner.cls.id == "DEMAND" and act.cls.id == "REFUSE":
            return False  # what was asked for is an object of its own
        # Dropping "the plan" or "the notice" needs no content; carrying it out does.
        return head is not None or bool(act.entry.get("plans")) or act.cls.effect < 0

    def _set_object(self, act: Act, j: int, cls: str) -> bool:
        implied = self.lexicon.objects[cls].implies
        if is_operator(act.cls) and act.cls.id != "CARRY_OUT" and implied:
            # "announced curbs", "threatened a complaint": the operator alone makes the act
            act.inner = Act(j, act.entry, self.lexicon.acts[implied], "N", cls, j, end=j + 1)
            act.inner.thing = self._entry_at(j, cls)
            act.end = j + 1
            return True
        act.object, act.object_index, act.end, act.thing = cls, j, j + 1, self._entry_at(j, cls)
        if cls == "STEP" and self.told_sign and act.cls.effect > 0:
            act.valence = self.told_sign  # "the change takes effect"; taking back "the step" is relief without that
        other = (act.entry.get("by_object") or {}).get(cls)
        if other:
            act.cls = self.lexicon.acts[other]
        return True

    def _entry_at(self, j: int, cls: str) -> Entry | None:
        return next((r.entry for r in self.items[j].readings if r.entry.kind == "objects" and r.entry.cls == cls), None)

    def _nest(self, act: Act, j: int, depth: int) -> bool:
        inner = self.fold(j, depth + 1)
        if inner is None or inner.head() is None:
            return False
        asked = [item.actor for item in self.items[act.index : j] if item.actor]
        of_body = any(actor.entry.get("role") == "body" for actor in asked)
        if act.cls.status == "request" and of_body and inner.object == "LEGAL_ACTION" and inner.cls.effect > 0:
            inner.cls = self.lexicon.acts["FILE"]  # asking for a panel is filing for it
            act.cls = self.lexicon.acts["DECIDE"]
        act.inner, act.end = inner, inner.end
        return True

    def _take_antecedent(self, act: Act, allowed: frozenset[str]) -> bool:
        """ "it" and "them": the nearest allowed object before the act, in the sentence or in the article so far."""
        for j in range(act.index - 1, -1, -1):
            known = self.items[j].object
            if known is not None and known.entry.cls in allowed:
                self._set_object(act, j, known.entry.cls)
                act.pronoun, act.end = True, act.index + 2
                return True
        for thing in reversed(self.recent):
            if thing.cls in allowed:
                act.object, act.thing, act.pronoun, act.end = thing.cls, thing, True, act.index + 1
                return True
        return False

    # ---- subjects as objects: passives, and verbs that happen to their subject

    def _take_subject(self, act: Act, depth: int) -> bool:
        clause = self.parsed.clause_of(act.index)
        allowed, nests = self._allowed(act.entry), self._nests(act.entry)
        if act.tag == "R":
            return self._take_left_neighbour(act, allowed, nests=nests, depth=depth)
        start = clause.start
        if clause.kind == "relative" and self.items[clause.start].cues & {"relative"}:
            return self._take_left_neighbour(act, allowed, nests=nests, depth=depth, before=clause.start)
        for j in range(start, act.index):
            if self.items[j].tag == "N" and self._take_noun(act, j, allowed, nests=nests, depth=depth):
                act.end = max(act.end, act.index + 1)
                return True
            if "anaphor" in self.items[j].cues and self._take_antecedent(act, allowed):
                act.end = act.index + 1
                return True
        if (clause.kind == "coordinate" or clause.resumed) and clause.parent >= 0:
            parent = self.parsed.clauses[clause.parent]
            for j in range(parent.start, parent.end):
                if self.items[j].tag == "N" and self._take_noun(act, j, allowed, nests=nests, depth=depth):
                    act.end = act.index + 1
                    return True
        return False

    def _take_left_neighbour(
        self, act: Act, allowed: frozenset[str], *, nests: bool, depth: int, before: int | None = None
    ) -> bool:
        stop = act.index if before is None else before
        for j in range(stop - 1, max(-1, stop - 10), -1):
            item = self.items[j]
            if item.tag == "N":
                first = j
                while first > 0 and self.items[first - 1].tag == "N":
                    first -= 1
                if self._take_noun(act, first, allowed, nests=nests, depth=depth):
                    act.end = act.index + 1
                    return True
            if item.tag in "VPI" or (item.mark and item.text in ",;"):
                break
        return False

    # ---- nouns that name acts

    def _fold_noun(self, i: int, depth: int, left: int | None = None) -> Act | None:
        """A nominal act: "the removal of curbs", "pact termination", "its decision to end the pact"."""
        reading = self.items[i].noun
        if reading is None or depth > 6:
            return None
        entry = reading.entry
        act = Act(i, entry, self.lexicon.acts[entry.cls], "N", end=i + 1)
        if entry.get("predicate"):
            behind = self.items[i + 1] if i + 1 < len(self.items) else None
            attributive = behind is not None and behind.tag in "NWA"
            return None if attributive and not self.items[i].text.endswith((" of", " for")) else act
        allowed = self._allowed(entry)
        if i > 0 and (left is not None or self.items[i - 1].object is not None) and self.items[i - 1].tag == "N":
            known = self.items[i - 1].object
            if known is not None and known.entry.cls in allowed and not is_operator(act.cls):
                self._set_object(act, i - 1, known.entry.cls)
                act.end = i + 1
                return act
        clause = self.parsed.clause_of(i)
        after = i + 1
        if after < clause.end:
            item = self.items[after]
            if self._ends_in_preposition(self.items[i]) and self._take_right(act, after, depth):
                return act
            to = infinitive_after(self.items, after, clause.end)
            if to >= 0 and (is_operator(act.cls) or act.cls.kind == "verbal"):
                return act if self._nest(act, to, depth) else self._bare(act)
            if "preposition" in item.cues and "complement" in item.cues and self._take_right(act, after + 1, depth):
                return act
            if item.actor and self._take_right(act, after + 1, depth):
                return act
        if entry.get("default"):
            act.object = entry.get("default")
            act.thing = self._thing_of(act.object)
            return act
        return self._bare(act)

    def _ends_in_preposition(self, item: Item) -> bool:
        """Whether the form holds its own preposition: "withdrawal from", "crackdown on"."""
        last = self.lexicon.forms.get(item.text.rpartition(" ")[2], ())
        return " " in item.text and any(r.entry.id == "complement" for r in last)

    def _thing_of(self, cls: str) -> Entry | None:
        """The object of class ``cls`` that the sentence or the article so far speaks of."""
        for item in self.items:
            if item.object is not None and item.object.entry.cls == cls:
                return item.object.entry
        return next((thing for thing in reversed(self.recent) if thing.cls == cls), None)

    @staticmethod
    def _bare(act: Act) -> Act | None:
        """An operator noun without content ("the decision") stands for a step; other bare nouns are no act."""
        if is_operator(act.cls):
            act.object = "STEP"
            return act
        return act if act.cls.sign and act.cls.kind == "verbal" else None


def _rank(reading: Reading) -> tuple[bool, bool, bool, bool]:
    """Which reading of a verb is tried first: the longest, what must be done, one with an object, one for few."""
    entry = reading.entry
    special = bool(entry.get("only") or entry.get("both"))
    return (reading.short, not entry.get("must"), not entry.get("objects"), not special)
