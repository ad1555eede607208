"""Did it happen, is it new, and is it told as a fact: status and tense of an act, with the words that decided.

Negation is looked for in the verb group only and is not a flip of sign: a decision not to is one thing, a thing that
did not happen another (design, section 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from riskscore.reading.acts import Act
from riskscore.reading.clauses import ASIDE, Clause, Parsed
from riskscore.reading.mentions import Item
from riskscore.reading.tagging import AUXILIARIES, SKIPPED, is_count
from riskscore.records import Polarity, Status, Tense

Negation = Literal["", "wilful", "plain"]
TURNED_DOWN = frozenset({"TALKS", "SETTLEMENT"})  # refusing what was offered leaves things as they are (codebook R4)
GROUP = AUXILIARIES | SKIPPED | {"wilful_negation", "no_act", "planned", "to", "hypothetical"}
NEGATIONS = frozenset({"negator", "no_act", "wilful_negation", "negative_subject", "no", "denial"})
OPEN = frozenset({"whether", "condition", "proviso", "wish"})
OPEN_HERE = frozenset({"may", "must", "hypothetical"})
# Where operators and cues disagree the one that takes the act furthest from fact decides.
_RANK: dict[str, int] = {
    "actual": 0,
    "planned": 1,
    "threatened": 2,
    "hypothetical": 3,
    "request": 4,
    "refused": 5,
    "denied": 6,
}


@dataclass(frozen=True, slots=True)
class Setting:
    """How an act is told: ``status`` may also be "request" or "refused", which the coder turns into records' terms."""

    status: str
    tense: Tense
    negation: Negation = ""
    cue: str = ""
    future: bool = False


def verb_group(items: Sequence[Item], act: Act, clause: Clause) -> tuple[frozenset[str], int]:
    """Cues of the auxiliaries, negators and adverbs that stand before the verb, and where the group starts."""
    cues: set[str] = set()
    j = act.index - 1
    while (
        j >= clause.start
        and not items[j].mark
        and items[j].cues & GROUP
        and not items[j].possessive
        and not items[j].act
    ):
        cues |= items[j].cues
        j -= 1
    for item in items[act.index + 1 : act.index + 2]:
        if "negator" in item.cues:
            cues |= item.cues
    return frozenset(cues), j + 1


def _words(items: Sequence[Item], cue: str, clause: Clause, before: int) -> str:
    return next((items[j].text for j in range(clause.start, min(before, clause.end)) if cue in items[j].cues), cue)


def _opener(items: Sequence[Item], clause: Clause) -> str:
    """The word that opens ``clause``, behind what it counts: "three days after"."""
    return next((item.text for item in items[clause.start : clause.end] if not is_count(item)), "")


class Teller:
    """Status and tense of the acts of one sentence."""

    def __init__(self, parsed: Parsed, *, timeline: bool) -> None:
        self.items, self.clauses, self.timeline = parsed.items, parsed.clauses, timeline
        self._conditional = any(
            c.kind == "condition" and c.end - c.start > 2 and not self.items[c.start].cues & {"whether", "proviso"}
            for c in self.clauses
        )

    def setting(self, act: Act, clause: Clause, polarity: int) -> Setting:
        """The setting of ``act`` in ``clause``; ``polarity`` (+1 friendly) tells a promise from a threat."""
        group, start = verb_group(self.items, act, clause)
        negation, word = self._negation(act, group)
        status, why = self._status(act, clause, group, start, polarity)
        tense, when = self._tense(act, clause, group)
        future = tense == "new" and (status in ("planned", "threatened") or bool(group & {"will", "planned"}))
        return Setting(status, tense, negation, "; ".join(w for w in (word, why, when) if w), future)

    def doubt(self, clause: Clause) -> Status | None:
        """What any word beside it makes of an act of which no more is known than that ``clause`` tells it."""
        anywhere = {cue for item in self.items for cue in item.cues}
        here = {cue for item in self.items[clause.start : clause.end] for cue in item.cues}
        asked = any(r.entry.cls == "DEMAND" for item in self.items for r in item.readings)
        said = any(each.kind in ("report", "content") or each.governor >= 0 for each in self.clauses)
        if here & NEGATIONS:
            return "denied"
        open_ = anywhere & OPEN or here & OPEN_HERE or self.items[-1].text == "?" or ("would" in here and not said)
        if asked or open_:
            return "hypothetical"
        return None

    # ---- negation

    def _negation(self, act: Act, group: frozenset[str]) -> tuple[Negation, str]:
        inner = {c for i in act.indices() for c in (self.items[i - 1].cues if i else ())}
        if "wilful_negation" in group | inner or any(self._not_to(i) for i in act.indices()):
            return "wilful", "will not"
        if "no_act" in group:
            return "plain", "did not"
        if self._nothing(act):
            return "plain", "no"
        if "negator" in group:
            return ("wilful", "will not") if group & {"will", "would"} else ("plain", "not")
        return "", ""

    def _not_to(self, i: int) -> bool:
        """Whether the infinitive at ``i`` is what was decided against: "decided on Thursday not to renew"."""
        if i < 2 or self.items[i].tag != "I":
            return False
        return "to" in self.items[i - 1].cues and "negator" in self.items[i - 2].cues

    def _nothing(self, act: Act) -> bool:
        """Whether subject or object says that there was none: "neither ended", "filed no complaint"."""
        clause = next(c for c in reversed(self.clauses) if c.start <= act.index)
        if any("negative_subject" in item.cues for item in self.items[clause.start : act.index]):
            return True
        if act.entry.get("predicate") and act.index and "no" in self.items[act.index - 1].cues:
            return True  # "the step is no tit-for-tat"
        thing = act.innermost.object_index
        return thing > 0 and any("no" in item.cues for item in self.items[max(0, thing - 2) : thing])

    # ---- status

    def _status(self, act: Act, clause: Clause, group: frozenset[str], start: int, polarity: int) -> tuple[str, str]:
        votes: list[tuple[str, str]] = [("actual", "")]
        head = act.head()
        for operator in act.all_operators():
            if operator.status and (head is None or operator not in head.all_operators()):
                votes.append((operator.status, operator.id))
        if head is not None and head.entry.get("status"):
            votes.append((head.entry.get("status"), head.entry.id))
        votes += self._group_votes(act, clause, group, polarity)
        votes += self._clause_votes(act, clause, start, group, polarity)
        status, why = max(votes, key=lambda vote: _RANK[vote[0]])
        threat = head is not None and head.cls.status == "threatened"
        warned = any(vote[1] == "THREATEN" for vote in votes) and polarity < 0
        if (threat and status == "planned") or (warned and status in ("planned", "hypothetical")):
            return "threatened", why
        if status == "planned" and head is not None and head.cls.performative and not set(why.split()) & {"PLAN"}:
            return "actual", why
        return status, why

    def _group_votes(self, act: Act, clause: Clause, group: frozenset[str], polarity: int) -> list[tuple[str, str]]:
        votes = []
        if group & {"will", "planned"}:
            conditional = self._conditional and clause.kind != "condition"
            votes.append((("threatened" if polarity < 0 else "hypothetical") if conditional else "planned", "will"))
        if "would" in group:
            told = clause.kind == "content" or clause.governor >= 0 or any(c.kind == "report" for c in self.clauses)
            votes.append(("planned" if told and not self._conditional else "hypothetical", "would"))
        allowed = act.entry.get("imposed") or act.entry.get("passive")  # what exporters may do they are allowed to do
        if "may" in group and not allowed:
            votes.append(("hypothetical", "may"))
        if "must" in group and not act.entry.get("imposed"):
            warned = polarity < 0 and self._conditional and clause.kind != "condition"  # "would have to hit back if"
            votes.append(("threatened" if warned else "request", "must"))
        if "hypothetical" in group and not act.entry.get("imposed"):
            votes.append(("hypothetical", "hypothetical"))
        return votes

    def _clause_votes(
        self, act: Act, clause: Clause, start: int, group: frozenset[str], polarity: int
    ) -> list[tuple[str, str]]:
        items, votes = self.items, []
        if clause.kind in ("condition", "before"):
            votes.append(("hypothetical", _opener(items, clause)))
        if (
            clause.kind == "time"
            and act.tag == "V"
            and not group & {"have", "be"}
            and {r.form for r in items[act.index].verbs} & {"s", "base"}
            and not any(r.form == "past" for r in items[act.index].verbs)
        ):
            votes.append(("hypothetical", _opener(items, clause)))
        window = range(max(clause.start, start - 5), start)
        for j in window:
            if "hypothetical" in items[j].cues and not items[j].verbs:
                votes.append(("hypothetical", items[j].text))
            if "wish" in items[j].cues:
                votes.append(("request", items[j].text))
        if act.tag == "I":
            votes.append(("planned", "to"))
        if act.tag in "IPR" and self._asked(act, clause, start):
            votes.append(("request", "asked"))
        votes += self._governor_votes(clause, polarity)
        if items[-1].text == "?":
            votes.append(("hypothetical", "?"))
        if act.tag in "GN" and any(item.cues & {"would", "may"} for item in items[clause.start : clause.end]):
            votes.append(("hypothetical", "would"))
        if act.entry.get("predicate") and any("view" in item.cues for item in items[clause.start : act.index]):
            votes.append(("hypothetical", "as they see it"))
        head = act.head()
        blames = (
            head is not None and head.cls.kind == "verbal" and head.cls.sign < 0
        )  # "condemned the ban as groundless"
        if not blames and any("denial" in items[j].cues for j in range(clause.start, clause.end)):
            votes.append(("denied", _words(items, "denial", clause, clause.end)))
        return votes

    def _asked(self, act: Act, clause: Clause, start: int) -> bool:
        """Whether the act is what somebody asks for: "asked for the curbs to be lifted", "that they be lifted"."""
        items = self.items
        to_be = any("to_be" in items[j].cues for j in range(max(clause.start, start - 1), act.index))
        bare = items[start].text == "be" and start == act.index - 1
        asks = any(r.entry.cls == "DEMAND" for j in range(clause.start, start) for r in items[j].readings)
        return (to_be or bare) and asks

    def _governor_votes(self, clause: Clause, polarity: int) -> list[tuple[str, str]]:
        seen: Clause | None = clause
        for _ in range(4):
            if seen is None:
                return []
            if seen.governor >= 0:
                governor = self.items[seen.governor]
                teller = governor.teller or (governor.act.entry if governor.act else None)
                if teller is not None:
                    return self._governed(teller.cls, polarity)
            seen = self.clauses[seen.parent] if seen.kind == "coordinate" and seen.parent >= 0 else None
        return []

    @staticmethod
    def _governed(verb: str, polarity: int) -> list[tuple[str, str]]:
        """What the report verb over a clause makes of it: a warning of one's own hostile step is a threat."""
        if verb == "THREATEN":
            return [("threatened" if polarity < 0 else "planned", verb)]
        if verb == "PLAN":
            return [("planned", verb)]
        known = {"CONSIDER": "hypothetical", "DEMAND": "request", "DENY": "denied", "DECLINE": "refused"}
        return [(known[verb], verb)] if verb in known else []

    # ---- tense

    def _tense(self, act: Act, clause: Clause, group: frozenset[str]) -> tuple[Tense, str]:
        items = self.items
        if self.timeline:
            return "background", "timeline"
        j = act.index - 1
        while j >= clause.start and items[j].cues & (SKIPPED | {"be"}):
            j -= 1
        if j >= clause.start and "had" in items[j].cues and clause.kind != "content":
            return "background", "had"
        if "planned" in group and any(
            "had" in items[k].cues or items[k].text.startswith("had ") for k in range(clause.start, act.index)
        ):
            return "background", "had been set to"
        if self._under_had(clause):
            return "background", "had"
        for k in (act.index, clause.governor):
            if k > 0 and "earlier" in items[k - 1].cues:
                return "background", items[k - 1].text
        if clause.kind in ASIDE:
            return "background", _opener(items, clause)
        if act.tag == "N" and clause.kind not in ("main", "content"):
            return "background", clause.kind
        if clause.kind == "relative" and act.tag in "VP" and not group & {"will", "would", "may"}:
            return "background", _opener(items, clause)
        for k in range(clause.start, clause.end):
            if "past_time" in items[k].cues:
                return "background", items[k].text
        if act.tag == "R" and not self._absolute(clause):
            return "background", "reduced relative"
        return "new", ""

    def _under_had(self, clause: Clause) -> bool:
        """Whether "had" holds over what is said or joined: "had called in the envoy and told him ..."."""
        seen: Clause | None = clause
        for _ in range(4):
            if seen is None:
                return False
            if seen.governor >= 0 and self._had_before(seen.governor):
                return True
            joined = seen.kind in ("coordinate", "content") and seen.parent >= 0
            above = self.clauses[seen.parent] if joined else None
            if seen.kind == "coordinate" and above is not None and above.verbs and self._had_before(above.verbs[0]):
                return bool(seen.verbs) and any(r.form == "part" for r in self.items[seen.verbs[0]].verbs)
            seen = above
        return False

    def _had_before(self, i: int) -> bool:
        return i > 0 and "had" in self.items[i - 1].cues

    def _absolute(self, clause: Clause) -> bool:
        """ "With the expiry averted, ..." asserts its act though it has no finite verb."""
        return "absolute" in self.items[clause.start].cues


def settled(status: str) -> Status:
    """The record's term for a status of this module."""
    table: dict[str, Status] = {
        "actual": "actual",
        "planned": "planned",
        "threatened": "threatened",
        "hypothetical": "hypothetical",
        "request": "hypothetical",
        "refused": "denied",
        "denied": "denied",
    }
    return table[status]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Polarity, status and chain of an act once negation and refusal have had their say."""

    polarity: Polarity
    status: Status
    chain: tuple[str, ...]


def outcome(act: Act, polarity: int, setting: Setting, *, whether: bool) -> Outcome:
    """What remains of an act (design, section 5): "will not lift" is a refusal, "did not lift" nothing at all.

    ``polarity`` is the sign of the act as folded; ``whether`` says that it only stands in a question.
    """
    head, status, chain = act.head(), setting.status, act.chain()
    assert head is not None
    refused: Polarity = "escalation" if polarity > 0 else "neutral"
    if whether:
        return Outcome("neutral", "hypothetical", chain)
    not_extended = head.cls.id in ("PROLONG", "KEEP") and head.innermost.object == "PACT"
    if status == "refused" and not not_extended:
        return Outcome(refused, "denied", chain)
    if head.cls.id == "REFUSE" and (head.inner is not None or head.object in TURNED_DOWN):
        return Outcome(worded(polarity), "denied", chain)
    if setting.negation == "plain" or (status == "denied" and setting.negation != "wilful"):
        return Outcome("neutral", "denied", chain)
    if setting.negation == "wilful" and head.cls.id == "LAPSE" and head.entry.get("split") and head.object == "PACT":
        return Outcome("de-escalation", settled(status), ("PROLONG", "PACT"))  # not to let a pact lapse is to keep it
    if setting.negation == "wilful" or status == "refused":
        if not_extended:  # not to extend a pact is to end it
            return Outcome(
                "escalation", "planned" if status in ("actual", "refused") else settled(status), ("END", "PACT")
            )
        return Outcome(refused, "denied", chain)
    return Outcome(worded(polarity), settled(status), chain)


def worded(polarity: int) -> Polarity:
    """The record's term for a sign: -1 escalation, +1 de-escalation, 0 neutral.

    >>> worded(-1)
    'escalation'
    """
    return "escalation" if polarity < 0 else "de-escalation" if polarity > 0 else "neutral"
