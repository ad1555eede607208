"""How right the coder is on labelled sentences: a user's own, or the project's corpus.

Labels are JSON Lines as in ``corpus/``: one row a sentence (polarity, modality, tense, source, target, event_date,
channel, materials) and one an article (dispute, direction). A sentence's prediction is its main mention, else its most
severe one; a sentence without a mention is neutral.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskscore.records import Article, EventMention

POLARITIES = ("escalation", "de-escalation", "neutral")
STATUS = {"announced-planned": "planned", "denied/negated": "denied"}
MIXED = 0.6  # an article whose lesser direction weighs more than this part of the greater goes both ways
Pair = tuple[Mapping[str, Any], EventMention | None]


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``n``: a share that shows what it rests on."""

    hits: int
    n: int

    def __str__(self) -> str:
        return f"{self.hits / self.n:.2f} ({self.hits}/{self.n})" if self.n else "- (0)"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of one labelled set. F1 is 0-1; ``wrong`` lists the sentences whose sign is turned round."""

    sentences: int
    lost: int
    macro_f1: float
    f1: Mapping[str, float]
    confusion: Mapping[tuple[str, str], int]
    shares: Mapping[str, Share]
    wrong: tuple[str, ...]

    def lines(self) -> list[str]:
        """The figures as they are printed, one a line."""
        f1 = ", ".join(f"{name} {value:.2f}" for name, value in self.f1.items())
        head = f"{self.sentences} sentences ({self.lost} not found), macro-F1 {self.macro_f1:.3f} ({f1})"
        return [head, f"wrong sign {len(self.wrong)}", *(f"{name} {share}" for name, share in self.shares.items())]


def evaluate(
    articles: Sequence[Article],
    labels: Iterable[Mapping[str, Any]],
    mentions: Iterable[EventMention],
    *,
    dyad: tuple[str, str],
) -> Evaluation:
    """Compare ``mentions`` with ``labels``; sentences are found in the text of ``articles``, in order.

    >>> label = {"level": "sentence", "article_id": "a", "sentence": "Seoul acts.", "polarity": "neutral",
    ...          "modality": "actual", "tense": "new", "source": None, "target": None, "event_date": None,
    ...          "channel": "other", "materials": []}
    >>> evaluate([Article("a", "Seoul acts.")], [label], [], dyad=("JPN", "KOR")).macro_f1
    1.0
    """
    labels = list(labels)
    told: dict[str, list[EventMention]] = defaultdict(list)
    for mention in mentions:
        told[mention.article_id].append(mention)
    pairs, lost = _paired({article.id: article.text for article in articles}, labels, told)
    confusion: Counter[tuple[str, str]] = Counter()
    confusion.update((str(gold["polarity"]), said.polarity if said else "neutral") for gold, said in pairs)
    f1 = {name: _f1(confusion, name) for name in POLARITIES if any(gold == name for gold, _ in confusion)}
    wrong = tuple(
        gold["sentence"] for gold, said in pairs if said and {gold["polarity"], said.polarity} == set(POLARITIES[:2])
    )
    shares = _fields(pairs, dyad) | _articles(labels, told, dyad)
    macro = sum(f1.values()) / len(f1) if f1 else 0.0
    return Evaluation(len(pairs), lost, macro, f1, confusion, shares, wrong)


def _paired(
    texts: Mapping[str, str], labels: Sequence[Mapping[str, Any]], told: Mapping[str, Sequence[EventMention]]
) -> tuple[list[Pair], int]:
    pairs: list[Pair] = []
    lost, cursor = 0, Counter[str]()
    for gold in labels:
        if gold.get("level", "sentence") != "sentence" or "sentence" not in gold:
            continue
        name, words = gold["article_id"], gold["sentence"]
        text = texts.get(name, "")
        start = text.find(words, cursor[name])
        start = start if start >= 0 else text.find(words)
        if start < 0:
            lost += 1
            continue
        cursor[name] = end = start + len(words)
        inside = [m for m in told.get(name, ()) if start <= m.start < end]
        pairs.append((gold, max(inside, key=lambda m: (m.main, m.severity_hint, -m.start), default=None)))
    return pairs, lost


def _f1(confusion: Mapping[tuple[str, str], int], name: str) -> float:
    hit = confusion.get((name, name), 0)
    said = sum(n for (_, guess), n in confusion.items() if guess == name)
    true = sum(n for (gold, _), n in confusion.items() if gold == name)
    return 2 * hit / (said + true) if hit else 0.0


def _fields(pairs: Sequence[Pair], dyad: tuple[str, str]) -> dict[str, Share]:
    """Status, tense, sides, channel and day, on the sentences whose direction is right."""
    right = [(g, s) for g, s in pairs if s and g["polarity"] == s.polarity != "neutral"]

    def side(gold: Mapping[str, Any], said: EventMention, name: str) -> bool:
        found = getattr(said, name)
        return bool(gold[name] == found or (gold.get("mutual") and found in dyad))

    return {
        "status": _share(STATUS.get(g["modality"], g["modality"]) == s.status for g, s in right),
        "tense": _share(g["tense"] == s.tense for g, s in right),
        "source": _share(side(g, s, "source") for g, s in right if g["source"]),
        "target": _share(side(g, s, "target") for g, s in right if g["target"]),
        "channel": _share(g["channel"] == s.channel for g, s in right),
        "day": _share(str(s.day or "").startswith(str(g["event_date"])) for g, s in right if g["event_date"]),
    }


def _articles(
    labels: Sequence[Mapping[str, Any]], told: Mapping[str, Sequence[EventMention]], dyad: tuple[str, str]
) -> dict[str, Share]:
    """Direction of the articles on the dispute, and how many others leak an act into it."""
    right, leaks = [], []
    for gold in labels:
        if gold.get("level") != "article":
            continue
        mentions = [m for m in told.get(gold["id"], ()) if m.counted and m.polarity != "neutral"]
        if gold["dispute"] not in ("other", "none"):
            right.append(gold["direction"] == _direction([m for m in mentions if m.tense == "new"]))
        else:
            leaks.append(bool([m for m in mentions if {m.source, m.target} <= {*dyad, None}]))
    return {"article direction": _share(right), "other articles that leak": _share(leaks)}


def _direction(news: Sequence[EventMention]) -> str:
    up = sum(m.severity_hint or 1.0 for m in news if m.polarity == "escalation")
    down = sum(m.severity_hint or 1.0 for m in news if m.polarity == "de-escalation")
    if not news:
        return "none"
    if min(up, down) > MIXED * max(up, down):
        return "mixed"
    return "escalation" if up > down else "de-escalation"


def _share(hits: Iterable[bool]) -> Share:
    known = list(hits)
    return Share(sum(known), len(known))
