"""What an act is over: its channel, and the measure of the registry that it is about."""

from __future__ import annotations

from collections.abc import Sequence

from riskscore.lexicon import Lexicon
from riskscore.reading.acts import NONE, Act
from riskscore.reading.mentions import Item
from riskscore.reading.parties import Party
from riskscore.reading.sides import Sides
from riskscore.records import MeasureRule

TOPICS = frozenset({"export_control", "trade_preference", "wto", "security_pact", "legal_history"})
# Words and talks have no topic of their own: they take the one of what is named beside them.
ABOUT_OTHERS = frozenset({"TALKS", "STEP", "COUNTERMEASURE", "TENSION", "SETTLEMENT", "ALLEGATION"})
ABOUT_MEASURES = frozenset({"PROTEST", "RETALIATE", "APPEASE", "OFFER", "MEET"})  # criticism is diplomacy


def topic(items: Sequence[Item], lexicon: Lexicon) -> str | None:
    """The channel of the first measure-like object named in the sentence, None where none is."""
    for item in items:
        if item.object is not None:
            cls = lexicon.objects[item.object.entry.cls]
            channel = str(item.object.entry.get("channel") or cls.channel)
            if channel in TOPICS and not cls.weak:
                return channel
    return None


def matters(items: Sequence[Item], lexicon: Lexicon) -> bool:
    """Whether a sentence names anything that states quarrel over: a measure, a pact, a claim, their ties."""
    for item in items:
        if item.material is not None and not item.object:
            return True
        if item.object is not None:
            cls = lexicon.objects[item.object.entry.cls]
            if not cls.weak and cls.valence and cls.id != "TALKS":
                return True
    return False


def channel_of(act: Act, items: Sequence[Item], lexicon: Lexicon, source: Party | None, told: str | None) -> str:
    """The channel of ``act``. ``told`` is the topic of the article so far, for replies that name none themselves."""
    head = act.head()
    assert head is not None
    if source is not None and source.role == "court":
        return "legal_history"
    own_channel = head.entry.get("channel")
    if own_channel:
        return str(own_channel)
    inner, beside = head.innermost, topic(items, lexicon)
    if beside is None and any(item.actor and item.actor.entry.get("role") == "court" for item in items):
        beside = "legal_history"
    if head.entry.get("unread"):
        return beside or told or "other"
    if head.cls.kind == "verbal" or inner.object == NONE:
        points_back = head.cls.id == "RETALIATE" or any(_points_back(item) for item in items)
        about = beside or (told if points_back else None)
        return about or "diplomacy" if head.cls.id in ABOUT_MEASURES else "diplomacy"
    known = lexicon.objects.get(inner.object)
    own = str((inner.thing.get("channel") if inner.thing else None) or (known.channel if known else "other"))
    if inner.object == "COUNTERMEASURE":
        return beside or told or own
    return (beside or own) if inner.object in ABOUT_OTHERS else own


def _points_back(item: Item) -> bool:
    """Whether the word stands for something told before: "the move", "the decision"."""
    return (item.object is not None and item.object.entry.cls == "STEP") or (
        item.noun is not None and item.noun.entry.cls in ("DECIDE", "PLAN", "RESUME")
    )


def _state(one: Party | None) -> str | None:
    return one.states[0] if one and len(one.states) == 1 else None


def measure_of(
    act: Act,
    channel: str,
    sides: Sides,
    *,
    measures: Sequence[MeasureRule],
    materials: Sequence[str],
    dyad: Sequence[str],
) -> MeasureRule | None:
    """The first measure of the registry whose channel, object, names, materials and source fit ``act``."""
    inner = act.innermost
    names = set(inner.thing.get("names", ())) if inner.thing else set()
    source, target = _state(sides.source), _state(sides.target)
    for rule in measures:
        if rule.channel != channel or inner.object not in rule.objects:
            continue
        if rule.names and names and not names & set(rule.names):
            continue
        if rule.materials and materials and not set(rule.materials) & set(materials):
            continue
        if (rule.source and source in dyad and source != rule.source) or (
            rule.target and target in dyad and target != rule.target
        ):
            continue
        return rule
    return None
