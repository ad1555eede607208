"""Configs: what is read, what is refused, and in which words. Broken files with their messages lie in ``tests/bad``."""

import datetime as dt
import hashlib
import itertools
import json
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from riskscore import yamltext
from riskscore.config import Config, config_from_data, config_schema, load_config
from riskscore.errors import ConfigError
from riskscore.loading import MAX_BYTES, load_lexicon_data, read_file, shipped
from riskscore.records import MeasureRule

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
GOOD = "schema: 1\nname: A dispute\ndyad: [AAA, BBB]\nlexicons: [acts, objects]\n"
MINIMAL: dict[str, Any] = {"schema": 1, "name": "A dispute", "dyad": ["AAA", "BBB"], "lexicons": ["acts", "objects"]}


def expected(path: Path) -> list[str]:
    """The messages in the comments at the head of a broken file: ``# line:column: message``."""
    lines = path.read_text("utf-8").splitlines()
    return [f"{path.name}:{line[2:]}" for line in lines if line.startswith("# ") and line[2:3].isdigit()]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_broken_file_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    with pytest.raises(ConfigError) as told:
        load_config(path.name)
    assert told.value.problems == expected(path)
    assert expected(path)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_broken_file_is_told_without_the_c_parser(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same words; the slower parser notices a few mistakes at another character."""
    monkeypatch.setattr(yamltext, "LOADER", yaml.SafeLoader)
    monkeypatch.chdir(path.parent)
    with pytest.raises(ConfigError) as told:
        load_config(path.name)
    assert [line.split(" ", 1)[1] for line in told.value.problems] == [line.split(" ", 1)[1] for line in expected(path)]


def test_mistakes_are_told_in_order_of_place() -> None:
    places = [tuple(map(int, line.split(":")[1:3])) for path in BAD for line in [*expected(path), "x:0:0:"]]
    for before, after in itertools.pairwise(places):
        assert before <= after or after == (0, 0)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "a.yaml:1:1: the file is empty; a config starts with the line 'schema: 1'"),
        (b"schema: 1\nname: \xc3\xa9\xff", "a.yaml:2:8: byte 0xff is not UTF-8; save the file as UTF-8"),
        (GOOD.encode("utf-16"), "a.yaml:1:1: byte 0xff is not UTF-8; save the file as UTF-8"),
        (
            b"schema: 1\nname: a\x00b\n",
            "a.yaml:2:8: a control character ('\\x00'); delete it, or save the file as plain text",
        ),
        (b"#" * (MAX_BYTES + 1), "a.yaml is larger than 5 MB; split it into several files"),
    ],
    ids=["empty", "bad byte", "utf-16", "binary", "large"],
)
def test_file_that_is_no_text(data: bytes, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_bytes(data)
    with pytest.raises(ConfigError) as error:
        load_config("a.yaml")
    assert error.value.problems == [told]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("japan_kora", "no config 'japan_kora' is shipped or lies here; did you mean 'japan_korea'?"),
        (
            "japan_korea.yml",
            "japan_korea.yml does not exist; write the path of a config file, or a shipped name (did you mean "
            "'japan_korea'?)",
        ),
        (
            Path("no/such.yaml"),
            "no/such.yaml does not exist; write the path of a config file, or a shipped name (known: japan_korea)",
        ),
        (".", ". is a folder; name a config file in it"),
    ],
)
def test_file_that_is_not_there(name: str | Path, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as error:
        load_config(name)
    assert error.value.problems == [told]


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.yaml").write_text(GOOD)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ConfigError, match=r"a\.yaml cannot be read \(Permission denied\)"):
        load_config(tmp_path / "a.yaml")


def test_windows_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load_config(tmp_path / "a.yaml") == config_from_data(MINIMAL)


def test_shipped_config() -> None:
    config = load_config("japan_korea")
    assert config.path == shipped("config")["japan_korea"]
    assert config.folder == shipped("config")["japan_korea"].parent
    assert len(config.sha256) == 64
    assert config.articles.published == dt.date(2019, 11, 22)
    assert config.measure_rules[1] == MeasureRule(
        id="whitelist_jp",
        channel="trade_preference",
        source="JPN",
        target="KOR",
        objects=("PREFERENCE", "LIST"),
        lag_days=26,
    )
    rule = config.scorecard[0]
    assert rule.when.columns() == {"channel": ("export_control",), "object": ("RESTRICTION", "FLOW", "TARIFF")}
    assert rule.unless.columns() == {"act": ("GRANT", "REFUSE")}
    assert (rule.tests[0].fires, rule.tests[0].source) == (True, "JPN")


def test_shipped_config_holds_the_defaults() -> None:
    """The shipped file writes out every number, and each is what a config has that leaves it out."""
    config, minimal = load_config("japan_korea"), config_from_data(MINIMAL)
    for part in ("status_weights", "channel_weights", "severity", "merging", "series"):
        assert getattr(config, part) == getattr(minimal, part)
    assert minimal.measures == minimal.scorecard == minimal.articles.paths == ()


def test_sha256_is_that_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    assert load_config(tmp_path / "a.yaml").sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


def test_part_of_a_table_is_laid_over_the_rest() -> None:
    config = config_from_data({**MINIMAL, "channel_weights": {"wto": 0}, "severity": {"acts": {"BAN": 1}}})
    assert (config.channel_weights["wto"], config.channel_weights["other"]) == (0, 0.3)
    assert (config.severity.acts["BAN"], config.severity.acts["END"]) == (1, 1)


def test_one_value_is_a_list_of_one() -> None:
    rules = [
        {"id": "r", "when": {"polarity": when, "mutual": False}, "points": 1, "because": "b"}
        for when in ("escalation", ["escalation"])
    ]
    one, many = (config_from_data({**MINIMAL, "scorecard": [rule]}) for rule in rules)
    assert one == many
    assert one.scorecard[0].when.columns() == {"polarity": ("escalation",), "mutual": False}
    assert one.scorecard[0].when.condition() == {"polarity": ("escalation",), "mutual": (False,)}


def test_joint_measure() -> None:
    pact = {"id": "pact", "channel": "security_pact", "parties": ["BBB", "AAA"], "stock": False}
    (rule,) = config_from_data({**MINIMAL, "measures": [pact]}).measure_rules
    assert rule == MeasureRule(id="pact", channel="security_pact", parties=("BBB", "AAA"), stock=False)


def test_config_is_frozen_equal_by_content_and_travels() -> None:
    config = load_config("japan_korea")
    with pytest.raises(ValidationError, match="frozen"):
        config.series.x0 = 1  # type: ignore[misc]
    copy = pickle.loads(pickle.dumps(config))
    assert (copy, copy.path, copy.sha256, hash(copy)) == (config, config.path, config.sha256, hash(config))
    assert config != config_from_data(MINIMAL)
    assert config != "config"


def test_data_without_a_file_is_told_by_its_keys() -> None:
    series: Any = {"half_life_days": "thirty", 3: 4}
    with pytest.raises(ConfigError) as error:
        config_from_data({**MINIMAL, "dyad": ("AAA", "AAB"), "series": series, "scorecard": [{"id": "r"}]}, name="app")
    assert error.value.problems == [
        "app:scorecard.0: 'when' is missing; add the columns that an event must match, such as "
        "'when: {channel: [wto]}'",
        "app:scorecard.0: 'points' is missing; add a number from 0 to 10",
        "app:scorecard.0: 'because' is missing; add one line that says why the rule gives points",
        "app:series.half_life_days: half_life_days is 'thirty'; write a number greater than 0",
        "app:series.3: unknown key '3'; known: band, eased, half_life_days, relief, spill, suspended, "
        "threat_half_life_days, x0",
    ]
    with pytest.raises(ConfigError, match=r"^app: the config is a list of 1; write keys with values"):
        config_from_data([1], name="app")  # type: ignore[arg-type]


def test_days_may_be_text_in_data() -> None:
    config = config_from_data({**MINIMAL, "articles": {"published": "2019-11-22"}})
    assert config.articles.published == dt.date(2019, 11, 22)
    with pytest.raises(ConfigError, match="published is '2019-02-30'; write a day as year-month-day"):
        config_from_data({**MINIMAL, "articles": {"published": "2019-02-30"}})


def test_a_config_built_by_hand_must_agree_with_itself() -> None:
    with pytest.raises(ValidationError, match="'acts' is listed twice; keep one"):
        Config.model_validate({**MINIMAL, "lexicons": ["acts", "acts"]})


def test_schema_fits_the_shipped_config() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(json.dumps(config_schema()))
    check: Callable[[Any], None] = jsonschema.Draft202012Validator(schema).validate
    data = json.loads(json.dumps(read_file(shipped("config")["japan_korea"]).data, default=str))
    check(data)
    check({**data, "scorecard": [{"id": "r", "when": {"channel": "wto"}, "points": 1, "because": "b"}]})
    for wrong in ({"scor": []}, {"series": {"x0": 0}}, {"channel_weights": {"tarde": 1}}, {"lexicons": []}):
        with pytest.raises(jsonschema.ValidationError):
            check({**data, **wrong})


def test_lexicons_are_found_by_name_and_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("schema: 1\nkind: acts\n")
    (tmp_path / "a.yaml").write_text(GOOD.replace("objects", "./mine.yaml"))
    assert load_config(tmp_path / "a.yaml").lexicons == ("acts", "./mine.yaml")
    assert load_lexicon_data("./mine.yaml", base=tmp_path).data == {"schema": 1, "kind": "acts"}
    assert re.search(r"objects\.yaml:\d+:9$", load_lexicon_data("objects").where(("schema",)))
    with pytest.raises(ConfigError, match="no lexicon 'object' is shipped or lies here; did you mean 'objects'"):
        load_lexicon_data("object", base=tmp_path)
