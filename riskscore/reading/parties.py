"""Who acts on whom: the states behind subjects, possessives, pronouns, offices and "the two countries"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from riskscore.lexicon import Entry
from riskscore.reading.acts import Act
from riskscore.reading.clauses import Clause
from riskscore.reading.mentions import Item


@dataclass(frozen=True, slots=True)
class Party:
    """One or two states in one role. ``states`` is empty where an office is named but its state is not known."""

    states: tuple[str, ...] = ()
    role: str = "state"
    detail: str | None = None
    index: int = -1


@dataclass(slots=True)
class Context:
    """What earlier sentences leave behind: who acted last, who spoke, the objects and materials named so far."""

    dyad: tuple[str, str]
    carried: str | None = None
    speaker: str | None = None
    recent: list[Entry] = field(default_factory=list)
    told_sign: int = 0
    materials: tuple[tuple[str, ...], bool] = ((), False)

    def other(self, state: str | None) -> str | None:
        """The dyad's other member, None for a third state."""
        if state == self.dyad[0]:
            return self.dyad[1]
        return self.dyad[0] if state == self.dyad[1] else None


def _detail(entry: Entry) -> str | None:
    role = str(entry.get("role", "state"))
    if entry.id.count(":") >= 1:
        return entry.id.split(":")[1]
    return None if role in ("state", "government", "place") else role.upper()


def party(item: Item, index: int, context: Context, subject: str | None) -> Party | None:
    """The party an actor item stands for; None for places and other names that only look like actors."""
    assert item.actor is not None
    entry = item.actor.entry
    role = str(entry.get("role", "state"))
    coref = entry.get("coref")
    if entry.get("states"):
        return Party(tuple(entry.get("states")), role, None, index)
    if coref == "dyad":
        return Party(context.dyad, role, None, index)
    if coref == "other":
        other = context.other(subject or context.carried)
        return Party((other,), "state", None, index) if other else None
    if coref == "carried":
        state = subject or context.carried
        return Party((state,) if state else (), role, _detail(entry), index)
    state = entry.get("state")
    if role == "place" or (not state and role not in ("firm", "media", "analyst", "body")):
        return None
    return Party((str(state),) if state else (), role, _detail(entry), index)


def _after_preposition(items: Sequence[Item], i: int, start: int) -> frozenset[str]:
    """The cues of the preposition that governs item ``i``, empty where none does; words between are passed."""
    j = i - 1
    while j >= start and (
        items[j].cues & {"determiner", "weak_adjective", "possessive_pronoun", "adverb"}
        or items[j].tag in "WJ"
        or items[j].actor
    ):
        if items[j].mark or items[j].date or "and" in items[j].cues:
            return frozenset()
        j -= 1
    if j >= start and "preposition" in items[j].cues:
        return items[j].cues
    return frozenset()


def _is_title(items: Sequence[Item], i: int) -> bool:
    """Whether the office at ``i`` only introduces the name behind it: "Foreign Minister Taro Kono"."""
    office, behind = items[i].actor, items[i + 1].actor if i + 1 < len(items) else None
    return (
        office is not None
        and office.entry.get("coref") == "carried"
        and behind is not None
        and bool(behind.entry.get("state"))
    )


def subjects(items: Sequence[Item], clause: Clause, stop: int, context: Context) -> list[Party]:
    """The parties in the subject of ``clause``, which ends before item ``stop``, leftmost first.

    "officials from Tokyo and Seoul" are subjects; "speaking in Tokyo" and "pact with Japan" are not.
    """
    found: list[Party] = []
    quoted_source = False
    for i in range(clause.start, min(stop, clause.end)):
        item = items[i]
        quoted_source = not item.mark and (quoted_source or "according_to" in item.cues)
        if quoted_source:
            continue
        if not item.actor or _is_title(items, i):
            continue
        before = _after_preposition(items, i, clause.start)
        if before and "subject_link" not in before:
            continue
        if before and found and found[-1].role == "state":
            continue
        one = party(item, i, context, found[0].states[0] if found and found[0].states else None)
        if one is not None:
            found.append(one)
    return found


def objects(items: Sequence[Item], start: int, stop: int, context: Context, subject: str | None) -> list[Party]:
    """The parties named in ``items[start:stop]``, leaving out places ("in Tokyo")."""
    found = []
    for i in range(start, stop):
        if items[i].actor and not (
            "place_preposition" in (items[i - 1].cues if i else ())
            and "subject_link" not in items[i - 1].cues
            and not items[i].possessive
        ):
            one = party(items[i], i, context, subject)
            if one is not None:
                found.append(one)
    return found


def by_phrase(items: Sequence[Item], start: int, stop: int, context: Context) -> Party | None:
    """The agent of a passive: "lifted by Tokyo"."""
    for i in range(start, min(stop, start + 10)):
        if "agent" in items[i].cues:
            for j in range(i + 1, min(stop, i + 6)):
                if items[j].actor:
                    return party(items[j], j, context, None)
    return None


def possessor(items: Sequence[Item], act: Act, context: Context) -> Party | None:
    """Whose act a nominal is: "Japan's tightening", "its complaint"."""
    for j in range(act.index - 1, max(-1, act.index - 6), -1):
        item = items[j]
        if item.actor and (item.possessive or item.actor.form == "adjective"):
            return party(item, j, context, None)
        if item.mark or item.tag in "VPI" or "preposition" in item.cues:
            break
    return None


def states_named(all_items: Sequence[Sequence[Item]]) -> Mapping[str, int]:
    """How often each state is named in an article, by whatever name."""
    counts: dict[str, int] = {}
    for items in all_items:
        for item in items:
            if item.actor:
                entry = item.actor.entry
                for state in entry.get("states") or ([entry.get("state")] if entry.get("state") else []):
                    counts[str(state)] = counts.get(str(state), 0) + 1
    return counts
