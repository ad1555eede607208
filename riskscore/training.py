"""Fit the assertion model on labelled articles: ``riskscore fit``, and ``make assertion`` for the shipped weights.

An article is a line of JSON: id, published, dispute and ``sentences``, each with text, polarity, status, source and
target (see corpus/README.md). Names of countries and people have no weight, so that the model knows no side.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from riskscore.errors import InputError
from riskscore.evaluation import f1_of
from riskscore.model import Model
from riskscore.reading.assertion import SILENT, Assertions, Hearing
from riskscore.reading.coding import assertion_features
from riskscore.records import Article, Polarity

POLARITIES: tuple[Polarity, ...] = ("escalation", "de-escalation", "neutral")
STRENGTH = 10.0  # inverse of the L2 penalty; 3 to 100 give macro-F1 within a point of each other
RARE = 2  # a feature of fewer sentences has no weight
SMALL = 0.2  # nor has one whose weights stay below this
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled sentence: what the model may know of it, its label, what the rules alone say, and its article."""

    features: dict[str, float]
    polarity: Polarity
    rules: Polarity
    article: str


def samples(records: Iterable[dict[str, Any]], model: Model) -> list[Sample]:
    """The labelled sentences of ``records``, read by the rules of ``model`` alone."""
    settings = replace(model.coding, assertions=None)
    found = []
    for number, record in enumerate(records, start=1):
        _check(number, record)
        texts = [sentence["text"] for sentence in record["sentences"]]
        article = Article(record["id"], "\n".join(texts), dt.date.fromisoformat(record["published"]))
        read = assertion_features(article, model.lexicon, settings)
        start = 0
        for sentence, text in zip(record["sentences"], texts, strict=True):
            end = start + len(text)
            # A label may cover what the splitter sees as two sentences: the longer one stands for it.
            inside = [one for one in read if start <= one.sentence.start < end]
            best = max(inside, key=lambda one: one.sentence.end - one.sentence.start, default=None)
            if best is not None:
                found.append(Sample(best.features, sentence["polarity"], best.polarity, record["id"]))
            start = end + 1
    return found


def _check(number: int, record: dict[str, Any]) -> None:
    """Raise InputError where an article is not labelled as it must be."""
    told = f"labelled article {number} ({record.get('id', 'without id')})"
    for key in ("id", "published", "sentences"):
        if not record.get(key):
            raise InputError(f"{told}: {key!r} is missing; write id, published and sentences")
    for n, sentence in enumerate(record["sentences"], start=1):
        if not sentence.get("text") or sentence.get("polarity") not in POLARITIES:
            raise InputError(f"{told}: sentence {n} needs a text and a polarity, one of {', '.join(POLARITIES)}")


def fit(known: Sequence[Sample]) -> Assertions:
    """The weights that tell the polarities of ``known`` apart, rounded, small ones left out.

    >>> told = (("shun", "escalation"), ("meet", "de-escalation"), ("rain", "neutral"))
    >>> known = [Sample({word: 1.0}, polarity, "neutral", word) for word, polarity in told]
    >>> fit(known * 20).hear({"shun": 1.0}).polarity
    'escalation'
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for sample in known for name in sample.features)
    kept = [{name: value for name, value in sample.features.items() if counts[name] >= RARE} for sample in known]
    columns = DictVectorizer()
    matrix = columns.fit_transform(kept)
    regression = LogisticRegression(C=STRENGTH, max_iter=5000).fit(matrix, [sample.polarity for sample in known])
    rows = [list(regression.classes_).index(polarity) for polarity in POLARITIES]
    up, down, neutral = (regression.coef_[row] for row in rows)
    bias = [float(regression.intercept_[row] - regression.intercept_[rows[2]]) for row in rows[:2]]
    pairs = {
        str(name): (round(float(up[i] - neutral[i]), 2), round(float(down[i] - neutral[i]), 2))
        for i, name in enumerate(columns.get_feature_names_out())
    }
    weights = {name: pair for name, pair in sorted(pairs.items()) if max(map(abs, pair)) >= SMALL}
    return Assertions((round(bias[0], 3), round(bias[1], 3)), weights)


def cross_validated(known: Sequence[Sample]) -> list[tuple[Sample, Hearing]]:
    """Each sample with what a model hears that was fitted without its article."""
    articles = sorted({sample.article for sample in known})
    fold = {name: n % FOLDS for n, name in enumerate(articles)}
    said = []
    for left_out in range(FOLDS):
        fitted = fit([sample for sample in known if fold[sample.article] != left_out])
        for sample in known:
            if fold[sample.article] == left_out:
                said.append((sample, fitted.hear(sample.features)))
    return said


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 (0-1) over the polarities of (label, said) pairs."""
    counts = Counter(pairs)
    return sum(f1_of(counts, name) for name in POLARITIES) / len(POLARITIES)


def report(known: Sequence[Sample]) -> list[str]:
    """Cross-validated figures: the rules alone, then with the model, and whether it is as sure as it is right."""
    said = cross_validated(known)
    alone = [(sample.polarity, sample.rules) for sample in known]
    both = [(s.polarity, heard.polarity if SILENT in s.features and heard.certain else s.rules) for s, heard in said]
    lines = [
        f"{len(known)} sentences of {len({s.article for s in known})} articles, {FOLDS} folds by article",
        f"macro-F1 of the rules alone {macro_f1(alone):.3f}, with the model where they are silent {macro_f1(both):.3f}",
    ]
    for low in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        sure = [(heard.polarity == s.polarity, heard.probability[heard.polarity]) for s, heard in said]
        inside = [right for right, p in sure if low <= p < low + 0.1 or low == 0.9 <= p]
        if inside:
            lines.append(f"surer than {low:.1f}: right {sum(inside) / len(inside):.2f} ({len(inside)})")
    return lines
