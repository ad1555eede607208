"""An assessment in words, as Markdown for a wiki or a mail: the score, what it rests on, and what was left out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from riskscore.errors import RiskscoreError

if TYPE_CHECKING:
    from riskscore.assessment import Assessment

TOP = 10  # contributions that are shown; the rest is one line


def write_report(result: Assessment, path: Path) -> None:
    """Write ``markdown(result)`` to ``path``, which ends in .md. Raises RiskscoreError for another ending."""
    if path.suffix != ".md":
        raise RiskscoreError(f"{path}: reports are written as Markdown; name a file that ends in .md")
    path.write_text(markdown(result), encoding="utf-8")


def markdown(result: Assessment) -> str:
    """The report of ``result``: the last day's score taken apart, measures, and what was read but not counted."""
    last = result.index.index[-1].date()
    row = result.index.iloc[-1]
    lines = [
        f"# {result.model.name}",
        "",
        f"On {last} the score is **{row['score']:.1f}** (5-95 %: {row['low']:.1f} to {row['high']:.1f}): "
        f"flow {row['flow']:.1f}, measures in force {row['stock']:.1f}, threats {row['threat']:.1f}.",
        "",
        *_why(result),
        *_measures(result),
        *_quality(result),
    ]
    return "\n".join(lines) + "\n"


def _cell(text: object) -> str:
    """Text that cannot break out of a table's cell or become markup."""
    return " ".join(str(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())


def _why(result: Assessment) -> list[str]:
    why = result.why(result.index.index[-1].date())
    lines = ["## Why", "", "| score | part | day | who | act | rules | words |", "|---|---|---|---|---|---|---|"]
    for row in why.head(TOP).itertuples():
        who = f"{row.source} to {row.target}"
        lines.append(
            f"| {row.score:.1f} | {row.part} | {row.day} | {who} | {row.chain} "
            f"| {_cell(row.rules)} | {_cell(row.evidence)} |"
        )
    rest = why["score"].iloc[TOP:].sum()
    return [*lines, "", f"Everything else adds {rest:.1f}; the parts sum to the score.", ""]


def _measures(result: Assessment) -> list[str]:
    lines = [
        "## Measures",
        "",
        "| measure | state | opened | in force | suspended | lifted |",
        "|---|---|---|---|---|---|",
    ]
    for m in result.measures:
        lines.append(
            f"| {m.id} | {m.state} | {m.opened or ''} | {m.effective or ''} | {m.suspended or ''} | {m.lifted or ''} |"
        )
    findings = [f"- {m.id}: {_cell(finding)}" for m in result.measures for finding in m.findings]
    return [*lines, "", *(["Steps that do not follow:", "", *findings, ""] if findings else [])]


def _quality(result: Assessment) -> list[str]:
    reasons = Counter(m.reason or "no direction" for m in result.mentions if not m.counted)
    counted = sum(m.counted for m in result.mentions)
    left_out = ", ".join(f"{reason} {n}" for reason, n in sorted(reasons.items())) or "none"
    copies = sum(article != original for article, original in result.copy_of.items())
    return [
        "## What was read",
        "",
        f"{len(result.articles)} articles, {copies} of them copies; {counted} mentions counted "
        f"as {len(result.events)} events; "
        f"not counted: {left_out}.",
    ]
