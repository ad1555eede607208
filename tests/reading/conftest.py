"""One model for all tests of the reading wing, and short ways to read a text with it."""

import datetime as dt
from collections.abc import Callable

import pytest

import riskscore as rs
from riskscore.lexicon import Lexicon
from riskscore.records import EventMention

PUBLISHED = dt.date(2019, 11, 22)
Read = Callable[[str], list[EventMention]]


@pytest.fixture(scope="session")
def model() -> rs.Model:
    return rs.load_model("japan_korea")


@pytest.fixture(scope="session")
def lexicon(model: rs.Model) -> Lexicon:
    return model.lexicon


@pytest.fixture(scope="session")
def read(model: rs.Model) -> Read:
    """The event mentions of a text published on 2019-11-22, a Friday."""
    return lambda text: rs.code_events(rs.Article("a", text, PUBLISHED), model)


@pytest.fixture(scope="session")
def main_act(read: Read) -> Callable[[str], EventMention]:
    """The main act of a text of one sentence, or of the first sentence that tells one."""

    def first(text: str) -> EventMention:
        found = [m for m in read(text) if m.main]
        assert found, f"no act in {text!r}"
        return found[0]

    return first
