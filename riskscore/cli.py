"""The door to the street: ``riskscore run``, ``events``, ``explain``, ``check``, ``schema``, ``evaluate``, ``fit``.

Results go to standard output or to files, everything else to standard error. Exit codes: 0 fine, 1 findings, 2 wrong
use or config, 3 partly done (some inputs were rejected).
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from riskscore import __version__
from riskscore.errors import RiskscoreError

P = ParamSpec("P")


class Day(click.ParamType[dt.date]):
    """A day on the command line, such as 2019-11-22."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write year-month-day, such as 2019-11-22", param, ctx)


def told(command: Callable[P, int]) -> Callable[P, None]:
    """Run ``command`` and leave with its exit code; a user's mistake is told in a line and ends with 2."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
        except RiskscoreError as problem:
            click.echo(f"riskscore: {problem}", err=True)
            code = 2
        sys.exit(code)

    return wrapper


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="riskscore")
def main() -> None:
    """Read news articles about a trade dispute and say how high the risk is, since when, over what, and says who."""


@main.command()
@click.argument("config")
@click.option(
    "--articles",
    "articles",
    multiple=True,
    help="File, folder or pattern; may be repeated. Default: those the config names.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the results. Default: the config's output folder."
)
@click.option("--as-of", type=Day(), help="Only articles published up to this day: the index as it was known then.")
@click.option("--until", type=Day(), help="Last day of the index. Default: the last publication or event day.")
@told
def run(config: str, articles: tuple[str, ...], out: Path | None, as_of: dt.date | None, until: dt.date | None) -> int:
    """Score the articles under CONFIG (a path or a shipped name) and write the results to a folder."""
    from riskscore.batch import run as run_batch
    from riskscore.model import load_model
    from riskscore.showing.terminal import summary

    done = run_batch(load_model(config), articles=articles, out=out, until=until, as_of=as_of)
    result = done.assessment
    summary(result.model.name, result.index, result.contributions, result.events, result.measures, done.counts)
    click.echo(f"results: {done.folder}", err=True)
    for reject in done.rejects:
        click.echo(f"rejected: {reject.place}: {reject.reason}", err=True)
    return 3 if done.rejects else 0


@main.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--config", required=True, help="A config's path or shipped name.")
@click.option("--out", type=click.Path(path_type=Path), help="File for the mentions. Default: standard output.")
@told
def events(paths: tuple[str, ...], config: str, out: Path | None) -> int:
    """Write every act told in the articles at PATHS as JSON Lines, counted or not and why."""
    from riskscore.assessment import code_events
    from riskscore.batch import as_json
    from riskscore.model import load_model
    from riskscore.reading.articles import read_all

    model = load_model(config)
    read = read_all(paths, published=model.config.articles.published)
    lines = [json.dumps(as_json(m), ensure_ascii=False) for m in code_events(read.articles, model)]
    if out is None:
        for line in lines:
            click.echo(line)
    else:
        out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    for reject in read.rejects:
        click.echo(f"rejected: {reject.place}: {reject.reason}", err=True)
    return 0 if not read.rejects else 3 if read.articles else 2


@main.command()
@click.argument("text")
@click.option("--config", required=True, help="A config's path or shipped name.")
@click.option("--published", type=Day(), help="The day the text appeared. Default: the config's.")
@told
def explain(text: str, config: str, published: dt.date | None) -> int:
    """Show how a sentence is read: its words, the acts and why they count or not, what was heard, near misses."""
    from riskscore.explanation import explain as explained
    from riskscore.model import load_model

    click.echo(str(explained(text, load_model(config), published=published)))
    return 0


@main.command()
@click.argument("config")
@told
def check(config: str) -> int:
    """Check CONFIG without articles: keys, ids, and the tests that its rules carry. Exit 1 with findings."""
    from riskscore.check import findings
    from riskscore.model import load_model

    found = findings(load_model(config))
    for line in found:
        click.echo(line)
    if not found:
        click.echo(f"{config}: no findings")
    return 1 if found else 0


@main.command()
@told
def schema() -> int:
    """Print the JSON Schema of configs, for editors that complete and check YAML."""
    from riskscore.config import config_schema

    click.echo(json.dumps(config_schema(), indent=2))
    return 0


@main.command()
@click.option("--articles", required=True, help="Articles as JSON Lines.")
@click.option("--labels", required=True, type=click.Path(path_type=Path), help="Labels as JSON Lines; see corpus/.")
@click.option("--config", required=True, help="A config's path or shipped name.")
@told
def evaluate(articles: str, labels: Path, config: str) -> int:
    """Measure the coder on labelled sentences: F1 a direction, wrong signs, status, tense, sides, days."""
    from riskscore.assessment import code_events
    from riskscore.evaluation import evaluate as measure
    from riskscore.model import load_model
    from riskscore.reading.articles import read_articles, read_records

    model = load_model(config)
    read = read_articles(articles)
    found = measure(read, read_records(labels), code_events(read, model), dyad=model.dyad)
    for line in found.lines():
        click.echo(line)
    for sentence in found.wrong:
        click.echo(f"turned round: {sentence}")
    return 0


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--config", required=True, help="Whose lexicons the rules read with: a config's path or shipped name.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="File for the weights, JSON.")
@told
def fit(files: tuple[Path, ...], config: str, out: Path) -> int:
    """Fit the weights for what no rule reads on the labelled articles in FILES; see corpus/README.md."""
    from riskscore.model import load_model
    from riskscore.reading.articles import read_records
    from riskscore.training import fit as fitted
    from riskscore.training import report, samples

    known = samples((record for file in files for record in read_records(file)), load_model(config))
    for line in report(known):
        click.echo(line)
    weights = fitted(known)
    weights.save(out)
    click.echo(f"{len(weights.weights)} weights: {out}")
    return 0


if __name__ == "__main__":
    main()
