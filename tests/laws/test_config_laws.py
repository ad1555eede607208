"""A config survives a round trip through text; no text and no value, however odd, breaks the reader or its words."""

import datetime as dt
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from riskscore.config import Config, config_from_data
from riskscore.errors import ConfigError
from riskscore.records import Polarity, Status
from riskscore.settings import ACTS, ArticleField, Channel
from riskscore.yamltext import read_yaml, write_yaml

MINIMAL: dict[str, Any] = {"schema": 1, "name": "A dispute", "dyad": ["AAA", "BBB"], "lexicons": ["acts"]}
CODES = ("AAA", "BBB")

ids = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,8}", fullmatch=True)
printable = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1)
texts = st.one_of(printable, st.sampled_from(["NO", "12:30", "0123", "1e-3", "~", "true", "2019-11-22", "a: b", "#"]))
words = texts.filter(str.strip)
shares = st.floats(0, 1)
positive = st.floats(1e-6, 1e6)
days = st.dates(dt.date(1900, 1, 1))
plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), days, texts),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(printable, inner, max_size=4),
    max_leaves=12,
)


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return values | st.lists(values, min_size=1, max_size=3)


def part(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with any of these keys."""
    return st.fixed_dictionaries({}, optional=keys)


conditions = part(
    day=some(days),
    dyad=some(st.just("AAA-BBB")),
    source=some(st.sampled_from(CODES)),
    channel=some(st.sampled_from(get_args(Channel))),
    measure=some(st.just("m")),
    act=some(ids),
    polarity=some(st.sampled_from(get_args(Polarity))),
    status=some(st.sampled_from(get_args(Status))),
    materials=some(ids),
    mutual=st.booleans(),
    generic_materials=st.booleans(),
    n_articles=some(st.integers(0, 9)),
    confidence=some(shares),
)
sides = st.sampled_from([{"source": "AAA", "target": "BBB"}, {"parties": ["BBB", "AAA"]}])
measures = st.builds(
    lambda side, rest: {"id": "m", "channel": "wto", **side, **rest},
    sides,
    part(
        objects=st.lists(ids),
        names=st.lists(ids),
        opens=st.lists(ids),
        lag_days=st.integers(0, 99),
        stock=st.booleans(),
    ),
)
tests = st.fixed_dictionaries({"text": words, "fires": st.booleans()}, optional={"source": st.sampled_from(CODES)})
rules = st.fixed_dictionaries(
    {"id": ids, "when": conditions, "points": st.floats(0, 10), "because": words},
    optional={"unless": conditions, "tests": st.lists(tests, max_size=2)},
)
band = part(draws=st.integers(100, 5000), seed=st.integers(0), sigma=st.floats(0, 2))
configs = st.fixed_dictionaries(
    {
        "schema": st.just(1),
        "name": words,
        "dyad": st.permutations(CODES),
        "lexicons": st.lists(words, min_size=1, unique=True),
        "measures": st.builds(lambda measure: [measure], measures),
    },
    optional={
        "articles": part(
            paths=st.lists(words),
            published=days,
            columns=st.dictionaries(st.sampled_from(get_args(ArticleField)), words),
        ),
        "scorecard": st.lists(rules, max_size=3, unique_by=lambda rule: rule["id"]),
        "status_weights": st.dictionaries(st.sampled_from(get_args(Status)), shares),
        "channel_weights": st.dictionaries(st.sampled_from(get_args(Channel)), st.floats(0, 9)),
        "severity": part(acts=st.dictionaries(st.sampled_from(sorted(ACTS)) | ids, shares)),
        "merging": part(window_days=st.integers(0, 30)),
        "series": part(half_life_days=positive, suspended=shares, relief=shares, x0=positive, band=band),
        "output": part(folder=words, format=st.sampled_from(["csv", "parquet"]), report=st.booleans()),
    },
)


@given(configs)
def test_config_survives_a_round_trip(data: dict[str, Any]) -> None:
    config = config_from_data(data)
    text = config.to_yaml()
    again = config_from_data(read_yaml(text, name="again.yaml").data)
    assert again == config
    assert again.to_yaml() == text
    assert Config.model_validate(config.model_dump(by_alias=True)) == config


@given(plain)
def test_plain_data_survives_a_round_trip(data: object) -> None:
    assert read_yaml(write_yaml(data), name="a.yaml").data == data


def problems(read: Callable[[], object]) -> list[str]:
    """What ``read`` is told, nothing where it succeeds."""
    try:
        read()
    except ConfigError as told:
        return told.problems or ["an error without a word"]
    return []


@given(st.text(alphabet=st.sampled_from("ab1.:-?{}[],#&*!|>'\"%@`\\ \n\t\x00é日\ufeff")) | st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    told = problems(lambda: read_yaml(text, name="a.yaml"))
    assert all(re.match(r"a\.yaml:[1-9]\d*:[1-9]\d*: [^;]+; \w", line) for line in told), told


@given(configs, st.data())
def test_any_value_anywhere_is_taken_or_told_in_plain_words(data: dict[str, Any], draw: st.DataObject) -> None:
    """Put something odd in place of any value: no pydantic words, no other exception."""
    inside: Any = (data := deepcopy(data))  # parts of examples are shared between examples
    while True:
        key = draw.draw(st.sampled_from(sorted(inside) if isinstance(inside, dict) else range(len(inside))))
        deeper = isinstance(inside[key], dict | list) and len(inside[key])
        if not deeper or draw.draw(st.booleans()):
            break
        inside = inside[key]
    inside[key] = draw.draw(plain | st.just(float("nan")))
    told = problems(lambda: config_from_data(data))
    assert not [line for line in told if "Input should" in line or "something else (" in line]
