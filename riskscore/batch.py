"""Many articles in one go: read, assess, write. What was read = scored + rejected + copies, and that is checked."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

from riskscore.assessment import Assessment, assess
from riskscore.errors import InputError
from riskscore.model import Model, fingerprint
from riskscore.reading.articles import Reading, Reject, read_all
from riskscore.records import Event, EventMention, Measure

FLOAT = "%.6f"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did: the assessment, the rejects, where the files lie, and the counts that must add up."""

    assessment: Assessment
    rejects: tuple[Reject, ...]
    folder: Path
    counts: Mapping[str, int]


def run(
    model: Model,
    *,
    articles: Sequence[str | Path] = (),
    out: str | Path | None = None,
    until: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Run:
    """Assess the articles at ``articles`` (default: those the config names) and write the results to ``out``.

    Files: mentions.jsonl, events.csv, rows.csv, article_rows.csv, index.csv, contributions.csv, measures.csv,
    manifest.json, chart.svg, and rejects.jsonl where something could not be read. Each is written whole and then
    renamed. Raises InputError where there is nothing to read or nothing that can be read.
    """
    config = model.config
    paths = [str(path) for path in articles] or [str(config.folder / path) for path in config.articles.paths]
    if not paths:
        raise InputError("no articles were named; pass --articles PATH, or set articles: {paths: [...]} in the config")
    read = read_all(paths, published=config.articles.published, columns=_columns(config.articles.columns))
    if not read.articles:
        raise InputError(_told(read.rejects) or "no article was found")
    result = assess(read.articles, model, until=until, as_of=as_of)
    folder = Path(out) if out is not None else config.folder / config.output.folder
    counts = _counts(read, result)
    _write(result, read, folder, counts)
    return Run(result, read.rejects, folder, counts)


def _columns(columns: Mapping[Any, str]) -> dict[str, str]:
    return {str(name): column for name, column in columns.items()}


def _told(rejects: Iterable[Reject]) -> str:
    return "\n".join(f"{reject.place}: {reject.reason}" for reject in rejects)


def _counts(read: Reading, result: Assessment) -> dict[str, int]:
    copies = sum(article != original for article, original in result.copy_of.items())
    later = len(read.articles) - len(result.articles)
    counts = {
        "read": len(read.articles) + len(read.rejects),
        "scored": len(result.articles) - copies,
        "rejected": len(read.rejects),
        "copies": copies,
        "later": later,
    }
    if counts["read"] != counts["scored"] + counts["rejected"] + counts["copies"] + counts["later"]:
        raise AssertionError(f"articles were lost: {counts}")
    return counts


# ---- files


def _write(result: Assessment, read: Reading, folder: Path, counts: Mapping[str, int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if result.model.config.output.report:
        # First, so that a missing extra is told before anything is written.
        from riskscore.showing.plots import write_chart

        part = folder / ".part.chart.svg"
        write_chart(result.plot(), part)
        os.replace(part, folder / "chart.svg")
    _save(
        folder / "mentions.jsonl", "".join(json.dumps(as_json(m), ensure_ascii=False) + "\n" for m in result.mentions)
    )
    _table(folder / "events.csv", EVENT_COLUMNS, (_event(e) for e in result.events))
    _table(folder / "measures.csv", MEASURE_COLUMNS, (_measure(m) for m in result.measures))
    for name, frame in (
        ("rows", result.rows),
        ("article_rows", result.article_rows),
        ("contributions", result.contributions),
    ):
        _save(folder / f"{name}.csv", frame.to_csv(index=False, float_format=FLOAT))
    _save(folder / "index.csv", result.index.to_csv(float_format=FLOAT))
    rejects = "".join(json.dumps(asdict(reject), ensure_ascii=False) + "\n" for reject in read.rejects)
    if rejects:
        _save(folder / "rejects.jsonl", rejects)
    else:
        (folder / "rejects.jsonl").unlink(missing_ok=True)
    _save(folder / "manifest.json", json.dumps(_manifest(result, counts), indent=2, ensure_ascii=False) + "\n")


def _save(path: Path, text: str) -> None:
    """Write to a temporary name beside ``path`` and rename, so that a file is there whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, path)


def _table(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    import io

    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    _save(path, out.getvalue())


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    return ";".join(value) if isinstance(value, tuple) else value


def as_json(mention: EventMention) -> dict[str, Any]:
    """A mention as plain JSON data; days as ISO text, materials as a list.

    >>> as_json(EventMention("a", 0, 1, "x", 0, 0, 1, day=dt.date(2019, 7, 4)))["day"]
    '2019-07-04'
    """
    data = asdict(mention)
    data["day"] = mention.day.isoformat() if mention.day else None
    data["materials"] = list(mention.materials)
    return data


EVENT_COLUMNS = [f.name for f in fields(Event) if f.name != "mentions"]
MEASURE_COLUMNS = [*(f.name for f in fields(Measure) if f.name not in ("moves", "findings")), "moves", "findings"]


def _event(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in EVENT_COLUMNS}


def _measure(measure: Measure) -> dict[str, Any]:
    row = {name: getattr(measure, name) for name in MEASURE_COLUMNS}
    row["moves"] = tuple(f"{move.day} {move.state} {move.event}" for move in measure.moves)
    return row


def _manifest(result: Assessment, counts: Mapping[str, int]) -> dict[str, Any]:
    """What went in and which riskscore made it: enough to tell whether a result can be made again."""
    config = result.model.config
    return {
        "riskscore": version("riskscore"),
        "config": {"name": config.name, "sha256": result.model.hashes["config"]},
        "lexicons": {name: value for name, value in result.model.hashes.items() if name != "config"},
        "articles": {article.id: fingerprint(article.text.encode()) for article in result.articles},
        "counts": dict(counts)
        | {
            "mentions": len(result.mentions),
            "counted": sum(m.counted for m in result.mentions),
            "events": len(result.events),
        },
        "index": {"from": str(result.index.index[0].date()), "until": str(result.index.index[-1].date())},
    }
