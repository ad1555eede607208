"""How far a verb may look for what it acts upon: over lists, compounds and asides, to an infinitive behind a noun."""

from __future__ import annotations

from collections.abc import Sequence

from riskscore.reading.mentions import Item
from riskscore.reading.tagging import AUXILIARIES

REACH = 16  # items a verb may look ahead for its object; longer noun phrases are rare and mostly lists


def obliged(items: Sequence[Item], i: int) -> bool:
    """Whether the verb at ``i`` is what somebody must do: "must now file", "will have to file"."""
    before = [item.cues for item in items[max(0, i - 3) : i]]
    past = any("have" in cues and "must" not in cues for cues in before)  # "should have filed" asks nothing any more
    return not past and any("must" in cues for cues in before)


def beyond_aside(items: Sequence[Item], j: int) -> int:
    """Index of the infinitive behind an aside: "decided on Friday, hours before the deadline, to extend"; or -1."""
    for k in range(j + 1, min(len(items) - 2, j + REACH)):
        item = items[k]
        if item.tag in ("V", "P") or item.cues & AUXILIARIES:
            return -1
        if item.mark:
            goes_on = item.text == "," and "to" in items[k + 1].cues and items[k + 2].tag == "I"
            return k + 2 if goes_on else -1
    return -1


def compound(items: Sequence[Item], j: int) -> bool:
    """Whether the material at ``j`` only qualifies the noun behind it: "rare earth export controls"."""
    return j + 1 < len(items) and items[j + 1].tag == "N"


def in_list(items: Sequence[Item], j: int) -> bool:
    """Whether the comma at ``j`` stands between goods or between adjectives."""
    return 0 < j < len(items) - 1 and items[j - 1].tag in "MAJ" and items[j + 1].tag in "MAJ"


def infinitive_after(items: Sequence[Item], j: int, end: int) -> int:
    """Index of the infinitive behind a noun: "plans on Tuesday to return", "a decision by Japan to lift"; or -1."""
    while j < end - 1 and (
        items[j].date
        or ("preposition" in items[j].cues and (items[j + 1].date or items[j + 1].tag == "A"))
        or (items[j].tag == "A" and "agent" in items[j - 1].cues)
    ):
        j += 1
    found = j < end - 1 and "to" in items[j].cues and items[j + 1].tag == "I"
    return j + 1 if found else -1


def at_hand(item: Item) -> bool:
    """Whether an office of one's own is meant: "ordered officials to study a tariff" asks nobody else for it."""
    entry = item.actor.entry if item.actor else None
    return entry is not None and entry.get("coref") == "carried" and entry.get("role") == "government"
