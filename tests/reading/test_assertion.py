"""What no rule reads: the linear model over a sentence, and how far it may go."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import riskscore as rs
from riskscore.cli import main
from riskscore.errors import InputError
from riskscore.reading.assertion import Assertions, load_assertions
from riskscore.reading.coding import assertion_features
from riskscore.training import Sample, fit, samples

DAY = dt.date(2019, 8, 28)
UNREAD = "HOSTILE > NONE"
ARTICLE = {
    "id": "a",
    "published": "2019-08-28",
    "sentences": [
        {"text": "Korean shoppers left the lager of Japan on the shelf.", "polarity": "escalation"},
        {"text": "It rained.", "polarity": "neutral"},
    ],
}


def known(model: rs.Model, text: str) -> dict[str, float]:
    return assertion_features(rs.Article("a", text, DAY), model.lexicon, model.coding)[0].features


def hearing(model: rs.Model, **weights: tuple[float, float]) -> rs.Model:
    """``model`` with other weights: what the words of a test say, it hears."""
    own = replace(model)
    own.__dict__["coding"] = replace(model.coding, assertions=Assertions((-3.0, -3.0), weights))
    return own


def test_names_have_no_say(model: rs.Model) -> None:
    said = "{} kept the envoy of {} waiting in the rain."
    one, other = (known(model, said.format(*pair)) for pair in (("Tokyo", "South Korea"), ("South Korea", "Tokyo")))
    assert one == other


def test_shipped_weights_are_what_the_file_says() -> None:
    assert len(load_assertions().weights) > 10_000
    assert all(max(map(abs, pair)) >= 0.05 for pair in load_assertions().weights.values())


@pytest.mark.parametrize(
    ("text", "counted", "status"),
    [
        ("Japan mothballed the noodles of South Korea.", True, "actual"),
        ("Japan did not mothball the noodles of South Korea.", False, "denied"),
        ("If Japan mothballed the noodles of South Korea, snow would fall.", False, "hypothetical"),
        ("South Korea urged Japan to mothball the noodles.", False, "hypothetical"),
    ],
)
def test_what_is_heard_counts_only_where_nothing_puts_it_in_doubt(
    model: rs.Model, text: str, counted: bool, status: str
) -> None:
    loud = hearing(model, noodl=(60.0, 0.0))
    (found,) = [m for m in rs.code_events(rs.Article("a", text, DAY), loud) if m.main]
    assert (found.chain, found.polarity, found.counted, found.status) == (UNREAD, "escalation", counted, status)
    assert found.confidence > 0.9


def test_an_act_that_was_read_stands(model: rs.Model) -> None:
    loud = hearing(model, noodl=(60.0, 0.0))
    text = "Japan lifted the export controls on South Korea in the noodle hall."
    (found,) = rs.code_events(rs.Article("a", text, DAY), loud)
    assert (found.polarity, found.counted) == ("de-escalation", True)
    assert found.confidence < 0.1  # but the model does not believe it


def test_an_act_amid_words_that_no_rule_knows_gives_way(model: rs.Model) -> None:
    loud = hearing(model, noodl=(60.0, 0.0))
    text = "Japan lifted the export controls on South Korea in the noodle hall of a mauve aerodrome near Obihiro."
    found = rs.code_events(rs.Article("a", text, DAY), loud)
    assert [(m.chain, m.polarity) for m in found if m.main] == [(UNREAD, "escalation")]
    assert [m.chain for m in found if not m.main] == ["END > RESTRICTION"]  # and stays in the output


def test_assertion_false_leaves_the_unread_unread() -> None:
    data = json.loads(json.dumps({"schema": 1, "name": "A", "dyad": ["JPN", "KOR"], "assertion": False,
                                  "lexicons": ["actors", "objects", "acts", "cues", "materials"]}))  # fmt: skip
    assert rs.load_model(data).coding.assertions is None


def test_weights_survive_the_file(tmp_path: Path) -> None:
    fitted = fit([Sample({"é": 1.0}, "escalation", "neutral", "a"), Sample({"b": 1.0}, "neutral", "neutral", "b"),
                  Sample({"c d": 1.0}, "de-escalation", "neutral", "c")] * 5)  # fmt: skip
    fitted.save(tmp_path / "weights.json")
    assert load_assertions(tmp_path / "weights.json") == fitted


def test_fit_command_writes_weights_and_says_how_good_they_are(tmp_path: Path) -> None:
    kind = {"text": "The two shook hands in Osaka over green tea.", "polarity": "de-escalation"}
    articles = [ARTICLE | {"id": f"a{n}", "sentences": [*ARTICLE["sentences"], kind]} for n in range(20)]
    (tmp_path / "labels.jsonl").write_text("".join(json.dumps(a) + "\n" for a in articles))
    done = CliRunner().invoke(
        main, ["fit", str(tmp_path / "labels.jsonl"), "--config", "japan_korea", "--out", str(tmp_path / "w.json")]
    )
    assert done.exit_code == 0, done.output
    assert "60 sentences of 20 articles" in done.output
    assert load_assertions(tmp_path / "w.json").weights


def test_mislabelled_articles_are_told(model: rs.Model) -> None:
    with pytest.raises(InputError, match=r"labelled article 1 \(a\): 'published' is missing"):
        samples([{"id": "a", "sentences": [{}]}], model)
    with pytest.raises(InputError, match=r"labelled article 1 \(a\): sentence 1 needs a text and a polarity"):
        samples([{"id": "a", "published": "2019-08-28", "sentences": [{"text": "x", "polarity": "bad"}]}], model)
