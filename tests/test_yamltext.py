"""The YAML that is read, value by value, and where each value stands."""

import datetime as dt

import pytest
import yaml

from riskscore import yamltext
from riskscore.errors import ConfigError
from riskscore.yamltext import MAX_SHOWN, read_yaml


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("", None),
        ("~", None),
        ("null", None),
        ("''", ""),
        ("'true'", "true"),
        ("12:30", "12:30"),
        ("1:30:00", "1:30:00"),
        ("0123", "0123"),
        ("00", "00"),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("1e-3", 0.001),
        ("-1.5E2", -150.0),
        (".5", 0.5),
        ("2.", 2.0),
        ("1.2.3", "1.2.3"),
        ("--", "--"),
        (".", "."),
        ("1" * 5000, float("inf")),
        ("-.inf", float("-inf")),
        ("2019-11-22", dt.date(2019, 11, 22)),
        ("'2019-11-22'", "2019-11-22"),
        ("2019-1-2", "2019-1-2"),
        ("2019-11-22T10:00:00Z", "2019-11-22T10:00:00Z"),
        ("2019-11", "2019-11"),
        ("=", "="),
        ("<<", "<<"),
        ("|\n  two\n  lines", "two\nlines\n"),
    ],
)
def test_plain_values(text: str, value: object, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltext, "LOADER", loader)
    read = read_yaml(f"a: {text}\n", name="a.yaml").data["a"]
    assert (read, type(read)) == (value, type(value))


def test_keys_are_text_as_written() -> None:
    assert read_yaml("{NO: 1, true: 2, 2019-11-22: 3, 007: 4, null: 5}", name="a").data == {
        "NO": 1,
        "true": 2,
        "2019-11-22": 3,
        "007": 4,
        "null": 5,
    }


def test_places() -> None:
    marked = read_yaml("\ufeff# é\na:\n  - {b: 日本, c: d}\n  - e\n", name="x.yaml")
    assert marked.position(("a", 0, "c")) == (3, 16)
    assert marked.position(("a", 0, "c"), key=True) == (3, 13)
    assert marked.where(("a", 1)) == "x.yaml:4:5"
    assert marked.where(("a", 0, "not", "there")) == "x.yaml:3:5"
    assert marked.where() == "x.yaml:2:1"


def test_a_file_wrong_throughout_is_told_in_few_lines() -> None:
    with pytest.raises(ConfigError) as error:
        read_yaml("".join(f"- *a{i}\n" for i in range(MAX_SHOWN + 7)), name="a.yaml")
    assert error.value.problems[0] == "a.yaml:1:3: alias '*a0' is not read; write the value out"
    assert error.value.problems[MAX_SHOWN:] == ["a.yaml: and 7 more"]
