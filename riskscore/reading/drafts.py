"""Which acts a sentence tells, and which of them it asserts: the predicates of each clause, folded and weighed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskscore.lexicon import ActClass, Entry, Lexicon
from riskscore.reading.acts import NONE, Act, sign
from riskscore.reading.clauses import ASIDE, Clause, Parsed
from riskscore.reading.cues import Outcome, Setting, Teller, outcome, settled
from riskscore.reading.folding import Folder
from riskscore.reading.mentions import Item
from riskscore.records import Polarity

# How likely a clause is the one that the sentence asserts (see ``_weight``).
RANK: Mapping[str, float] = {
    "main": 6, "content": 6, "coordinate": 5, "concession": 4, "because": 4, "participle": 3, "report": 2, "time": 2,
    "relative": 1.5, "before": 1, "condition": 1, "reason": 1,
}  # fmt: skip
# What is told in words that no rule reads: the class says only which way it goes.
UNREAD: Mapping[str, ActClass] = {
    "escalation": ActClass("HOSTILE", sign=-1),
    "de-escalation": ActClass("FRIENDLY", sign=1),
}


@dataclass(slots=True)
class Draft:
    """An act before it has sides, topic and day."""

    act: Act
    head: Act
    clause: Clause
    setting: Setting
    outcome: Outcome
    weight: float


def drafts(parsed: Parsed, teller: Teller, folder: Folder, lexicon: Lexicon) -> list[Draft]:
    """The acts that a sentence tells, in order; the one of most weight is the one it asserts."""
    found: list[Draft] = []
    taken: set[int] = set()
    for clause in parsed.clauses:
        whether = "whether" in parsed.items[clause.start].cues
        for i in _predicates(parsed.items, clause, folder):
            act = folder.fold(i) if i not in taken else None
            head = act.head() if act else None
            if act is None or head is None or (act.inner is None and act.object == NONE and not act.cls.sign):
                continue
            polarity = sign(act, lexicon)
            setting = teller.setting(act, clause, polarity)
            taken |= set(act.indices())
            said = outcome(act, polarity, setting, whether=whether)
            found.append(Draft(act, head, clause, setting, said, _weight(act, clause, said, setting)))
    nested = {i for d in found for i in d.act.indices() if i != d.act.index}
    return [d for d in found if d.act.index not in nested]


def unread(parsed: Parsed, teller: Teller, polarity: Polarity) -> Draft:
    """The act of a sentence whose words no rule reads: it hangs on the verb that asserts most."""
    index, clause = _asserting(parsed)
    cls = UNREAD[polarity]
    entry = Entry("unread", "acts", cls.id, {"unread": True})
    act = Act(index, entry, cls, "P" if parsed.items[index].tag == "P" else "V", end=clause.end - 1)
    setting = teller.setting(act, clause, cls.sign)
    told = Outcome(polarity, teller.doubt(clause) or settled(setting.status), (cls.id, NONE))
    return Draft(act, act, clause, setting, told, 0.0)


def near_misses(parsed: Parsed, folder: Folder) -> list[Item]:
    """Verbs and nouns of the lexicon that tell no act here, for want of an object they may have or of who may do it."""
    found = []
    for i, item in enumerate(parsed.items):
        kind = folder.lexicon.acts[item.act.entry.cls].kind if item.act is not None else "operator"
        if kind not in ("operator", "report") and folder.fold(i) is None:
            found.append(item)
    return found


def _weight(act: Act, clause: Clause, said: Outcome, setting: Setting) -> float:
    """How likely the act is the one that the sentence asserts: its clause first, then its form, then its place."""
    weight = RANK[clause.kind] - act.index / 1000
    weight -= (0.5 if act.entry.get("predicate") else 2) * (act.tag in "RNG")
    nothing = said.polarity == "neutral" or setting.status == "request"
    return weight - 3 * (nothing and act.cls.kind != "keep")


def _asserting(parsed: Parsed) -> tuple[int, Clause]:
    """The verb that asserts most, and its clause: that of the main clause, or of what is said there."""
    verbs = [(RANK[c.kind], not parsed.reports(i), -i, i, c) for c in parsed.clauses for i in c.verbs]
    if not verbs:  # its verb is no word of ours: it stands behind whoever is named first
        clause = parsed.clauses[0]
        named = (i for i in range(clause.start, clause.end - 1) if parsed.items[i].actor is not None)
        return next(named, clause.start - 1) + 1, clause
    *_, index, clause = max(verbs, key=lambda verb: verb[:3])
    return index, clause


def _predicates(items: Sequence[Item], clause: Clause, folder: Folder) -> list[int]:
    """Candidate heads of a clause: its verbs, or an infinitive after a bare subject; then reduced and nominal acts."""
    places = range(clause.start, clause.end)
    verbs = clause.verbs or [i for i in places if items[i].tag == "I" and _headline_future(items, i, clause.start)]
    tells = [i for i in verbs if items[i].teller is not None or folder.fold(i) is not None]
    passing = clause.kind in ASIDE or not tells
    reduced = [i for i in places if items[i].tag == "R"]
    gerunds = [i for i in places if items[i].tag == "G" and (passing or i == clause.start)]
    nouns = [i for i in places if items[i].tag == "N" and _is_act_noun(items[i], passing=passing)]
    if verbs and clause.kind not in ASIDE:
        # Beside a verb that is no act only "the removal of curbs" is one, no bare noun.
        nouns = [i for i in nouns if _stands_alone(items[i]) or _has_object(folder.fold(i))]
    return [*verbs, *reduced, *gerunds, *nouns]


def _has_object(act: Act | None) -> bool:
    return act is not None and (act.inner is not None or act.object not in (NONE, "STEP"))


def _is_act_noun(item: Item, *, passing: bool) -> bool:
    return item.noun is not None and (passing or _stands_alone(item))


def _stands_alone(item: Item) -> bool:
    return item.noun is not None and bool(item.noun.entry.get("predicate"))


def _headline_future(items: Sequence[Item], i: int, start: int) -> bool:
    """ "Japan to lift curbs": an infinitive right after its subject stands for the future."""
    if any(items[j].tag in "VPTGR" for j in range(start, i)):
        return False  # "asking Seoul to lift curbs"
    return i - 2 >= start and items[i - 2].actor is not None and not items[i - 2].possessive
