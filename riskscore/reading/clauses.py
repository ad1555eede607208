"""Which words of a sentence are verbs, and where its clauses begin.

No parser: each item gets a tag from the items beside it, and the sentence is cut where a subordinator, a report verb
or a conjunction before a verb opens a new clause. That is enough to know which verb asserts, and in what setting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from riskscore.lexicon import Reading
from riskscore.reading.mentions import Item

# V finite verb · I infinitive · P passive participle · T participle clause · G gerund · R reduced relative
# J participle before its noun · N noun (object or nominal act) · A actor · M material · C grammar word · W word · . mark
TAGS = "VIPTGRJNAMCW."
ClauseKind = Literal["main", "content", "coordinate", "participle", "condition", "time", "before", "reason", "because", "relative", "concession", "report"]

SKIPPED = frozenset({"adverb", "negator", "condition_met"})
NP_BEFORE = frozenset({"determiner", "possessive_pronoun", "weak_adjective", "partitive"})
MODALS = frozenset({"will", "would", "may", "must", "do"})
AUXILIARIES = frozenset({"be", "have"}) | MODALS
GROUPS = frozenset({"planned", "wilful_negation", "no_act", "must"})  # phrases that end in "to" and behave as a modal
OPENERS: tuple[tuple[str, ClauseKind], ...] = (
    ("condition", "condition"),
    ("time_clause", "time"),
    ("before_clause", "before"),
    ("reason_clause", "reason"),
    ("because", "because"),
    ("relative", "relative"),
    ("whether", "condition"),
    ("but", "concession"),
)


@dataclass(slots=True)
class Clause:
    """Items ``[start, end)`` that share one finite verb; ``parent`` is the clause it hangs on, -1 for none."""

    start: int
    end: int
    kind: ClauseKind
    parent: int = -1
    governor: int = -1
    verbs: list[int] = field(default_factory=list)


def is_np_start(item: Item) -> bool:
    """Whether a noun phrase may start here, so that what stands before may be its verb."""
    if item.cues & (NP_BEFORE | {"pronoun"}):
        return True
    return bool(item.actor or item.object or item.material or (not item.mark and not item.cues and not item.verbs))


def neighbour(items: Sequence[Item], i: int, step: int) -> Item | None:
    """The item before or after ``i``, adverbs passed over."""
    j = i + step
    while 0 <= j < len(items) and (items[j].cues & SKIPPED) and not items[j].cues & AUXILIARIES:
        j += step
    return items[j] if 0 <= j < len(items) else None


def _noun_context(before: Item | None, items: Sequence[Item], i: int) -> bool:
    """Whether the word before calls for a noun: article, adjective, possessive, preposition, adjectival country."""
    if before is None or before.mark:
        return False
    if before.possessive or before.cues & NP_BEFORE:
        return True
    if "preposition" in before.cues and "to" not in before.cues:
        return True
    if before.actor and before.actor.form == "adjective":
        return True
    return before.tag in ("J", "N") and before.tag == "J"


def tag(items: list[Item]) -> None:
    """Give every item its tag, left to right."""
    finite = False
    absolute = bool(items) and "absolute" in items[0].cues
    for i, item in enumerate(items):
        if "planned" in item.cues and item.cues & {"preposition", "reason_clause"}:
            verb_next = i + 1 < len(items) and any(r.form == "base" for r in items[i + 1].verbs)
            item.cues = item.cues - ({"preposition", "reason_clause"} if verb_next else {"planned"})
        if item.mark:
            absolute = False
            item.tag = "."
            finite = finite and item.text == ","
        elif item.verbs:
            item.tag = _verb_tag(items, i, finite=finite)
            if absolute and item.tag == "V" and {r.form for r in item.verbs} & {"part"}:
                item.tag = "R"  # "With the expiry averted, ..."
            finite = finite or item.tag in "VP"
        elif item.noun or item.object:
            item.tag = "N"
        elif item.actor:
            item.tag = "A"
        elif item.material:
            item.tag = "M"
        else:
            item.tag = "C" if item.cues else "W"
        if item.cues & {"condition", "time_clause", "relative", "that", "and", "but", "whether"}:
            finite = False
        if item.tag == "N" and item.object is None and item.noun is None:
            item.tag = "W"
        if item.tag in "VIPTGR":
            item.act = _pick(item, items, i)
            if item.act is None:
                item.tag = "N" if item.object or item.noun else "W"
        elif item.tag == "N":
            item.act = item.noun


def _pick(item: Item, items: Sequence[Item], i: int) -> Reading | None:
    """The verb reading that fits the tag and, for split verbs, whose particle follows."""
    wanted = {"V": ("s", "past", "base", "ing", "part"), "I": ("base",), "P": ("part",), "T": ("ing",), "G": ("ing",), "R": ("part", "past")}
    fitting = [r for r in item.verbs if r.form in wanted[item.tag]]
    whole = [r for r in fitting if not _is_split(r, item)]
    found = [r for r in fitting if _is_split(r, item) and particle(r, items, i) >= 0]
    ranked = sorted(found, key=lambda r: -len(str(r.entry.get("split")))) + whole
    return ranked[0] if ranked else None


def _is_split(reading: Reading, item: Item) -> bool:
    split = reading.entry.get("split")
    return bool(split) and " " not in item.text.strip()


def particle(reading: Reading, items: Sequence[Item], i: int) -> int:
    """Index of the particle of a split verb at ``i``, or -1; it stands within the clause and a dozen items."""
    words = str(reading.entry.get("split")).lower().split()
    for j in range(i + 1, min(len(items), i + 14)):
        item = items[j]
        if item.mark and item.text in ";:":
            break
        if j > i + 1 and ((item.verbs and not (item.noun or item.object)) or ("to" in item.cues and words[0] != "to" and j + 1 < len(items) and any(r.form == "base" for r in items[j + 1].verbs))):
            break
        flat: list[str] = []
        for k in range(j, min(len(items), j + len(words) + 1)):
            flat += items[k].text.split()
        if flat[: len(words)] == words:
            return j
    return -1


def _verb_tag(items: Sequence[Item], i: int, *, finite: bool) -> str:
    item = items[i]
    forms = {r.form for r in item.verbs}
    before, after = neighbour(items, i, -1), neighbour(items, i, 1)
    nominal = bool(item.noun or item.object)
    cues_before = before.cues if before else frozenset()
    if before and "to" in cues_before and "base" in forms:
        return "N" if nominal and after and "of" == after.text else "I"
    if before and "base" in forms and (cues_before & MODALS or (cues_before & GROUPS and before.text.endswith(" to"))) and not before.possessive:
        return "V"
    if before and cues_before & GROUPS and "ing" in forms and before.text.endswith(" of"):
        return "V"
    if "base" in forms or "s" in forms:
        tagged = _present_tag(items, i, forms, before, after, nominal=nominal, finite=finite)
        if tagged:
            return tagged
    if "ing" in forms:
        return _ing_tag(before, after, items, i, nominal=nominal)
    return _past_tag(items, i, forms, before, after, nominal=nominal, finite=finite)


def _present_tag(
    items: Sequence[Item], i: int, forms: set[str], before: Item | None, after: Item | None, *, nominal: bool, finite: bool
) -> str:
    if forms & {"past", "part"} and before and before.cues & {"have", "be"}:
        return ""
    if _noun_context(before, items, i):
        return "N" if nominal else ("" if forms & {"past", "part"} else "W")
    if nominal:
        subject = before is not None and (before.tag in ("A", "W") or before.cues & {"pronoun", "and"}) and not finite
        if not (subject and after is not None and (is_np_start(after) or after.tag == "J")):
            return "N"
        if before is not None and before.actor and before.actor.form == "adjective":
            return "N"
    if finite and before is not None and not before.mark and not before.cues & {"and", "but", "that", "pronoun", "relative"} and "s" not in forms:
        return "" if forms & {"past", "part"} else ("N" if nominal else "V")
    return "V"


def _ing_tag(before: Item | None, after: Item | None, items: Sequence[Item], i: int, *, nominal: bool) -> str:
    if before is not None and "be" in before.cues and not before.possessive:
        return "V"
    if nominal and (_noun_context(before, items, i) or (after is not None and after.text == "of")):
        return "N"
    if before is None or before.mark:
        return "G" if before is None or before.text in "“\"(" else "T"
    return "G"


def _past_tag(
    items: Sequence[Item], i: int, forms: set[str], before: Item | None, after: Item | None, *, nominal: bool, finite: bool
) -> str:
    if before is None:
        return "J" if after is not None and after.tag != "C" and is_np_start(after) else "R"
    if before.cues & {"have"}:
        return "V"
    if before.cues & {"be"} and not before.possessive:
        return "P"
    if before.cues & {"pronoun", "and", "but", "relative"} and "past" in forms and not before.cues & {"determiner"}:
        return "V"
    noun_next = after is not None and (after.object or after.noun or after.material or (not after.cues and not after.mark and not after.actor))
    if noun_next and (_noun_context(before, items, i) or before.tag in ("V", "P", "I", "T")):
        return "J"
    if "past" not in forms:
        return "R"
    if finite and not before.mark:
        return "R"
    return "V"


def cut(items: list[Item]) -> list[Clause]:
    """Cut a tagged sentence into clauses. Needs ``tag`` to have run."""
    starts: list[tuple[int, ClauseKind, int]] = [(0, "main", -1)]
    verb_seen, report = False, -1
    for i, item in enumerate(items):
        start, kind, _ = starts[-1]
        opener = next((kind for cue, kind in OPENERS if cue in item.cues), None)
        if i == start:
            pass
        elif opener and not (opener == "time" and item.tag in "VPI") and not (opener == "concession" and item.text in ("yet", "however")):
            starts.append((i, opener, -1))
            verb_seen, report = False, -1
            continue
        elif item.mark and item.text in (";", "—", "–", "--", "-", "…") or (item.text == "," and len(starts) == 1 and "absolute" in items[0].cues and not verb_seen):
            starts.append((i + 1, "main", -1))
            verb_seen, report = False, -1
            continue
        elif "that" in item.cues and (report >= 0 or items[i - 1].noun is not None) and _verb_ahead(items, i):
            starts.append((i, "content", report if report >= 0 else i - 1))
            verb_seen, report = False, -1
            continue
        elif report >= 0 and i > report and _content_starts(items, i, report):
            starts.append((i, "content", report))
            verb_seen, report = False, -1
        elif item.tag == "T" and items[i - 1].mark and verb_seen:
            starts.append((i, "participle", -1))
            verb_seen, report = True, -1
        elif "and" in item.cues and verb_seen and _coordinates(items, i):
            starts.append((i, "coordinate", -1))
            verb_seen, report = False, -1
            continue
        elif item.mark and item.text in (",", "”", '"') and _report_tail(items, i):
            starts.append((i, "report", -1))
            verb_seen, report = True, -2
            continue
        if item.tag in "VPT" or (item.tag == "I" and not verb_seen):
            verb_seen = True
            if report > -2 and item.act is not None and item.act.entry.get("reports"):
                report = i
    return _hang(starts, items)


def _hang(starts: list[tuple[int, ClauseKind, int]], items: Sequence[Item]) -> list[Clause]:
    clauses: list[Clause] = []
    for n, (start, kind, governor) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(items)
        parent = n - 1
        if kind == "coordinate":
            kind, governor = ("coordinate", clauses[parent].governor) if parent >= 0 else ("main", -1)
        clause = Clause(start, end, kind, parent if n else -1, governor)
        clause.verbs = [i for i in range(start, end) if items[i].tag in "VPT"]
        clauses.append(clause)
    return clauses


def _verb_ahead(items: Sequence[Item], i: int) -> bool:
    """Whether a finite verb or auxiliary follows before the clause is over."""
    for item in items[i + 1 : i + 16]:
        if item.cues & AUXILIARIES or item.tag in "VP" or (item.verbs and not item.tag):
            return True
        if item.mark and item.text in ";”":
            return False
    return False


def _content_starts(items: Sequence[Item], i: int, report: int) -> bool:
    """After "said" a subject with a verb of its own opens what was said; an addressee or a date does not."""
    item = items[i]
    if not (item.cues & {"pronoun", "determiner", "possessive_pronoun"} or item.actor or item.object or item.tag == "W" or item.material):
        return False
    addressed = str(items[report].act.entry.get("verb")) in ("tell", "notify", "inform", "warn", "ask", "urge") if items[report].act else False
    if addressed and i == report + 1:
        return False
    if i > report + 1 and items[i - 1].cues & {"preposition", "determiner", "weak_adjective", "to"}:
        return False
    if i > report + 1 and not addressed and not items[i - 1].date and not items[i - 1].cues & {"adverb"} and not items[i - 1].mark and items[i - 1].tag != "W":
        return False
    for later in items[i : i + 14]:
        if later.cues & AUXILIARIES or later.tag in "VP":
            return True
        if later.mark or later.cues & {"to", "that", "whether", "relative", "time_clause", "condition"}:
            return False
    return False


def _coordinates(items: Sequence[Item], i: int) -> bool:
    """Whether "and" at ``i`` joins a second verb, rather than a second noun."""
    for j in range(i + 1, min(len(items), i + 10)):
        item = items[j]
        if item.tag in ("V", "P") or item.cues & (AUXILIARIES - {"do"}):
            return True
        if item.tag in ("I", "T", "G", "R", ".") or item.cues & {"that", "relative", "condition", "time_clause"}:
            return item.tag in ("T", "G") and j == i + 1
        if "to" in item.cues and j == i + 1:
            return True
    return False


def _report_tail(items: Sequence[Item], i: int) -> bool:
    """Whether ", the ministry said" or "” said Kim" follows, which names the speaker of what went before."""
    for j in range(i + 1, min(len(items), i + 14)):
        item = items[j]
        if item.tag == "V" and item.act is not None and item.act.entry.cls == "SAY":
            return j + 1 >= len(items) or not _verb_ahead(items, j) or j <= i + 2
        if item.tag in "VPTI" or item.cues & AUXILIARIES or (item.mark and item.text in ",;”"):
            return False
    return False
