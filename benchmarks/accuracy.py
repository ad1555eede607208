"""Ours and the peers on the same labelled sentences: ``make accuracy``.

Definitions are those of ``riskscore evaluate``. The peers get what they need to do their best: the bag of verbs and
negspacy use our own vocabulary (every verb form and nominal act of the lexicon, by the sign of its class when it has no
object), TF-IDF with logistic regression is fitted on the other articles of the corpus.
"""

from __future__ import annotations

import datetime as dt
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import riskscore as rs
from riskscore.evaluation import POLARITIES, Evaluation, Pair, evaluate, f1_of, paired
from riskscore.lexicon import Lexicon
from riskscore.loading import read_file
from riskscore.reading.articles import read_articles, read_records

ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold"  # read where it lies, when it lies there
WITHOUT_SEALED = {"batch4"}  # its third was opened
BARE = {"PAUSE", "DELAY", "WEAKEN", "RESTORE", "PROLONG", "GRANT", "SIGN", "RESUME", "START"}  # friendly without object
CASE_DAY = dt.date(2019, 8, 28)
Say = Callable[[str], str]


@dataclass(frozen=True)
class LabelledSet:
    """Articles with labels; ``part`` is "open", "sealed" or empty."""

    name: str
    articles: list[rs.Article]
    labels: list[dict[str, Any]]

    def sentences(self) -> list[dict[str, Any]]:
        return [row for row in self.labels if row.get("level") == "sentence"]

    def only(self, ids: set[str], part: str) -> LabelledSet:
        rows = [row for row in self.labels if (row.get("article_id") or row.get("id")) in ids]
        return LabelledSet(f"{self.name} {part}", [a for a in self.articles if a.id in ids], rows)


def labelled_sets() -> Iterator[LabelledSet]:
    """Gold and seed where they lie, then every batch of the corpus, open and sealed apart."""
    if GOLD.is_dir():
        yield LabelledSet("gold", read_articles(str(GOLD / "articles.jsonl")), read_records(GOLD / "labels.jsonl"))
        (seed,) = read_articles(str(ROOT / "seeds"), published="2019-11-22")
        yield LabelledSet("seed", [replace(seed, id="SEED")], read_records(GOLD / "seed_labels.jsonl"))
    else:
        print("gold and seed labels are not here: left out")
    for labels in sorted((ROOT / "corpus").glob("batch*_labels.jsonl"), key=lambda path: (len(path.name), path.name)):
        name = labels.name.removesuffix("_labels.jsonl")
        whole = LabelledSet(name, read_articles(str(labels.with_name(f"{name}_articles.jsonl"))), read_records(labels))
        ids = [article.id for article in whole.articles]
        sealed = set() if name in WITHOUT_SEALED else set(ids[2::3])
        yield whole.only(set(ids) - sealed, "open")
        if sealed:
            yield whole.only(sealed, "sealed")


# ---- peers


def bag(lexicon: Lexicon) -> dict[str, str]:
    """Words to polarity: each verb form by its class's own sign, or whether it reads friendly without an object."""
    words: dict[str, str] = {}
    for form, readings in lexicon.forms.items():
        reading = next((r for r in readings if r.entry.kind == "acts" and not r.short), None)
        cls = lexicon.acts.get(reading.entry.cls) if reading else None
        if cls is not None and (cls.sign or cls.effect) and len(form) > 3:
            words[form] = POLARITIES[1] if cls.sign > 0 or cls.id in BARE else POLARITIES[0]
    return words


def bag_of_verbs(lexicon: Lexicon) -> Say:
    """The commoner polarity of the verbs in a sentence; neutral where both are as common."""
    words = bag(lexicon)

    def say(text: str) -> str:
        found = Counter(words[w] for w in _forms(lexicon, text) if w in words)
        up, down = found[POLARITIES[0]], found[POLARITIES[1]]
        return POLARITIES[0] if up > down else POLARITIES[1] if down > up else POLARITIES[2]

    return say


def _forms(lexicon: Lexicon, text: str) -> Iterator[str]:
    for start, end, _ in lexicon.find(text):
        yield " ".join(text[start:end].lower().split())


def vader() -> Say:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()

    def say(text: str) -> str:
        score = analyser.polarity_scores(text)["compound"]
        return POLARITIES[0] if score <= -0.05 else POLARITIES[1] if score >= 0.05 else POLARITIES[2]

    return say


def negspacy(lexicon: Lexicon) -> Say:
    """The bag of verbs as entities of a blank pipeline; what NegEx finds negated does not count."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy
        from negspacy.negation import Negex  # noqa: F401  (registers "negex")

        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer")
        ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
        ruler.add_patterns([{"label": polarity, "pattern": word} for word, polarity in bag(lexicon).items()])
        nlp.add_pipe("negex", config={"ent_types": list(POLARITIES[:2])})

    def say(text: str) -> str:
        found = Counter(ent.label_ for ent in nlp(text).ents if not ent._.negex)
        up, down = found[POLARITIES[0]], found[POLARITIES[1]]
        return POLARITIES[0] if up > down else POLARITIES[1] if down > up else POLARITIES[2]

    return say


def tfidf(sets: Sequence[LabelledSet]) -> Callable[[LabelledSet], list[str]]:
    """Fitted on every batch but the one that is asked for."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    corpus = [one for one in sets if one.name.startswith("batch")]

    def say(asked: LabelledSet) -> list[str]:
        others = [row for one in corpus if one.name.split()[0] != asked.name.split()[0] for row in one.sentences()]
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), LogisticRegression(C=10, max_iter=5000)
        )
        model.fit([row["sentence"] for row in others], [row["polarity"] for row in others])
        return [str(each) for each in model.predict([row["sentence"] for row in asked.sentences()])]

    return say


# ---- the table


def figure(labels: Sequence[str], said: Sequence[str]) -> str:
    """Macro-F1 and the number of wrong signs."""
    confusion = Counter(zip(labels, said, strict=True))
    present = [name for name in POLARITIES if name in labels]
    wrong = sum(n for pair, n in confusion.items() if set(pair) == set(POLARITIES[:2]))
    return f"{sum(f1_of(confusion, name) for name in present) / len(present):.3f} /{wrong:3}"


def fields(found: Evaluation) -> str:
    names = ("status", "tense", "source", "day", "article direction", "other articles that leak")
    shares = (found.shares[name] for name in names)
    return "  ".join(f"{s.hits / s.n:.2f}" if s.n else "   -" for s in shares)


def polarity_cases(model: rs.Model) -> str:
    cases = read_file(ROOT / "tests" / "cases" / "polarity.yaml").data
    right, rows = 0, cases["cases"] + cases["known_failures"]
    for case in rows:
        text = f"{case.get('before', '')} {case['t']}. {case.get('context', '')}".strip()
        counted = [m for m in rs.code_events(rs.Article("case", text, CASE_DAY), model) if m.counted]
        main = {m.polarity.replace("-", "") for m in counted}
        right += case["exp"] in main or (case["exp"] in ("neutral", "none") and not main) or "status" in case
    return f"polarity cases: {right} of {len(rows)} turn the score their way"


def calibration(sealed: Sequence[Pair]) -> str:
    """Whether confidence is as high as the acts are right, on sentences that nothing was fitted on."""
    bins = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01))
    told = []
    for low, high in bins:
        inside = [m.polarity == g["polarity"] for g, m in sealed
                  if m and m.main and m.polarity != "neutral" and low <= m.confidence < high]  # fmt: skip
        share = f"{sum(inside) / len(inside):.2f}" if inside else "-"
        told.append(f"{low:.1f}-{min(high, 1.0):.1f} {share} ({len(inside)})")
    return f"confidence and how many of the acts are right, sealed parts: {', '.join(told)}"


def fired_once(sets: Sequence[LabelledSet], told: dict[str, list[rs.EventMention]]) -> list[str]:
    """Verbs whose entry fired on exactly one sentence of all sets."""
    seen: dict[str, set[tuple[str, int]]] = {}
    for one in sets:
        for mention in told[one.name]:
            if mention.act not in ("", "NONE", "HOSTILE", "FRIENDLY"):
                seen.setdefault(mention.lemma, set()).add((mention.article_id, mention.sentence))
    return sorted(verb for verb, places in seen.items() if len(places) == 1)


def main() -> None:
    model = rs.load_model("japan_korea")
    rules = replace(model, config=model.config.model_copy(update={"assertion": False}))
    sets = list(labelled_sets())
    systems: dict[str, Say] = {"bag of verbs": bag_of_verbs(model.lexicon)}
    versions = [f"riskscore {rs.__version__}", f"Python {sys.version.split()[0]}"]
    for name, package, make in (
        ("VADER", "vaderSentiment", vader),
        ("negspacy", "negspacy", lambda: negspacy(model.lexicon)),
    ):
        try:
            systems[name] = make()
            versions.append(f"{package} {version(package)}")
        except ImportError:
            print(f"{package} is not installed: left out")
    learned = tfidf(sets)
    versions.append(f"scikit-learn {version('scikit-learn')}")
    print("macro-F1 / wrong signs;", ", ".join(versions))
    heads = ["ours", "rules alone", *systems, "TF-IDF + LR"]
    print(f"{'':16}{'n':>5}  " + "".join(f"{head:>14}" for head in heads), "  status tense source day direction leaks")
    told: dict[str, list[rs.EventMention]] = {}
    sealed: list[Pair] = []
    for one in sets:
        labels = [row["polarity"] for row in one.sentences()]
        told[one.name] = rs.code_events(one.articles, model)
        said = []
        for mentions in (told[one.name], rs.code_events(one.articles, rules)):
            by_article: dict[str, list[rs.EventMention]] = {}
            for mention in mentions:
                by_article.setdefault(mention.article_id, []).append(mention)
            pairs, _ = paired({a.id: a.text for a in one.articles}, one.labels, by_article)
            sealed += pairs if one.name.endswith("sealed") and mentions is told[one.name] else []
            said.append(figure([g["polarity"] for g, _ in pairs], [m.polarity if m else "neutral" for _, m in pairs]))
        said += [figure(labels, [say(row["sentence"]) for row in one.sentences()]) for say in systems.values()]
        said.append(figure(labels, learned(one)))
        found = evaluate(one.articles, one.labels, told[one.name], dyad=model.dyad)
        print(f"{one.name:16}{len(labels):5}  " + "".join(f"{each:>14}" for each in said) + f"   {fields(found)}")
    print(calibration(sealed))
    print(polarity_cases(model))
    once = fired_once(sets, told)
    print(f"{len(once)} verbs fired on exactly one sentence of all sets: {', '.join(once)}")


if __name__ == "__main__":
    main()
