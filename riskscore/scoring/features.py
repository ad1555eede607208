"""Events and articles as tables: what the scorecard scores, and what screening and machine learning start from.

Column order and dtypes depend on the model's materials only, never on what was found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from riskscore.records import Article, Event, EventMention, Polarity, Status

CHANNELS = (
    "export_control",
    "trade_preference",
    "wto",
    "security_pact",
    "legal_history",
    "boycott",
    "diplomacy",
    "other",
)
SIGNS: tuple[Polarity, ...] = ("escalation", "de-escalation")
STATUSES: tuple[Status, ...] = ("actual", "planned", "threatened", "hypothetical", "denied")

TEXT, FLAG, COUNT, NUMBER, DAY = "string", "bool", "int64", "float64", "datetime64[s]"


def feature_rows(events: Iterable[Event], *, materials: Sequence[str]) -> pd.DataFrame:
    """One row an event, in the order given, with the columns a scorecard may ask for.

    Columns: day (datetime64[s]); event, dyad, source, target (string); mutual (bool); channel, measure (missing where
    none), act, object, chain, polarity, status (string); export_control, materials_named (bool); material_<id> for
    each of ``materials`` (bool); generic_materials (bool); escalation_verbs, deescalation_verbs, n_articles, n_sources
    (int64); confidence (0-1, float64).

    >>> import datetime as dt
    >>> event = Event("e1", dt.date(2019, 7, 4), "JPN-KOR", "JPN", "KOR", "escalation", "actual", "IMPOSE",
    ...               "RESTRICTION", "IMPOSE > RESTRICTION", channel="export_control", materials=("photoresist",))
    >>> rows = feature_rows([event], materials=["photoresist"])
    >>> rows[["event", "export_control", "material_photoresist"]].values.tolist()
    [['e1', True, True]]
    """
    told = list(events)
    columns: dict[str, tuple[str, list[Any]]] = {
        "day": (DAY, [event.day for event in told]),
        "event": (TEXT, [event.id for event in told]),
        "dyad": (TEXT, [event.dyad for event in told]),
        "source": (TEXT, [event.source for event in told]),
        "target": (TEXT, [event.target for event in told]),
        "mutual": (FLAG, [event.mutual for event in told]),
        "channel": (TEXT, [event.channel for event in told]),
        "measure": (TEXT, [event.measure for event in told]),
        "act": (TEXT, [event.act for event in told]),
        "object": (TEXT, [event.object for event in told]),
        "chain": (TEXT, [event.chain for event in told]),
        "polarity": (TEXT, [event.polarity for event in told]),
        "status": (TEXT, [event.status for event in told]),
        "export_control": (FLAG, [event.channel == "export_control" for event in told]),
        "materials_named": (FLAG, [bool(event.materials) for event in told]),
        **{f"material_{name}": (FLAG, [name in event.materials for event in told]) for name in materials},
        "generic_materials": (FLAG, [event.generic_materials for event in told]),
        "escalation_verbs": (COUNT, [event.escalation_verbs for event in told]),
        "deescalation_verbs": (COUNT, [event.deescalation_verbs for event in told]),
        "n_articles": (COUNT, [event.n_articles for event in told]),
        "n_sources": (COUNT, [event.n_sources for event in told]),
        "confidence": (NUMBER, [event.confidence for event in told]),
    }
    return _table(columns)


def article_rows(
    articles: Iterable[Article],
    mentions: Iterable[EventMention],
    material_counts: Mapping[str, Mapping[str, int]],
    *,
    materials: Sequence[str],
    scores: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """One row an article, in the order given, zeros where nothing was found.

    Columns: id (string); published (datetime64[s], missing where unknown); source (string); export_control_mentions
    (int64); material_<id> for each of ``materials`` (int64, from ``material_counts`` by article and material id);
    materials_named (bool); escalation_verbs, deescalation_verbs (int64); <channel>_<polarity>_<status> for 8 channels,
    then escalation and deescalation, then actual, planned, threatened, hypothetical and denied (80 columns, int64);
    background_share (0-1, float64: the part of the mentions told as history); score (float64, from ``scores``, else 0).
    Every event mention counts, also those that do not enter the index.

    >>> told = EventMention("a", 0, 9, "tightened", 0, 0, 9, channel="export_control", polarity="escalation")
    >>> row = article_rows([Article("a", "tightened")], [told], {}, materials=[]).iloc[0]
    >>> int(row["export_control_escalation_actual"]), int(row["wto_escalation_actual"])
    (1, 0)
    """
    read = list(articles)
    told: dict[str, list[EventMention]] = defaultdict(list)
    for mention in mentions:
        told[mention.article_id].append(mention)
    cells = [Counter((one.channel, one.polarity, one.status) for one in told[article.id]) for article in read]
    topics = [Counter(one.channel for one in told[article.id]) for article in read]
    signs = [Counter(one.polarity for one in told[article.id]) for article in read]
    found = [material_counts.get(article.id, {}) for article in read]
    columns: dict[str, tuple[str, list[Any]]] = {
        "id": (TEXT, [article.id for article in read]),
        "published": (DAY, [article.published for article in read]),
        "source": (TEXT, [article.source for article in read]),
        "export_control_mentions": (COUNT, [topic["export_control"] for topic in topics]),
        **{f"material_{name}": (COUNT, [counts.get(name, 0) for counts in found]) for name in materials},
        "materials_named": (FLAG, [any(counts.get(name, 0) for name in materials) for counts in found]),
        "escalation_verbs": (COUNT, [sign["escalation"] for sign in signs]),
        "deescalation_verbs": (COUNT, [sign["de-escalation"] for sign in signs]),
        **{
            f"{channel}_{sign.replace('-', '')}_{status}": (COUNT, [cell[channel, sign, status] for cell in cells])
            for channel in CHANNELS
            for sign in SIGNS
            for status in STATUSES
        },
        "background_share": (NUMBER, [_background_share(told[article.id]) for article in read]),
        "score": (NUMBER, [(scores or {}).get(article.id, 0.0) for article in read]),
    }
    return _table(columns)


def _background_share(mentions: Sequence[EventMention]) -> float:
    return sum(mention.tense == "background" for mention in mentions) / len(mentions) if mentions else 0.0


def _table(columns: Mapping[str, tuple[str, list[Any]]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(values, dtype=dtype) for name, (dtype, values) in columns.items()})
