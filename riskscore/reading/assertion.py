"""What no rule reads: a linear model over a sentence says whether it asserts an act, and which way.

The rules know the words of the lexicons. News knows more: a boycott told by numbers, a ship turned back, an idiom.
Where the rules find nothing, a logistic regression over words and over what the rules did find has its say; each
word's weight stands in a file and can be read. An act that the rules did read stands, unless much of the
sentence is in words that none of them knows and the model is sure that they err; its probability is how sure the coder
is of any act. The weights are fitted on the project's own labelled sentences (``make assertion``).
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from riskscore.reading.mentions import Item
from riskscore.records import EventMention, Polarity

WEIGHTS = Path(__file__).parent.parent / "lexicons" / "assertion.json"
GRAMS = 3  # the longest run of words that has a weight of its own
RULES = 0.1  # how much a feature of the rules weighs beside all words together, before fitting
SURE = 0.5  # an act that no rule reads is taken for one from this probability on
SILENT = "[nothing read]"
_ENDING = re.compile(r"(?:(i)(?:es|ed)|ing|ed|es|s)$")


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds a sentence: how many states it and its article name, both of the dyad or not, first or not."""

    states: int = 0
    article_states: int = 0
    both: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Hearing:
    """How likely each polarity is (0-1, together 1). ``told`` are the features with their values and weights."""

    probability: Mapping[Polarity, float]
    told: tuple[tuple[str, float, tuple[float, float]], ...] = ()

    @property
    def because(self) -> Mapping[Polarity, tuple[tuple[str, float], ...]]:
        """The features that spoke for each polarity and how much they added to its log odds, heaviest first."""
        sides: tuple[Polarity, Polarity] = ("escalation", "de-escalation")
        spoke = {side: [(n, round(v * w[i], 2)) for n, v, w in self.told] for i, side in enumerate(sides)}
        return {
            side: tuple(sorted((one for one in words if one[1] > 0), key=lambda one: -one[1]))
            for side, words in spoke.items()
        }

    @property
    def polarity(self) -> Polarity:
        """The likeliest."""
        return max(self.probability, key=self.probability.__getitem__)

    @property
    def certain(self) -> bool:
        """Whether an act is told, likelier than all else together."""
        return self.polarity != "neutral" and self.probability[self.polarity] > SURE


@dataclass(frozen=True, slots=True)
class Assertions:
    """Weights of features for escalation and for de-escalation, against neutral at 0 (logarithms of the odds)."""

    bias: tuple[float, float]
    weights: Mapping[str, tuple[float, float]]

    def hear(self, features: Mapping[str, float]) -> Hearing:
        """How likely a sentence with these ``features`` asserts an act of either polarity.

        >>> heard = Assertions((-2.0, -2.0), {"shun": (5.0, 0.0)}).hear({"shun": 1.0})
        >>> heard.polarity, round(heard.probability["escalation"], 2), heard.because["escalation"]
        ('escalation', 0.95, (('shun', 5.0),))
        """
        told = [(name, value, self.weights[name]) for name, value in features.items() if name in self.weights]
        up = self.bias[0] + sum(value * weight[0] for _, value, weight in told)
        down = self.bias[1] + sum(value * weight[1] for _, value, weight in told)
        top = max(up, down, 0.0)
        odds: dict[Polarity, float] = {
            "escalation": math.exp(up - top), "de-escalation": math.exp(down - top), "neutral": math.exp(-top),
        }  # fmt: skip
        total = sum(odds.values())
        return Hearing({polarity: odd / total for polarity, odd in odds.items()}, tuple(told))

    def save(self, path: Path) -> None:
        """Write the weights as JSON, one feature a line, so that a change can be read."""
        lines = [f"{json.dumps(name, ensure_ascii=False)}: {list(pair)}" for name, pair in self.weights.items()]
        text = f'{{"bias": {list(self.bias)}, "weights": {{\n' + ",\n".join(lines) + "\n}}\n"
        path.write_text(text, encoding="utf-8")


@functools.cache
def load_assertions(path: Path = WEIGHTS) -> Assertions:
    """The weights in the JSON file at ``path``, by default those that come with riskscore."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Assertions(tuple(data["bias"]), {name: tuple(pair) for name, pair in data["weights"].items()})


def features(items: Sequence[Item], mentions: Sequence[EventMention], scene: Scene) -> dict[str, float]:
    """Runs of up to three words, together of length 1, and what the rules and the article say of the sentence."""
    words = list(_words(items))
    runs = {" ".join(words[i : i + n]) for n in range(1, GRAMS + 1) for i in range(len(words) - n + 1)}
    share = 1.0 / math.sqrt(len(runs) or 1)
    found = dict.fromkeys(runs, share)
    for name in _told(mentions, scene):
        found[f"[{name}]"] = RULES
    return found


def stem(word: str) -> str:
    """``word`` without the commonest endings.

    >>> [stem(word) for word in ("curbs", "cutting", "eased", "denies")]
    ['curb', 'cut', 'eas', 'deny']
    """
    if len(word) <= 4 or word.endswith("ss"):
        return word
    match = _ENDING.search(word)
    if match and match.start() >= 3:
        word = word[: match.start()] + ("y" if match.group(1) else "")
        if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
            word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _words(items: Iterable[Item]) -> Iterable[str]:
    """Stems; countries and people as their role, materials, days and numbers as such: names have no say."""
    for item in items:
        if item.mark:
            if item.text in '"“”':
                yield "<quote>"
        elif item.actor is not None:
            yield f"<{item.actor.entry.get('role', 'state')}>"
        elif item.material is not None:
            yield "<material>"
        elif item.date:
            yield "<day>"
        else:
            yield from ("<number>" if word[0].isdigit() else stem(word) for word in item.text.split())


def _told(mentions: Sequence[EventMention], scene: Scene) -> Iterable[str]:
    yield f"states {min(2, scene.states)}"
    yield f"article states {min(3, scene.article_states)}"
    yield f"both {scene.both}"
    if scene.first:
        yield "first"
    main = next((m for m in mentions if m.main), None)
    if main is None:
        yield SILENT[1:-1]
        return
    yield f"{main.polarity}"
    yield f"{main.polarity} {main.reason}"
    yield f"{main.polarity} {main.status}"
    yield f"{main.polarity} {main.channel}"
    yield f"act {main.act}"
    for other in mentions:
        if other is not main:
            yield f"beside {other.polarity}"
            yield f"beside {other.act}"
