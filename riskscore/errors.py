"""What can go wrong, told so that a user knows where and what to write instead."""

import difflib
from collections.abc import Iterable


class RiskscoreError(Exception):
    """Any mistake of a user's that riskscore can name. The message says where, what was found, and what to do.

    >>> issubclass(ConfigError, RiskscoreError) and issubclass(InputError, RiskscoreError)
    True
    """


class ConfigError(RiskscoreError):
    """One or more mistakes in a config or lexicon file; ``problems`` holds a line for each, in order of place.

    >>> print(ConfigError(["a.yaml:3:1: unknown key 'scor'; did you mean 'score'?", "a.yaml:9:3: id is missing"]))
    a.yaml:3:1: unknown key 'scor'; did you mean 'score'?
    a.yaml:9:3: id is missing
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class InputError(RiskscoreError):
    """An article or a file of articles that cannot be read as such."""


class StateError(RiskscoreError):
    """Events, measures or points that contradict what the scoring steps may assume."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The hint that follows an unknown word: the nearest known one, or all of them.

    >>> did_you_mean("scor", ["score", "when"])
    "did you mean 'score'?"
    >>> did_you_mean("zzz", ["score", "when"])
    'known: score, when'
    """
    choices = sorted(known)
    near = difflib.get_close_matches(word, choices, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(choices)}"
