"""Which words of a sentence are verbs, which are nouns: a tag for each item, from the items beside it.

No parser and no model: news English gives the part of speech away by the word before and the word behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from riskscore.lexicon import Reading
from riskscore.reading.mentions import Item

# V finite verb · I infinitive · P passive participle · T participle clause · G gerund · R reduced relative
# J participle before its noun · N noun (object or nominal act) · A actor · M material · C grammar word · W word
# . mark
VERB_TAGS = "VIPTGR"
SKIPPED = frozenset({"adverb", "negator", "condition_met"})
NP_BEFORE = frozenset({"determiner", "possessive_pronoun", "weak_adjective", "partitive"})
MODALS = frozenset({"will", "would", "may", "must", "do"})
AUXILIARIES = frozenset({"be", "have"}) | MODALS
GROUPS = frozenset({"planned", "wilful_negation", "no_act", "must"})  # phrases that end in "to" and behave as a modal
BREAKS = frozenset(
    {
        "because",
        "reason_clause",
        "condition",
        "time_clause",
        "before_clause",
        "relative",
        "that",
        "and",
        "but",
        "whether",
    }
)
ASIDES = frozenset({"before_clause", "time_clause", "relative", "reason_clause", "because"})


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


def _noun_context(before: Item | None) -> bool:
    """Whether the word before calls for a noun: article, adjective, possessive, preposition, adjectival country."""
    if before is None or before.mark:
        return False
    if before.possessive or before.cues & NP_BEFORE:
        return True
    if "preposition" in before.cues and "to" not in before.cues:
        return True
    if before.actor and before.actor.form == "adjective":
        return True
    return before.tag == "J"


def opening(items: Sequence[Item]) -> int:
    """Where the word stands that opens the sentence with a clause: "after ...", "just two days after ..."; else -1."""
    for i, item in enumerate(items):
        if item.cues & BREAKS:
            return i
        if (item.readings and not item.cues) or item.mark or not (item.cues or is_count(item)):
            return -1
    return -1


def _behind_comma(items: Sequence[Item], i: int) -> bool:
    """Whether the word at ``i`` opens an aside: ", which ...", ", six hours before ..."."""
    j = i - 1
    while j > 0 and not items[j].mark and (is_count(items[j]) or "adverb" in items[j].cues):
        j -= 1
    return j > 0 and items[j].text == ","


def is_count(item: Item) -> bool:
    """Whether the word is a number: "3", "three"."""
    return "count" in item.cues or item.text.isdigit()


def _settle_cues(items: Sequence[Item]) -> None:
    """Words that are two things are one of them beside others: "due to start" is a plan, "due to a storm" a reason."""
    for i, item in enumerate(items):
        if "planned" in item.cues and item.cues & {"preposition", "reason_clause"}:
            verb_next = i + 1 < len(items) and any(r.form == "base" for r in items[i + 1].verbs)
            item.cues = item.cues - ({"preposition", "reason_clause"} if verb_next else {"planned"})
        if "since" in item.cues and i and "have" in items[i - 1].cues:
            item.cues = frozenset({"adverb"})  # "has since lifted"


def tag(items: list[Item]) -> None:
    """Give every item its tag, left to right."""
    _settle_cues(items)
    finite = False
    absolute = bool(items) and "absolute" in items[0].cues
    opened = opening(items) >= 0
    held: bool | None = None  # whether the clause that an aside between commas breaks into has its verb already
    owed = False  # whether a clause still waits for its verb behind a relative one: "officials who met agreed"
    for i, item in enumerate(items):
        if item.mark:
            finite, absolute = finite and not absolute, False
            item.tag = "."
            # The comma behind an opening clause frees the verb of the main one: "After talks failed, Seoul ended ..."
            finite = finite and item.text == "," and not opened
            opened = False
            if item.text == "," and held is not None:
                finite, held = held, None
        elif item.verbs and _helps(items, i):
            item.tag = "C"
        elif item.verbs:
            resumes = owed and finite and not (i + 1 < len(items) and "agent" in items[i + 1].cues)
            item.tag = _verb_tag(items, i, finite=finite and not _tells(item) and not resumes)
            owed = owed and not (resumes and item.tag in "VP")
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
            item.tag = "C" if item.cues else _unknown_tag(items, i)
            finite = finite or item.tag in "VP"
        if item.cues & BREAKS:
            if item.cues & ASIDES and _behind_comma(items, i):
                held = finite
            elif "relative" in item.cues and i:
                owed = not finite
            finite = False
        if item.tag == "N" and item.object is None and item.noun is None:
            item.tag = "W"
        if item.tag in VERB_TAGS and item.verbs:
            item.act = _pick(item, items, i)
            if item.act is None:
                item.tag = "N" if item.object or item.noun else "W"
            elif item.tag == "V" and item.teller is not None:
                finite = False  # what is said has a verb of its own
        elif item.tag == "N":
            item.act = item.noun


def _unknown_tag(items: Sequence[Item], i: int) -> str:
    """The tag of a word of no lexicon: "had billed" and "was billed" have a verb all the same."""
    before = neighbour(items, i, -1)
    if before is None or before.possessive or items[i].readings or not items[i].text.endswith("ed"):
        return "W"
    return "V" if "have" in before.cues else "P" if "be" in before.cues else "W"


def _helps(items: Sequence[Item], i: int) -> bool:
    """Whether the word is an auxiliary here: "has", "had", "did" or "were" before another verb."""
    after = neighbour(items, i, 1)
    if not items[i].cues & {"have", "be", "do"} or after is None or after.object or after.noun:
        return False
    unknown = not after.readings and after.text.endswith("ed")  # "had billed the talks as a briefing"
    return bool(after.verbs or after.cues & AUXILIARIES or unknown)


def _tells(item: Item) -> bool:
    """Whether the word is a verb of saying: it may follow what was said, after another verb ("..., he said")."""
    return any(r.entry.cls == "SAY" and r.form in ("s", "past") for r in item.verbs)


def _pick(item: Item, items: Sequence[Item], i: int) -> Reading | None:
    """The verb reading that fits the tag and, for split verbs, whose particle follows."""
    wanted = {
        "V": ("s", "past", "base", "ing", "part"),
        "I": ("base",),
        "P": ("part",),
        "T": ("ing",),
        "G": ("ing",),
        "R": ("part", "past"),
    }
    fitting = [r for r in item.verbs if r.form in wanted[item.tag]]
    whole = [r for r in fitting if not is_split(r, item)]
    found = [r for r in fitting if is_split(r, item) and particle(r, items, i) >= 0]
    ranked = sorted(sorted(found, key=lambda r: -len(str(r.entry.get("split")))) + whole, key=lambda r: r.short)
    return ranked[0] if ranked else None


def is_split(reading: Reading, item: Item) -> bool:
    """Whether the particle of a split verb stands elsewhere than in ``item``."""
    split = reading.entry.get("split")
    return bool(split) and not f" {item.text}".endswith(f" {split}".lower())


def particle(reading: Reading, items: Sequence[Item], i: int) -> int:
    """Index of the particle of a split verb at ``i``, or -1; it stands within the clause and a dozen items."""
    words = str(reading.entry.get("split")).lower().split()
    for j in range(i + 1, min(len(items), i + 14)):
        item = items[j]
        if item.mark and item.text in ";:":
            break
        flat: list[str] = []
        for k in range(j, min(len(items), j + len(words) + 1)):
            flat += items[k].text.split()
        if flat[: len(words)] == words:
            return j
        if j > i + 1 and (
            (item.verbs and not (item.noun or item.object))
            or (
                "to" in item.cues
                and words[0] != "to"
                and items[j - 1].noun is None
                and j + 1 < len(items)
                and any(r.form == "base" for r in items[j + 1].verbs)
            )
        ):
            break
    return -1


def _verb_tag(items: Sequence[Item], i: int, *, finite: bool) -> str:
    item = items[i]
    forms = {r.form for r in item.verbs}
    before, after = neighbour(items, i, -1), neighbour(items, i, 1)
    nominal = bool(item.noun or item.object)
    cues_before = before.cues if before else frozenset()
    if before and "to" in cues_before and "base" in forms:
        return "N" if nominal and after and "of" in after.cues else "I"
    if (
        before
        and "base" in forms
        and (cues_before & MODALS or (cues_before & GROUPS and before.text.endswith(" to")))
        and not before.possessive
    ):
        return "V"
    if before and cues_before & GROUPS and "ing" in forms and before.text.endswith(" of"):
        return "V"
    if "base" in forms or "s" in forms:
        tagged = _present_tag(forms, before, after, nominal=nominal, finite=finite)
        if tagged:
            return tagged
    if "ing" in forms:
        return _ing_tag(before, after, nominal=nominal)
    return _past_tag(forms, before, after, finite=finite or _main_verb_behind(items, i))


def _present_tag(
    forms: AbstractSet[str],
    before: Item | None,
    after: Item | None,
    *,
    nominal: bool,
    finite: bool,
) -> str:
    if forms & {"past", "part"} and before and before.cues & {"have", "be"}:
        return ""
    if _noun_context(before):
        return "N" if nominal else ("" if forms & {"past", "part"} else "W")
    if nominal:
        subject = before is not None and (before.tag in ("A", "W") or before.cues & {"pronoun", "and"}) and not finite
        opens = after is not None and (after.tag == "J" or (is_np_start(after) and bool(after.readings)))
        runs = (
            before is not None
            and before.tag == "N"
            and before.text.endswith("s")
            and "base" in forms
            and not finite
            and after is not None
            and (after.date or bool(after.cues & {"place_preposition", "effective"}))
        )  # "both countries' restrictions start at midnight"
        if runs:
            return "V"
        if not (subject and opens):
            return "N"
        if before is not None and before.actor and before.actor.form == "adjective":
            return "N"
    if (
        finite
        and before is not None
        and not before.mark
        and not before.cues & {"and", "but", "that", "pronoun", "relative"}
        and "s" not in forms
    ):
        if forms & {"past", "part"}:
            return ""
        return "N" if nominal else "W" if before.tag == "W" else "V"
    return "V"


def _ing_tag(before: Item | None, after: Item | None, *, nominal: bool) -> str:
    if before is not None and "be" in before.cues and not before.possessive:
        return "V"
    takes_object = after is not None and is_np_start(after) and bool(after.readings) and "of" not in after.cues
    if nominal and after is not None and "of" in after.cues:
        return "N"
    if nominal and before and _noun_context(before) and not (takes_object and "preposition" in before.cues):
        return "N"
    if nominal and before is not None and before.tag == "W" and not takes_object:
        return "N"  # "an emergency meeting"
    if before is None or before.mark:
        return "G" if before is None or before.text in '“"(' else "T"
    return "G"


def _main_verb_behind(items: Sequence[Item], i: int) -> bool:
    """Whether a noun stands before and its own verb follows: "the duty introduced in 2018 will still apply"."""
    if not i or items[i - 1].tag != "N" or items[i].teller is not None:
        return False
    for item in items[i + 1 : i + 12]:
        if item.mark or item.cues & BREAKS:
            return False
        if item.cues & AUXILIARIES:
            return True
    return False


def _past_tag(
    forms: AbstractSet[str],
    before: Item | None,
    after: Item | None,
    *,
    finite: bool,
) -> str:
    if before is None:
        return "J" if after is not None and after.tag != "C" and is_np_start(after) else "R"
    if before.cues & {"have", "no_act"}:
        return "V"  # "has frozen", "has not frozen"
    if before.cues & {"be"} and not before.possessive:
        return "P"
    if before.cues & {"pronoun", "and", "but", "relative"} and "past" in forms and not before.cues & {"determiner"}:
        return "V"
    noun_next = after is not None and (
        after.object or after.noun or after.material or (not after.cues and not after.mark and not after.actor)
    )
    if noun_next and (_noun_context(before) or before.tag in ("V", "P", "I", "T")):
        return "J"
    if "past" not in forms:
        return "R"
    if finite and not before.mark:
        return "R"
    return "V"
