"""Tables keep their columns and dtypes whatever was found."""

import datetime as dt

from riskscore.records import Article, Event, EventMention
from riskscore.scoring.features import CHANNELS, article_rows, feature_rows

EVENT = Event(
    "e1", dt.date(2019, 7, 4), "JPN-KOR", "JPN", None, "escalation", "actual", "IMPOSE", "RESTRICTION",
    "IMPOSE > RESTRICTION", channel="export_control", materials=("m1", "m3"), n_articles=2, confidence=0.75,
)  # fmt: skip
ROW_COLUMNS = [
    "day",
    "event",
    "dyad",
    "source",
    "target",
    "mutual",
    "channel",
    "measure",
    "act",
    "object",
    "chain",
    "polarity",
    "status",
    "export_control",
    "materials_named",
    "material_m1",
    "material_m2",
    "generic_materials",
    "escalation_verbs",
    "deescalation_verbs",
    "n_articles",
    "n_sources",
    "confidence",
]


def test_event_rows_have_fixed_columns_and_dtypes() -> None:
    full, empty = feature_rows([EVENT], materials=["m1", "m2"]), feature_rows([], materials=["m1", "m2"])
    assert list(full.columns) == list(empty.columns) == ROW_COLUMNS
    assert (full.dtypes == empty.dtypes).all()
    assert str(full["day"].dtype) == "datetime64[s]"
    row = full.iloc[0]
    assert [row["export_control"], row["materials_named"], row["material_m1"], row["material_m2"]] == [
        True,
        True,
        True,
        False,
    ]
    assert full["target"].isna().all()
    assert full["measure"].isna().all()
    assert (row["n_articles"], row["confidence"]) == (2, 0.75)


def test_article_rows_have_zeros_where_nothing_was_found() -> None:
    told = [
        EventMention(
            "a", 0, 0, "", 0, 0, 0, channel="wto", polarity="de-escalation", status="planned", tense="background"
        ),
        EventMention("a", 0, 0, "", 0, 0, 0, channel="export_control", polarity="escalation", counted=True),
        EventMention("a", 0, 0, "", 0, 0, 0, channel="export_control"),
    ]
    articles = [Article("a", "", dt.date(2019, 7, 4), source="wire"), Article("b", "")]
    rows = article_rows(articles, told, {"a": {"m2": 3}}, materials=["m1", "m2"], scores={"a": 4.5})
    first, second = rows.iloc[0], rows.iloc[1]
    assert first["wto_deescalation_planned"] == first["export_control_escalation_actual"] == 1
    assert (first["export_control_mentions"], first["escalation_verbs"], first["deescalation_verbs"]) == (2, 1, 1)
    assert (first["material_m1"], first["material_m2"], bool(first["materials_named"])) == (0, 3, True)
    assert (first["background_share"], first["score"]) == (1 / 3, 4.5)
    numbers = rows.drop(columns=["id", "published", "source"]).iloc[1]
    assert (numbers.astype(float) == 0.0).all()
    assert second.isna()["published"]
    assert len(rows.columns) == 3 + 1 + 2 + 1 + 2 + len(CHANNELS) * 2 * 5 + 2


def test_article_rows_are_the_same_table_when_empty() -> None:
    full, empty = article_rows([Article("a", "")], [], {}, materials=["m1"]), article_rows([], [], {}, materials=["m1"])
    assert list(full.columns) == list(empty.columns)
    assert (full.dtypes == empty.dtypes).all()
    assert not full.drop(columns="published").isna().any().any()
