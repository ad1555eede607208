"""Articles from wherever they lie: folders, text files, HTML, CSV, JSON Lines, Parquet, data frames.

What cannot be read as an article is a reject with its place and reason; nothing is dropped in silence. A publication
day comes from metadata, from a dateline at the head of the text, or from the caller, never from dates in the body.
"""

from __future__ import annotations

import csv
import datetime as dt
import glob
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskscore.errors import InputError, did_you_mean
from riskscore.records import Article

if TYPE_CHECKING:
    import pandas as pd

FIELDS = ("id", "text", "published", "title", "source", "lang")
SUFFIXES = (".txt", ".html", ".htm", ".csv", ".jsonl", ".ndjson", ".parquet")
_HALF = re.compile("[\ud800-\udfff]")  # one of a pair, as a JSON text cut in the middle has it
LONGEST = 100_000_000  # characters of one text in a CSV field
PLAIN = ("", ".txt", ".text", ".md")
NO_DAY = "no date in metadata or dateline"
# "TOKYO, 2019-11-22 - ..." or "SEOUL (Wire) 2019-11-22 | ...": a place stands before the day, as in no timeline.
_DATELINE = re.compile(r"\A\s*[A-Z][A-Za-z .]+[^\n]{0,40}?\b(?P<day>\d{4}-\d{2}-\d{2})\)?\s*[-—–:|]")


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that is no article: where it was found and why it was turned away."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: articles, and rejects beside them."""

    articles: tuple[Article, ...] = ()
    rejects: tuple[Reject, ...] = ()


@dataclass(slots=True)
class _Intake:
    """Collects articles and rejects, and refuses an id that it has seen."""

    published: dt.date | None
    columns: Mapping[str, str]
    articles: list[Article] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)

    def add(self, place: str, row: Mapping[str, Any], *, fallback_id: str) -> None:
        values = {name: row.get(self.columns.get(name, name)) for name in FIELDS}
        text = values["text"]
        if not isinstance(text, str) or not text.strip():
            column = self.columns.get("text", "text")
            self.rejects.append(Reject(place, f"the text is empty; put the article's words in {column!r}"))
            return
        broken = "NUL characters" if "\x00" in text else "half a character" if _HALF.search(text) else ""
        if broken:
            self.rejects.append(Reject(place, f"the text holds {broken}; save it as plain UTF-8 text"))
            return
        name = _text(values["id"]) or fallback_id
        if name in self.ids:
            self.rejects.append(
                Reject(place, f"id {name!r} was used before, at {self.ids[name]}; give each article its own")
            )
            return
        try:
            day, note = self._day(values["published"], text)
        except ValueError:
            found = values["published"]
            self.rejects.append(
                Reject(place, f"published is {found!r}; write a day as year-month-day, such as 2019-11-22")
            )
            return
        self.ids[name] = place
        self.articles.append(
            Article(
                name, text, day, _text(values["title"]), _text(values["source"]), _text(values["lang"]) or "en", note
            )
        )

    def free_name(self, path: Path) -> str:
        """An id for a text file: its name, with its folder where another file had that name."""
        return path.stem if path.stem not in self.ids else f"{path.parent.name}/{path.stem}"

    def _day(self, given: Any, text: str) -> tuple[dt.date | None, str]:
        if given not in (None, "") and given == given:  # noqa: PLR0124  a missing value in a frame is not equal to itself
            return as_day(given), ""
        dateline = _DATELINE.match(text)
        if dateline:
            try:
                return as_day(dateline["day"]), ""
            except ValueError:
                pass  # digits at the head of a text need not be a day
        return (self.published, "") if self.published is not None else (None, NO_DAY)


def as_day(value: Any) -> dt.date:
    """A day from a date, a time stamp or text such as 2019-11-22, 2019-11 or 2019-11-22T08:00:00Z.

    A month or year alone stands for its last day: all that the article tells had happened by then.
    Raises ValueError where it is none of these.

    >>> as_day("2019-11-22T08:00:00Z"), as_day("2019-11")
    (datetime.date(2019, 11, 22), datetime.date(2019, 11, 30))
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        first = dt.date(int(text[:4]), int(text[5:] or 12), 1)
        return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        return dt.date.fromisoformat(text[:10])
    from dateutil import parser

    try:
        # Parsed twice with other defaults: a day, month or year left out would be taken from them.
        days = {parser.parse(text, default=dt.datetime(*default)).date() for default in ((2000, 1, 1), (2001, 2, 2))}
    except (ValueError, OverflowError):
        raise ValueError(text) from None
    if len(days) > 1:
        raise ValueError(text)
    return days.pop()


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124


def read_articles(
    source: str | Path | Iterable[str | Path] | pd.DataFrame,
    *,
    published: dt.date | str | None = None,
    columns: Mapping[str, str] | None = None,
) -> list[Article]:
    """The articles in a file, folder, pattern, list of these, or data frame.

    ``published`` is the publication day of articles that state none; ``columns`` maps a field of an article (id, text,
    published, title, source, lang) to the column that holds it. Folders are read for .txt, .html, .csv, .jsonl and
    .parquet, in order of name. Raises InputError where anything is missing or cannot be read; ``read_all`` gives the
    rejects instead.

    >>> import pandas as pd
    >>> read_articles(pd.DataFrame({"text": ["Seoul filed a complaint."]}), published="2019-09-11")[0].published
    datetime.date(2019, 9, 11)
    """
    found = read_all(source, published=published, columns=columns)
    if found.rejects:
        raise InputError("\n".join(f"{reject.place}: {reject.reason}" for reject in found.rejects))
    return list(found.articles)


def read_all(
    source: str | Path | Iterable[str | Path] | pd.DataFrame,
    *,
    published: dt.date | str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Reading:
    """As ``read_articles``, with what could not be read beside what could. Raises InputError for missing files only."""
    try:
        day = as_day(published) if published is not None else None
    except ValueError:
        raise InputError(f"published is {published!r}; write a day as year-month-day, such as 2019-11-22") from None
    for name in columns or {}:
        if name not in FIELDS:
            raise InputError(f"columns names the field {name!r}; {did_you_mean(name, FIELDS)}")
    intake = _Intake(day, columns or {})
    if hasattr(source, "to_dict") and hasattr(source, "columns"):
        for number, row in enumerate(source.to_dict("records")):
            intake.add(f"row {number}", row, fallback_id=f"row-{number}")
    else:
        paths = [source] if isinstance(source, str | Path) else list(source)
        for path in paths:
            for file in _files(path):
                _read_file(file, intake)
    return Reading(tuple(intake.articles), tuple(intake.rejects))


def _files(path: str | Path) -> Iterator[Path]:
    """The files a path stands for: itself, a folder's, or those a pattern finds. Raises InputError for none."""
    place = Path(path)
    if place.is_dir():
        inside = sorted(p for p in place.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        if not inside:
            raise InputError(
                f"{place}: the folder holds no articles; put files that end in {', '.join(SUFFIXES)} there"
            )
        yield from inside
    elif place.is_file():
        yield place
    else:
        matches = sorted(glob.glob(str(path), recursive=True)) if any(c in str(path) for c in "*?[") else []
        if not matches:
            raise InputError(f"{path}: no such file or folder; write the path of an article, a folder or a pattern")
        for match in matches:
            yield from _files(match)


def _read_file(path: Path, intake: _Intake) -> None:
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            rows = pq.read_table(path).to_pylist()
        except (pa.ArrowException, OSError) as wrong:
            told = str(wrong).splitlines()[0]
            intake.rejects.append(Reject(str(path), f"not a Parquet file ({told}); write it with pandas or pyarrow"))
            return
        for number, row in enumerate(rows):
            intake.add(f"{path}:{number + 1}", row, fallback_id=f"{path.stem}-{number + 1}")
        return
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        intake.rejects.append(Reject(str(path), f"byte {wrong.start} is not UTF-8; save the file as UTF-8"))
        return
    if suffix in (".jsonl", ".ndjson"):
        _read_lines(path, text, intake)
    elif suffix == ".csv":
        _read_rows(path, text, intake)
    elif suffix in (".html", ".htm"):
        intake.add(str(path), _from_html(text), fallback_id=intake.free_name(path))
    elif suffix in PLAIN:
        intake.add(str(path), {intake.columns.get("text", "text"): text}, fallback_id=intake.free_name(path))
    else:
        intake.rejects.append(Reject(str(path), f"{suffix} files are not read; give one of {', '.join(SUFFIXES)}"))


def _read_rows(path: Path, text: str, intake: _Intake) -> None:
    """The rows of a CSV file; places are lines of the file, of which a quoted text may take several."""
    csv.field_size_limit(LONGEST)
    reader = csv.DictReader(io.StringIO(text, newline=""))
    line = 2
    try:
        for record in reader:
            intake.add(f"{path}:{line}", record, fallback_id=f"{path.stem}-{line}")
            line = reader.line_num + 1
    except csv.Error as wrong:
        intake.rejects.append(Reject(f"{path}:{line}", f"not CSV ({wrong}); quote texts and double the quotes in them"))


def _read_lines(path: Path, text: str, intake: _Intake) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as wrong:
            intake.rejects.append(Reject(f"{path}:{number}", f"not JSON ({wrong.msg}); write one object a line"))
            continue
        if not isinstance(row, dict):
            intake.rejects.append(Reject(f"{path}:{number}", "not a JSON object; write one object a line"))
            continue
        intake.add(f"{path}:{number}", row, fallback_id=f"{path.stem}-{number}")


def _from_html(page: str) -> dict[str, Any]:
    """The prose of a web page. Its date is left alone: extractors take it from the body (see docs)."""
    try:
        import trafilatura
    except ImportError:
        raise InputError("HTML needs the extra 'html': pip install \"riskscore[html]\"") from None
    found = trafilatura.bare_extraction(page, favor_precision=True, with_metadata=True, as_dict=False)
    return {"text": getattr(found, "text", "") or "", "title": getattr(found, "title", "") or ""}


def read_records(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file, such as labels. Raises InputError with the place of what is none."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputError(f"{path}: cannot be read ({wrong}); write the path of a JSON Lines file") from None
    records = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                records.append(dict(json.loads(line)))
            except (ValueError, TypeError):
                raise InputError(f"{path}:{number}: not a JSON object; write one object a line") from None
    return records


def dated(articles: Iterable[Article], published: dt.date | None) -> list[Article]:
    """``articles`` with ``published`` filled in where it is missing."""
    if published is None:
        return list(articles)
    return [a if a.published else replace(a, published=published, published_note="") for a in articles]
