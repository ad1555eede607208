"""The public names: those of the design, documented, and the README's session run as it stands."""

import re
from pathlib import Path

import pandas as pd
import pytest

import riskscore as rs

NAMES = [
    "read_articles",
    "load_model",
    "find_mentions",
    "code_events",
    "merge_events",
    "feature_rows",
    "article_rows",
    "assess",
    "Article",
    "EventMention",
    "Event",
    "Measure",
    "Scorecard",
    "Model",
    "RiskscoreError",
]
ROOT = Path(__file__).parent.parent


def test_all_is_the_designs_list() -> None:
    assert sorted(rs.__all__) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_public_name_has_a_docstring_with_an_example(name: str) -> None:
    doc = getattr(rs, name).__doc__ or ""
    assert len(doc) > 60
    assert ">>>" in doc


def test_dir_and_unknown_names() -> None:
    assert set(NAMES) <= set(dir(rs))
    with pytest.raises(AttributeError, match="has no attribute 'asses'"):
        _ = rs.asses  # type: ignore[attr-defined]


def test_readme_session_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    session = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert session is not None
    names: dict[str, object] = {}
    exec(session.group(1), names)
    result = names["result"]
    assert isinstance(result.index, pd.DataFrame)  # type: ignore[attr-defined]
    assert result.index["score"].max() > 50  # type: ignore[attr-defined]


def test_modules_and_public_names_do_not_hide_each_other() -> None:
    modules = {path.stem for path in (ROOT / "riskscore").iterdir()}
    assert not modules & set(NAMES)


def test_order_of_articles_does_not_matter() -> None:
    model = rs.load_model("japan_korea")
    seed = rs.read_articles(ROOT / "seeds", published="2019-11-22")[0]
    other = rs.Article("b", "Japan lifted its export controls on South Korea on Friday.", seed.published)
    one, two = rs.assess([seed, other], model), rs.assess([other, seed], model)
    pd.testing.assert_frame_equal(one.index, two.index)
    assert [e.id for e in one.events] == [e.id for e in two.events]
    assert (one.index["score"] >= 0).all()
    assert (one.index["score"] < 100).all()


def test_a_copied_article_changes_nothing() -> None:
    model = rs.load_model("japan_korea")
    seed = rs.read_articles(ROOT / "seeds", published="2019-11-22")[0]
    copy = rs.Article("copy", "Another site |\n\n" + seed.text + "\n\nRead more\n", seed.published, source="other")
    one, two = rs.assess([seed], model), rs.assess([seed, copy], model)
    pd.testing.assert_frame_equal(one.index.drop(columns="attention"), two.index.drop(columns="attention"))
    assert {m.reason for m in two.mentions if m.article_id == "copy" and m.main} >= {"copy"}


def test_contributions_sum_to_x_and_score() -> None:
    model = rs.load_model("japan_korea")
    result = rs.assess(rs.read_articles(ROOT / "seeds", published="2019-11-22"), model)
    sums = result.contributions.groupby("day")[["x", "score"]].sum().reindex(result.index.index, fill_value=0.0)
    assert (sums["x"] - result.index["x"]).abs().max() < 1e-9
    assert (sums["score"] - result.index["score"]).abs().max() < 1e-6
