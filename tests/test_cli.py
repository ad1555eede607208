"""The command line: results where they belong, one clear line for a user's mistake, and the right exit code."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riskscore.cli import main

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "000_6e6b193cd4e25e80.txt"
FILES = [
    "mentions.jsonl",
    "events.csv",
    "rows.csv",
    "article_rows.csv",
    "index.csv",
    "contributions.csv",
    "measures.csv",
    "manifest.json",
    "chart.svg",
]


def riskscore(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("out")
    return riskscore("run", ROOT / "configs" / "japan_korea.yaml", "--out", out), out


def test_run_writes_every_file_and_a_table(ran: tuple[Result, Path]) -> None:
    result, out = ran
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    assert "2019-08-02" in result.stdout or "2 Aug 2019" in result.stdout


def test_manifest_accounts_for_what_was_read(ran: tuple[Result, Path]) -> None:
    manifest = json.loads((ran[1] / "manifest.json").read_text(encoding="utf-8"))
    counts = manifest["counts"]
    assert counts["read"] == counts["scored"] + counts["rejected"] + counts["copies"] + counts["later"] == 1
    assert len(manifest["config"]["sha256"]) == 64
    assert set(manifest["lexicons"]) == {"actors", "objects", "acts", "cues", "materials"}
    assert list(manifest["articles"]) == [SEED.stem]


def test_contributions_file_sums_to_index_file(ran: tuple[Result, Path]) -> None:
    with (ran[1] / "index.csv").open(encoding="utf-8") as file:
        score = {row["day"]: float(row["score"]) for row in csv.DictReader(file)}
    sums: dict[str, float] = {}
    with (ran[1] / "contributions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            sums[row["day"]] = sums.get(row["day"], 0.0) + float(row["score"])
    assert sums["2019-11-22"] == pytest.approx(score["2019-11-22"], abs=1e-4)


def test_runs_are_the_same_byte_for_byte(ran: tuple[Result, Path], tmp_path: Path) -> None:
    riskscore("run", ROOT / "configs" / "japan_korea.yaml", "--out", tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (ran[1] / name).read_bytes(), name


def test_events_are_json_lines_with_the_contracts_fields() -> None:
    result = riskscore("events", SEED, "--config", "japan_korea")
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    wanted = [
        "article_id",
        "start",
        "end",
        "evidence",
        "sentence",
        "sentence_start",
        "sentence_end",
        "role",
        "main",
        "day",
        "day_precision",
        "day_basis",
        "source",
        "target",
        "mutual",
        "source_detail",
        "target_detail",
        "channel",
        "measure",
        "act",
        "lemma",
        "object",
        "chain",
        "materials",
        "generic_materials",
        "polarity",
        "status",
        "tense",
        "counted",
        "reason",
        "severity_hint",
        "confidence",
    ]
    assert set(wanted) <= set(rows[0])
    text = SEED.read_bytes().decode()
    assert all(text[row["start"] : row["end"]] == row["evidence"] for row in rows)


def test_explain_shows_chain_and_verdict() -> None:
    result = riskscore(
        "explain", "South Korea reverses its decision to end the pact with Japan.", "--config", "japan_korea"
    )
    assert "REVERSE > END > PACT: de-escalation" in result.stdout
    assert "counted" in result.stdout


def test_explain_shows_near_misses_and_what_was_heard() -> None:
    result = riskscore("explain", "Tokyo raised the curtain on a festival.", "--config", "japan_korea")
    assert "act      none was found" in result.stdout
    assert "no act   'raised' (STRENGTHEN) tells one only with" in result.stdout
    assert "heard    escalation 0." in result.stdout


def test_evaluate_tells_right_from_turned_round(tmp_path: Path) -> None:
    sentences = {"Japan lifted its export controls on South Korea.": "de-escalation", "It rained.": "neutral"}
    sentences["South Korea ended the pact with Japan."] = "de-escalation"  # a label that is wrong on purpose
    article = {"id": "a", "published": "2019-11-22", "text": " ".join(sentences)}
    blank = dict.fromkeys(["source", "target", "event_date"])
    labels = [
        {"level": "sentence", "article_id": "a", "sentence": sentence, "polarity": polarity, "modality": "actual"}
        | {"tense": "new", "channel": "other", "materials": []}
        | blank
        for sentence, polarity in sentences.items()
    ]
    (tmp_path / "articles.jsonl").write_text(json.dumps(article), encoding="utf-8")
    (tmp_path / "labels.jsonl").write_text(
        "\n".join(json.dumps({"level": "sentence"} | label) for label in labels), encoding="utf-8"
    )
    files = ["--articles", tmp_path / "articles.jsonl", "--labels", tmp_path / "labels.jsonl"]
    result = riskscore("evaluate", *files, "--config", "japan_korea")
    assert result.exit_code == 0, result.output
    assert "3 sentences (0 not found)" in result.stdout
    assert "turned round: South Korea ended the pact with Japan." in result.stdout
    assert "turned round: Japan lifted" not in result.stdout


def test_check_finds_nothing_in_the_shipped_config() -> None:
    assert riskscore("check", "japan_korea").exit_code == 0


def test_check_reports_a_rule_that_does_not_fire(tmp_path: Path) -> None:
    config = tmp_path / "mine.yaml"
    config.write_text(
        "schema: 1\nname: Mine\ndyad: [JPN, KOR]\nlexicons: [actors, objects, acts, cues, materials]\nscorecard:\n"
        "  - {id: wto, when: {channel: [wto]}, points: 5, because: a step,"
        ' tests: [{text: "It rained in Tokyo.", fires: true}]}\n',
        encoding="utf-8",
    )
    result = riskscore("check", config)
    assert result.exit_code == 1
    assert "rule 'wto' does not fire on 'It rained in Tokyo.'" in result.stdout


def test_schema_is_json() -> None:
    assert "properties" in json.loads(riskscore("schema").stdout)


def test_part_rejected_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Japan lifted its export controls on South Korea.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(" \n", encoding="utf-8")
    out = tmp_path / "out"
    result = riskscore("run", "japan_korea", "--articles", tmp_path / "*.txt", "--out", out)
    assert result.exit_code == 3
    reject = json.loads((out / "rejects.jsonl").read_text(encoding="utf-8"))
    assert reject["place"].endswith("b.txt")
    assert reject["reason"].startswith("the text is empty")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "japan_korea", "--articles", "nowhere.txt"], "nowhere.txt: no such file or folder; write the path"),
        (["run", "japan_kora"], "did you mean 'japan_korea'?"),
        (["run", "japan_korea", "--until", "soon"], "'soon' is no day; write year-month-day"),
        (["events", "nowhere", "--config", "japan_korea"], "nowhere: no such file or folder"),
    ],
)
def test_a_mistake_is_one_clear_line(words: list[str], message: str) -> None:
    result = riskscore(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_an_empty_article_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    result = riskscore("run", "japan_korea", "--articles", tmp_path / "empty.txt", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "empty.txt: the text is empty; put the article's words in 'text'" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "schema: 1\nname: A\ndyad: [AAA, BBB]\nlexicons: [acts]\nscor: []\n",
            "mine.yaml:5:1: unknown key 'scor'; did you mean 'scorecard'?",
        ),
        ("schema: 1\nname: A\ndyad: 7\nlexicons: [acts]\n", "mine.yaml:3:7: "),
        ("- a\n- b\n", "mine.yaml:1:1: "),
    ],
)
def test_a_wrong_config_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    config = tmp_path / "mine.yaml"
    config.write_text(text, encoding="utf-8")
    result = riskscore("run", config)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
