"""One picture of an assessment: the score and what moved it, what it is made of, and which measures were in force.

Where marks and labels stand is worked out beforehand (``layout``), and days are kept in UTC, so that the same series
gives the same picture wherever it is drawn.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from riskscore.errors import RiskscoreError
from riskscore.records import Event, Measure, Precision
from riskscore.showing.layout import DAY, MARK, Align, Curve, Spot, Standing, Stretch, focus, placed, stacked, stretches

if TYPE_CHECKING:
    import altair as alt

    Row = alt.Chart | alt.LayerChart | alt.FacetChart

MILLISECOND = dt.timedelta(milliseconds=1)
JUMP, STEPS = 0.01, 60  # part of the largest x from which on a change is drawn upright; days up to which each is
WIDTH, HEIGHT, AREAS, BAR = 780, 270, 110, 20  # pixels: every row; score row; areas row; one measure
MARKED, LABELS = 50, 8

# Okabe and Ito, "Color Universal Design" (2008): told apart by colour-blind readers; events also by shape.
VERMILLION, BLUE, ORANGE, PURPLE = "#D55E00", "#0072B2", "#E69F00", "#CC79A7"
INK, GREY, RULE, GRID, SLATE, PAPER = "#222222", "#6A6A6A", "#BBBBBB", "#E8E8E8", "#5B6B80", "#FFFFFF"
MARKS = {  # shape, fill, outline
    "escalation": ("triangle-up", VERMILLION, VERMILLION),
    "de-escalation": ("triangle-down", BLUE, BLUE),
    "planned or threatened escalation": ("triangle-up", PAPER, VERMILLION),
    "planned or offered de-escalation": ("triangle-down", PAPER, BLUE),
}
PARTS = {"stock": SLATE, "flow": ORANGE, "threat": PURPLE}
STANDINGS: Mapping[Standing, str] = {
    "in force": SLATE,
    "eased": "#98A4B4",
    "suspended": "#CDD4DC",
    "announced or decided": PAPER,
}
LOOK: Mapping[str, Any] = {
    "background": PAPER,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {"gridColor": GRID, "domainColor": RULE, "tickColor": RULE, "labelColor": INK, "labelFontSize": 11},
    "legend": {"orient": "top", "title": None, "labelFontSize": 11, "labelColor": INK, "labelLimit": 0, "offset": 6},
    "title": {"anchor": "start", "frame": "group", "color": INK, "fontSize": 12, "fontWeight": "bold", "offset": 4},
}


def chart(
    index: pd.DataFrame,
    events: Sequence[Event],
    measures: Sequence[Measure],
    *,
    title: str,
    weights: Mapping[str, float] | None = None,
) -> alt.TopLevelMixin:
    """Three rows over one time axis: the score with its band and events, x by its parts, measures by standing.

    ``index`` is what ``series.index`` gives; the days shown are those of ``focus``, and the subtitle says how many
    events lie before them. The largest events carry a label: ``weights`` has the largest x of each event by id; one
    that has none, such as a relief, counts with the change of x on its day. Without measures the third row is left
    out. The 50 largest events are marked; neutral, hypothetical and denied ones never are. Raises RiskscoreError where
    altair is missing.

    >>> x = pd.Series([0.0, 6.0], pd.date_range("2019-07-03", "2019-07-04"))
    >>> parts = {"x": x, "flow": x, "stock": 0.0, "threat": 0.0}
    >>> drawn = chart(pd.DataFrame({"score": 26.0, "low": 20.0, "high": 32.0, **parts}), [], [], title="A and B")
    >>> drawn.to_dict()["title"]["text"]
    'A and B'
    """
    with _extra():
        import altair as alt

    first, last = focus(index)
    shown = index[pd.Timestamp(first) : pd.Timestamp(last)]
    moving = [one for one in events if one.polarity != "neutral" and one.status not in ("hypothetical", "denied")]
    inside = [one for one in moving if first <= one.day <= last]
    size = _sizes(shown, inside, weights or {})
    marked = sorted(inside, key=lambda one: (-size[one.id], one.id))[:MARKED]
    marked.sort(key=lambda one: (one.day, -size[one.id], one.leaves is None, one.status != "actual", one.id))
    bars = [one for one in stretches(measures, last=last) if one.end > first]
    days = alt.NamedData("days")  # altair copies inline data at every step
    rows = [_score_row(days, shown, marked, size), _parts_row(days, shown)]
    if bars:
        rows.append(_measures_row(bars, shown))
    span = "; ".join([f"{_written(first)} to {_written(last)}", *_left_out(moving, first, len(inside))])
    heading = alt.Title(title, subtitle=span, fontSize=16, subtitleColor=GREY, subtitlePadding=4, offset=14)
    every = alt.vconcat(*rows, spacing=18, title=heading)
    apart: dict[str, Any] = dict.fromkeys(["color", "shape", "fill", "stroke"], "independent")
    drawn: alt.VConcatChart = every.resolve_scale(**apart).configure(**LOOK)
    drawn["datasets"] = {"days": _points(shown)}
    return drawn


def _left_out(moving: Sequence[Event], first: dt.date, inside: int) -> Iterator[str]:
    """What the chart does not show, in words."""
    earlier = sum(event.day < first for event in moving)
    if earlier:
        yield f"{earlier} earlier event{'s' if earlier > 1 else ''} not shown"
    if inside > MARKED:
        yield f"the {MARKED} largest of {inside} events are marked"


def write_chart(chart: alt.TopLevelMixin, path: Path) -> None:
    """Writes ``chart`` to ``path``, as .svg or .png by its suffix, without a browser or the network.

    Raises RiskscoreError for another suffix, and where vl-convert is missing.
    """
    if path.suffix not in (".svg", ".png"):
        raise RiskscoreError(f"{path}: a chart is written as .svg or .png, not as {path.suffix!r}; change the suffix")
    with _extra():
        import altair as alt
        import vl_convert

    spec, known = chart.to_dict(validate=False), vl_convert.get_vegalite_versions()
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    version = version if version in known else known[-1]
    if path.suffix == ".svg":
        picture = vl_convert.vegalite_to_svg(spec, version, allowed_base_urls=[]).encode()
    else:
        picture = vl_convert.vegalite_to_png(spec, version, scale=2, allowed_base_urls=[])
    path.write_bytes(picture)


@contextmanager
def _extra() -> Iterator[None]:
    """Says what to install where an import in its block fails."""
    try:
        yield
    except ImportError as missing:
        raise RiskscoreError("charts need the extra 'report': pip install \"riskscore[report]\"") from missing


def _score_row(days: alt.NamedData, shown: pd.DataFrame, events: Sequence[Event], size: Mapping[str, float]) -> Row:
    import altair as alt

    quarters = alt.Axis(values=[0, 25, 50, 75, 100])
    base = alt.Chart(days).encode(_axis(shown))
    layers: list[alt.Chart] = [
        base.mark_area(color=INK, opacity=0.13, aria=False).encode(alt.Y("low:Q"), alt.Y2("high:Q")),
        base.mark_line(color=INK, strokeWidth=1.5, aria=False).encode(
            alt.Y("score:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=quarters)
        ),
    ]
    spots = _spots(shown, events)
    labels = alt.Chart(alt.InlineData(values=_labels(shown, events, spots, size)))
    start, end = (alt.X("day:T"), alt.Y("score:Q")), (alt.X("to_day:T"), alt.Y("to_score:Q"))
    leads = labels.mark_rule(color=GREY, strokeWidth=0.7, aria=False)
    layers.append(leads.encode(*start, alt.X2("to_day:T"), alt.Y2("to_score:Q")))
    sides: dict[Align, int] = {"left": 3, "right": -3}
    for align, away in sides.items():
        texts = labels.transform_filter(f"datum.align == '{align}'").mark_text(
            align=align, dx=away, color=INK, aria=False
        )
        layers.append(texts.encode(*end, alt.Text("text:N")))
    if events:
        layers.append(_marks(shown, events, spots))
    title = "Score, 0 to 100, with its 5-95 % band and the events that moved it"
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title)


def _marks(shown: pd.DataFrame, events: Sequence[Event], spots: Mapping[str, Spot]) -> alt.Chart:
    import altair as alt

    rows = [
        {
            **_at(shown, spots[event.id]),
            "kind": _kind(event),
            "when": _written(event.day, event.day_precision),
            "who": f"{event.source or '?'} {'↔' if event.mutual else '→'} {event.target or '?'}",
            "chain": event.chain,
            "evidence": event.evidence,
        }
        for event in events
    ]
    rows = [{**row, "told": "{when}, {who}: {chain} ({evidence})".format(**row)} for row in rows]
    kinds = [kind for kind in MARKS if any(row["kind"] == kind for row in rows)]
    shapes, fills, outlines = (alt.Scale(domain=kinds, range=[MARKS[kind][at] for kind in kinds]) for at in range(3))
    marks: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_point(size=MARK**2 * 0.75, strokeWidth=1.3, opacity=1)
        .encode(
            alt.X("day:T"),
            alt.Y("score:Q"),
            alt.Shape("kind:N", scale=shapes),
            alt.Fill("kind:N", scale=fills),
            alt.Stroke("kind:N", scale=outlines),
            alt.Description("told:N"),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("when", "who", "chain", "evidence")],
        )
    )
    return marks


def _parts_row(days: alt.NamedData, shown: pd.DataFrame) -> Row:
    import altair as alt

    told = {"stock": "stock: measures in force", "flow": "flow: recent acts", "threat": "threat: acts to come"}
    legend = alt.Legend(labelExpr=f"{told}[datum.label]", symbolType="square")
    row: alt.Chart = (
        alt.Chart(days)
        .transform_fold(list(PARTS), as_=["part", "adds"])
        .transform_calculate(order=f"indexof({list(PARTS)}, datum.part)")
        .mark_area(aria=False)
        .encode(
            _axis(shown),
            alt.Y("adds:Q", title=None, axis=alt.Axis(tickCount=4)),
            alt.Color("part:N", scale=alt.Scale(domain=list(PARTS), range=list(PARTS.values())), legend=legend),
            alt.Order("order:Q"),
        )
        .properties(width=WIDTH, height=AREAS, title="What the score is made of: x by its parts")
    )
    return row


def _measures_row(bars: Sequence[Stretch], shown: pd.DataFrame) -> Row:
    import altair as alt

    rows = [
        {
            "measure": bar.measure.replace("_", " "),
            "standing": bar.standing,
            "day": max(_time(bar.start), _time(shown.index[0])),
            "end": _time(bar.end),
            "since": _written(bar.start),
            "told": f"{bar.measure}: {bar.standing} since {_written(bar.start)}",
        }
        for bar in bars
    ]
    names = list(dict.fromkeys(str(row["measure"]) for row in rows))
    used = [standing for standing in STANDINGS if any(bar.standing == standing for bar in bars)]
    colours = alt.Scale(domain=used, range=[STANDINGS[standing] for standing in used])
    row: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(height=BAR * 0.6, stroke=SLATE, strokeWidth=0.8)
        .encode(
            _axis(shown, labels=True),
            alt.X2("end:T"),
            alt.Y("measure:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False)),
            alt.Color("standing:N", scale=colours, legend=alt.Legend(symbolStrokeColor=SLATE, symbolStrokeWidth=0.8)),
            alt.Description("told:N"),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("measure", "standing", "since")],
        )
        .properties(width=WIDTH, height=BAR * len(names), title="Measures")
    )
    return row


def _axis(shown: pd.DataFrame, *, labels: bool = False) -> alt.X:
    import altair as alt

    first, last = shown.index[0].date(), shown.index[-1].date()
    scale = alt.Scale(type="utc", domain=[_time(first), _time(last + DAY)], nice=False)
    form = "%-d %b %Y" if last - first < 120 * DAY else "%b %Y"
    return alt.X("day:T", title=None, scale=scale, axis=alt.Axis(format=form, labels=labels, ticks=labels, tickCount=8))


def _sizes(shown: pd.DataFrame, events: Sequence[Event], weights: Mapping[str, float]) -> dict[str, float]:
    """How large each event is: its weight, else the change of x on its day, where that goes its way."""
    change = shown["x"].diff().fillna(0.0)
    ways = {one.id: float(change[pd.Timestamp(one.day)]) * _way(one) for one in events}
    return {event: weights.get(event) or max(0.0, way) for event, way in ways.items()}


def _spots(shown: pd.DataFrame, events: Sequence[Event]) -> dict[str, Spot]:
    """Where the mark of each event stands, in pixels: on the line, or stacked off it."""
    score, each = shown["score"].to_numpy(), WIDTH / len(shown)
    days = [(event.day - shown.index[0].date()).days for event in events]
    points = [(day * each, (1 - score[day] / 100) * HEIGHT) for day in days]
    spots = stacked(points, [-_way(event) for event in events], height=HEIGHT)
    return {event.id: spot for event, spot in zip(events, spots, strict=True)}


def _labels(
    shown: pd.DataFrame, events: Sequence[Event], spots: Mapping[str, Spot], size: Mapping[str, float]
) -> list[dict[str, Any]]:
    """A label for each of the days with the largest events, one for each direction, naming the largest."""
    groups: dict[tuple[dt.date, str], list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda one: -size[one.id]):
        if size[event.id] > 0.0:
            groups[event.day, event.polarity].append(event)
    texts = []
    for event, *others in list(groups.values())[:LABELS]:
        more = f"  +{len(others)} more" if others else ""
        texts.append((spots[event.id], f"{_written(event.day, event.day_precision)}\u2002{event.chain}{more}"))
    days = np.arange(len(shown)) * WIDTH / len(shown)
    covered = shown[["score", "low", "high"]].agg(["max", "min"], axis="columns")
    top, bottom = ((1 - covered[name].to_numpy() / 100) * HEIGHT for name in ("max", "min"))
    curve = Curve.upright(days, top, bottom)
    found = placed(texts, marks=spots.values(), curve=curve, width=WIDTH, height=HEIGHT)
    return [
        {
            **_at(shown, label.spot),
            **{f"to_{name}": value for name, value in _at(shown, label.edge).items()},
            "text": label.text,
            "align": label.align,
        }
        for label in found
    ]


def _points(shown: pd.DataFrame) -> list[dict[str, float]]:
    """The days as the chart draws them: a jump is upright, and the last day has its full width."""
    columns = shown[["score", "low", "high", *PARTS]].round(3)
    rows: list[dict[str, float]] = columns.assign(day=[_time(day) for day in shown.index]).to_dict("records")  # type: ignore[assignment]
    jumps = shown["x"].diff().abs() > (JUMP * shown["x"].max() if len(shown) > STEPS else 0.0)
    before = [{**rows[day - 1], "day": rows[day]["day"] - 1.0} for day in np.flatnonzero(jumps)]
    after = {**rows[-1], "day": rows[-1]["day"] + DAY / MILLISECOND}
    return sorted([*rows, *before, after], key=itemgetter("day"))


def _at(shown: pd.DataFrame, spot: Spot) -> dict[str, float]:
    """The time and the score that are drawn at ``spot``."""
    x, y = spot
    days = x / WIDTH * len(shown)
    return {"day": _time(shown.index[0]) + round(days * (DAY / MILLISECOND)), "score": round((1 - y / HEIGHT) * 100, 3)}


def _kind(event: Event) -> str:
    """A key of ``MARKS``."""
    if event.status == "actual":
        return event.polarity
    return "planned or threatened escalation" if event.polarity == "escalation" else "planned or offered de-escalation"


def _way(event: Event) -> Literal[1, -1]:
    """Up or down."""
    return 1 if event.polarity == "escalation" else -1


def _time(day: dt.date) -> float:
    """Milliseconds from 1970 to the start of ``day`` in UTC, as charts count.

    >>> _time(dt.date(1970, 1, 2))
    86400000.0
    """
    return (dt.datetime(day.year, day.month, day.day) - dt.datetime(1970, 1, 1)) / MILLISECOND


def _written(day: dt.date, precision: Precision = "day") -> str:
    """
    >>> _written(dt.date(2019, 8, 2)), _written(dt.date(2019, 8, 1), "month")
    ('2 Aug 2019', 'Aug 2019')
    """
    return {"day": f"{day.day} {day:%b %Y}", "month": f"{day:%b %Y}", "year": f"{day:%Y}"}[precision]
