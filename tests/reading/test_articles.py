"""Articles from files, folders, patterns and frames; what cannot be read is a reject with its place and reason."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import riskscore as rs
from riskscore.errors import InputError
from riskscore.reading.articles import NO_DAY, as_day, dated, read_all, read_articles

ROWS: list[dict[str, Any]] = [
    {
        "id": "a1",
        "text": "Seoul files a complaint.",
        "published": "2019-09-11",
        "title": "Filed",
        "source": "Wire",
        "lang": "en",
    },
    {
        "id": "a2",
        "text": "Tokyo “regrets” it,\nand says so.",
        "published": "2019-09-12",
        "title": "",
        "source": "Daily",
        "lang": "en",
    },
]


def written(folder: Path, kind: str, rows: list[dict[str, Any]]) -> Path:
    """The rows as a file of the kind given by its suffix."""
    path, frame = folder / f"news.{kind}", pd.DataFrame(rows)
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "parquet":
        frame.to_parquet(path)
    else:
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def rejects(source: Any, **given: Any) -> list[tuple[str, str]]:
    """Place and reason of each reject of a path, or of rows that are made a frame."""
    if isinstance(source, list):
        source = pd.DataFrame(source)
    return [(Path(r.place).name, r.reason) for r in read_all(source, **given).rejects]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "ndjson", "parquet"])
def test_a_table_of_articles_is_read_as_it_is(tmp_path: Path, kind: str) -> None:
    found = read_articles(written(tmp_path, kind, ROWS))
    assert [(a.id, a.text, a.title, a.source, a.lang) for a in found] == [
        (row["id"], row["text"], row["title"], row["source"], row["lang"]) for row in ROWS
    ]
    assert [str(a.published) for a in found] == ["2019-09-11", "2019-09-12"]
    assert {a.published_note for a in found} == {""}


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_columns_may_bear_other_names(tmp_path: Path, kind: str) -> None:
    rows = [{"body": row["text"], "date": row["published"], "url": row["id"]} for row in ROWS]
    found = read_articles(written(tmp_path, kind, rows), columns={"text": "body", "published": "date", "id": "url"})
    assert [(a.id, a.text, str(a.published)) for a in found] == [(r["id"], r["text"], r["published"]) for r in ROWS]


def test_a_frame_keeps_its_rows_and_is_left_alone() -> None:
    frame = pd.DataFrame(ROWS)
    before = frame.copy()
    found = read_articles(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert [a.id for a in found] == ["a1", "a2"]


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT, ""])
def test_missing_values_of_a_frame_are_missing(missing: Any) -> None:
    [found] = read_articles(
        pd.DataFrame({"text": ["Seoul acts."], "published": [missing], "title": [None], "id": [None]})
    )
    assert (found.id, found.published, found.published_note, found.title, found.lang) == (
        "row-0",
        None,
        NO_DAY,
        "",
        "en",
    )


def test_days_of_a_frame_may_be_time_stamps() -> None:
    frame = pd.DataFrame({"text": ["One.", "Two."], "published": pd.to_datetime(["2019-09-11 08:00", None])})
    assert [a.published for a in read_articles(frame)] == [dt.date(2019, 9, 11), None]


def test_a_text_file_is_one_article_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    path.write_bytes("\ufeffSeoul’s complaint\r\n\r\nIt was filed.\n".encode())
    [found] = read_articles(path, published="2019-09-11")
    assert (found.id, found.text, found.published) == (
        "brief",
        "Seoul’s complaint\r\n\r\nIt was filed.\n",
        dt.date(2019, 9, 11),
    )


def test_a_web_page_gives_its_prose(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", exc_type=ImportError)
    prose = "".join(
        f"<p>Seoul filed a complaint against Tokyo over the export curbs, paragraph {n}.</p>" for n in range(8)
    )
    (tmp_path / "page.html").write_text(
        f"<html><head><title>Filed</title></head><body><article>{prose}</article></body></html>"
    )
    [found] = read_articles(tmp_path / "page.html")
    assert "Seoul filed a complaint" in found.text
    assert "<p>" not in found.text
    assert found.published is None


def test_a_folder_is_read_in_order_of_name_and_only_what_can_be_articles(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    for name in ("b.txt", "a.txt", "deeper/c.txt", "notes.md", "table.xlsx"):
        (tmp_path / name).write_text(f"Seoul acts in {name}.")
    written(tmp_path, "jsonl", ROWS)
    assert [a.id for a in read_articles(tmp_path)] == ["a", "b", "c", "a1", "a2"]


def test_patterns_and_lists_of_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.text"):
        (tmp_path / name).write_text("Seoul acts.")
    assert [a.id for a in read_articles(str(tmp_path / "*.txt"))] == ["a", "b"]
    assert [a.id for a in read_articles([tmp_path / "b.txt", str(tmp_path / "c.text")])] == ["b", "c"]
    assert read_articles([]) == []


def test_a_name_with_brackets_is_a_name_first(tmp_path: Path) -> None:
    (tmp_path / "wire [1].txt").write_text("Seoul acts.")
    assert [a.id for a in read_articles(tmp_path / "wire [1].txt")] == ["wire [1]"]


# ---- rejects


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_rejects_say_where_and_why(tmp_path: Path, kind: str) -> None:
    rows = [
        {"id": "a1", "text": "Seoul acts.", "published": "2019-09-11"},
        {"id": "a2", "text": " ", "published": "2019-09-11"},
        {"id": "a1", "text": "Seoul acts again.", "published": "2019-09-11"},
        {"id": "a4", "text": "Seoul rests.", "published": "soon"},
        {"id": "a5", "text": "Seoul \x00 rests.", "published": "2019-09-11"},
    ]
    path = written(tmp_path, kind, rows)
    first = 2 if kind == "csv" else 1
    assert rejects(path) == [
        (f"news.{kind}:{first + 1}", "the text is empty; put the article's words in 'text'"),
        (f"news.{kind}:{first + 2}", f"id 'a1' was used before, at {path}:{first}; give each article its own"),
        (f"news.{kind}:{first + 3}", "published is 'soon'; write a day as year-month-day, such as 2019-11-22"),
        (f"news.{kind}:{first + 4}", "the text holds NUL characters; save it as plain UTF-8 text"),
    ]
    assert [a.id for a in read_all(path).articles] == ["a1"]


def test_lines_that_are_no_json_objects(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('# a comment\n\n{"text": "Seoul acts."}\n{"text": \n[1, 2]\n"Seoul acts."\n{"text": 5}\n')
    assert rejects(path) == [
        ("news.jsonl:4", "not JSON (Expecting value); write one object a line"),
        ("news.jsonl:5", "not a JSON object; write one object a line"),
        ("news.jsonl:6", "not a JSON object; write one object a line"),
        ("news.jsonl:7", "the text is empty; put the article's words in 'text'"),
    ]
    assert [a.id for a in read_all(path).articles] == ["news-3"]


@pytest.mark.parametrize("suffix", ["txt", "csv", "jsonl", "html"])
def test_bytes_that_are_no_utf8(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"news.{suffix}").write_bytes(b"Caf\xe9 in Seoul")
    assert rejects(tmp_path) == [(f"news.{suffix}", "byte 3 is not UTF-8; save the file as UTF-8")]


def test_a_mapped_column_that_is_not_there_is_named() -> None:
    assert rejects([{"text": "Seoul acts."}], columns={"text": "body"}) == [
        ("row 0", "the text is empty; put the article's words in 'body'")
    ]


def test_read_articles_raises_with_every_reject(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.txt").write_text("\n")
    with pytest.raises(InputError, match=r"a\.txt: the text is empty.*\n.*b\.txt: the text is empty"):
        read_articles(tmp_path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere.txt", "no such file or folder"),
        ("*.foo", "no such file or folder"),
        ("empty", "the folder holds no articles; put files that end in .txt"),
    ],
)
def test_nothing_to_read(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=told):
        read_all(tmp_path / name)


def test_a_field_that_articles_do_not_have() -> None:
    with pytest.raises(InputError, match=r"columns names the field 'txt'; did you mean 'text'\?"):
        read_all(pd.DataFrame({"a": ["Seoul acts."]}), columns={"txt": "a"})


@pytest.mark.parametrize("day", ["soon", "", "2019-02-31"])
def test_a_publication_day_that_is_none(day: str) -> None:
    with pytest.raises(InputError, match="write a day as year-month-day"):
        read_all(pd.DataFrame({"text": ["Seoul acts."]}), published=day)


# ---- publication days


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2019-11-22", "2019-11-22"),
        (" 2019-11-22 ", "2019-11-22"),
        ("2019-11-22T23:59:00+09:00", "2019-11-22"),
        ("2019-11", "2019-11-30"),
        ("2020-02", "2020-02-29"),
        ("2019-12", "2019-12-31"),
        ("2019", "2019-12-31"),
        (20191122, "2019-11-22"),
        ("Nov. 22, 2019", "2019-11-22"),
        ("22 November 2019", "2019-11-22"),
        ("Fri, 22 Nov 2019 10:00:00 GMT", "2019-11-22"),
        (dt.date(2019, 11, 22), "2019-11-22"),
        (dt.datetime(2019, 11, 22, 8), "2019-11-22"),
        (pd.Timestamp("2019-11-22 08:00", tz="Asia/Seoul"), "2019-11-22"),
    ],
)
def test_how_a_day_may_be_written(value: Any, day: str) -> None:
    assert str(as_day(value)) == day


@pytest.mark.parametrize("value", ["soon", "yesterday", "Nov. 22", "12:30", "2019-02-30", "0000-01", 5, True, []])
def test_what_is_no_day(value: Any) -> None:
    told = f"published is {value!r}; write a day as year-month-day, such as 2019-11-22"
    assert rejects([{"text": "Seoul acts.", "published": value}]) == [("row 0", told)]


def test_a_dateline_at_the_head_gives_the_day(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("SEOUL (2019-09-11) — Seoul files a complaint.")
    assert [str(a.published) for a in read_articles(tmp_path)] == ["2019-09-11"]


def test_dates_in_the_body_are_no_publication_day(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The pact\n\n2012-06-29 — Seoul shelves it.\n2016-11-23 — It is signed.")
    [found] = read_articles(tmp_path)
    assert (found.published, found.published_note) == (None, NO_DAY)


def test_a_row_knows_its_day_better_than_the_caller() -> None:
    frame = pd.DataFrame({"text": ["One.", "Two."], "published": ["2019-09-11", None]})
    assert [str(a.published) for a in read_articles(frame, published="2019-11-22")] == ["2019-09-11", "2019-11-22"]


def test_dated_fills_in_only_what_is_missing() -> None:
    day = dt.date(2019, 11, 22)
    known, unknown = rs.Article("a", "One.", dt.date(2019, 9, 11)), rs.Article("b", "Two.", None, published_note=NO_DAY)
    assert dated([known, unknown], None) == [known, unknown]
    assert dated([known, unknown], day) == [known, rs.Article("b", "Two.", day)]


# ---- what we get wrong


@pytest.mark.parametrize("value", ["November 2019", "Friday 2019", "12:30 2019"])
def test_the_clock_is_not_read_for_a_day_left_out(value: str) -> None:
    with pytest.raises(ValueError, match=value):
        as_day(value)


def test_a_month_that_does_not_exist_is_no_day() -> None:
    assert len(rejects([{"text": "Seoul acts.", "published": "2019-13"}])) == 1


def test_a_number_that_is_no_day_is_a_reject() -> None:
    assert len(rejects([{"text": "Seoul acts.", "published": 1574380800000}])) == 1


def test_a_dateline_knows_the_day_better_than_the_caller(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("SEOUL (2019-09-11) — Seoul files a complaint.")
    assert [str(a.published) for a in read_articles(tmp_path, published="2019-11-22")] == ["2019-09-11"]


def test_the_first_entry_of_a_timeline_is_no_dateline(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2012-06-29: Seoul shelves the pact.\n2016-11-23: It is signed.")
    assert [a.published for a in read_articles(tmp_path)] == [None]


def test_digits_at_the_head_reject_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hotline 1234-56-78 - Seoul files a complaint.")
    assert rejects(tmp_path) == []


@pytest.mark.parametrize("space", ["\u2028", "\x85", "\x0c"])
def test_odd_line_separators_cut_no_article_of_a_csv_file(tmp_path: Path, space: str) -> None:
    path = tmp_path / "news.csv"
    path.write_text(f"id,text\na1,Seoul acts.{space}Tokyo regrets.\n", encoding="utf-8")
    assert [a.text for a in read_all(path).articles] == [f"Seoul acts.{space}Tokyo regrets."]


def test_the_place_in_a_csv_file_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text('id,text\na1,"Seoul\nacts."\na2,\n')
    assert [place for place, _ in rejects(tmp_path)] == ["news.csv:4"]


def test_a_long_article_of_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text("id,text\na1," + "Seoul acts. " * 20_000 + "\n")
    assert len(read_all(tmp_path).articles) == 1


def test_a_file_that_is_no_parquet_is_a_reject(tmp_path: Path) -> None:
    (tmp_path / "news.parquet").write_bytes(b"PAR0")
    assert len(rejects(tmp_path)) == 1


def test_half_a_surrogate_pair_is_a_reject_or_is_read(tmp_path: Path, model: rs.Model) -> None:
    (tmp_path / "news.jsonl").write_text('{"text": "Seoul acts. \\ud83d"}\n')
    for article in read_all(tmp_path).articles:
        rs.code_events(article, model)


def test_files_of_one_name_in_two_folders(tmp_path: Path) -> None:
    for folder in ("july", "august"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "wire.txt").write_text(f"Seoul acts in {folder}.")
    assert rejects(tmp_path) == []


def test_a_json_file_is_no_plain_text(tmp_path: Path) -> None:
    (tmp_path / "news.json").write_text('[{"text": "Seoul acts."}]')
    assert len(rejects(tmp_path / "news.json")) == 1
