"""How right the coder is on labelled sentences: a user's own, or the project's corpus.

Labels are JSON Lines as in ``corpus/``: one row a sentence (polarity, modality, tense, source, target, event_date,
channel, materials) and one an article (dispute, direction). A sentence's prediction is its main mention, else its most
severe one; a sentence without a mention is neutral.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskscore.records import Article, EventMention

POLARITIES = ("escalation", "de-escalation", "neutral")
STATUS = {"announced-planned": "planned", "denied/negated": "denied"}
MIXED = 0.6  # an article whose lesser direction weighs more than this part of the greater goes both ways
Z = 1.96  # a 95 % interval
Pair = tuple[Mapping[str, Any], EventMention | None]


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``n``: a share that shows what it rests on.

    >>> print(Share(8, 10))
    0.80 (8/10, 0.49-0.94)
    """

    hits: int
    n: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share by Wilson's formula, 0-1; (0, 1) where there is nothing to go by."""
        if not self.n:
            return 0.0, 1.0
        share, spread = self.hits / self.n, Z * Z / self.n
        middle = share + spread / 2
        half = Z * math.sqrt(share * (1 - share) / self.n + spread / (4 * self.n))
        return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.hits / self.n:.2f} ({self.hits}/{self.n}, {low:.2f}-{high:.2f})" if self.n else "- (0)"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures of one labelled set. F1, precision and recall are 0-1; ``wrong`` lists the sentences turned round.

    ``confusion`` counts (label, said) pairs. ``by`` holds the right directions of the acts by the status and by the
    tense that they are labelled with.
    """

    sentences: int
    lost: int
    macro_f1: float
    f1: Mapping[str, float]
    confusion: Mapping[tuple[str, str], int]
    shares: Mapping[str, Share]
    by: Mapping[str, Share]
    wrong: tuple[str, ...]

    def precision(self, polarity: str) -> Share:
        """Of the sentences said to be of ``polarity``, those that are."""
        said = sum(n for (_, guess), n in self.confusion.items() if guess == polarity)
        return Share(self.confusion.get((polarity, polarity), 0), said)

    def recall(self, polarity: str) -> Share:
        """Of the sentences of ``polarity``, those said to be."""
        true = sum(n for (gold, _), n in self.confusion.items() if gold == polarity)
        return Share(self.confusion.get((polarity, polarity), 0), true)

    def lines(self) -> list[str]:
        """The figures as they are printed, one a line; shares come with hits, number and 95 % interval."""
        f1 = ", ".join(f"{name} {value:.2f}" for name, value in self.f1.items())
        told = [f"{self.sentences} sentences ({self.lost} not found), macro-F1 {self.macro_f1:.3f} ({f1})"]
        for name in self.f1:
            said = ", ".join(f"{self.confusion.get((name, guess), 0)} {guess}" for guess in POLARITIES)
            told.append(f"{name}: precision {self.precision(name)}, recall {self.recall(name)}; read as {said}")
        told.append(f"wrong sign {Share(len(self.wrong), self.sentences)}")
        told += [f"{name} {share}" for name, share in self.shares.items()]
        return told + [f"direction of acts labelled {name} {share}" for name, share in self.by.items()]


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
    pairs, lost = paired({article.id: article.text for article in articles}, labels, told)
    said = [(str(gold["polarity"]), str(mention.polarity if mention else "neutral")) for gold, mention in pairs]
    confusion = Counter(said)
    f1 = {name: f1_of(confusion, name) for name in POLARITIES if any(gold == name for gold, _ in confusion)}
    turned = set(POLARITIES[:2])
    wrong = tuple(gold["sentence"] for (gold, _), both in zip(pairs, said, strict=True) if set(both) == turned)
    shares = _fields(pairs, dyad) | _articles(labels, told, dyad)
    macro = sum(f1.values()) / len(f1) if f1 else 0.0
    return Evaluation(len(pairs), lost, macro, f1, confusion, shares, _by(pairs), wrong)


def paired(
    texts: Mapping[str, str], labels: Sequence[Mapping[str, Any]], told: Mapping[str, Sequence[EventMention]]
) -> tuple[list[Pair], int]:
    """Each labelled sentence with what is said of it, and how many sentences are not in the texts."""
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


def f1_of(confusion: Mapping[tuple[str, str], int], name: str) -> float:
    """F1 (0-1) of one polarity from counts of (label, said) pairs."""
    hit = confusion.get((name, name), 0)
    said = sum(n for (_, guess), n in confusion.items() if guess == name)
    true = sum(n for (gold, _), n in confusion.items() if gold == name)
    return 2 * hit / (said + true) if hit else 0.0


def _by(pairs: Sequence[Pair]) -> dict[str, Share]:
    """How many acts of each labelled status and tense are read in their direction."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for gold, said in pairs:
        if gold["polarity"] != "neutral":
            right = said is not None and said.polarity == gold["polarity"]
            groups[str(STATUS.get(gold["modality"], gold["modality"]))].append(right)
            groups[str(gold["tense"])].append(right)
    return {name: _share(hits) for name, hits in sorted(groups.items())}


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
