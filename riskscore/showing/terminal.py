"""An assessment in two dozen lines for the terminal: the days that moved the score, the measures, the course of it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskscore.records import Event, Measure, Polarity
from riskscore.showing.layout import focus

if TYPE_CHECKING:
    from rich.console import Console

WIDEST, COURSE = 100, 60  # columns: of everything, of the sparkline
SHOWN, NOTICED = 12, 0.5  # rows; points of the score
BLOCKS, PLAIN = "▁▂▃▄▅▆▇█", "_.:-=+*#"
ASCII = str.maketrans({"→": "->", "↔": "<->", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})
ACCOUNTED = ("scored", "rejected", "copies")  # always told; other counts only where they are not 0


def summary(
    name: str,
    index: pd.DataFrame,
    contributions: pd.DataFrame,
    events: Sequence[Event],
    measures: Sequence[Measure],
    counts: Mapping[str, int],
    *,
    console: Console | None = None,
) -> None:
    """Prints what ``name`` comes to.

    First the score of the last day; then the days on which events moved the score most, at most 12 and by half a
    point or more, each with the words that did it; the measures; the course of the score over the days of ``focus``;
    and what became of the articles. At most 100 columns; unstyled where the output is no terminal or NO_COLOR is
    set; in ASCII where the encoding may not hold more. Control characters in an article's words are left out.

    >>> from rich.console import Console
    >>> event = Event("e1", dt.date(2019, 7, 4), "A-B", "A", "B", "escalation", "actual", "FILE", "CLAIM", "",
    ...               evidence="filed a claim")
    >>> days = pd.DatetimeIndex(["2019-07-03", "2019-07-04"])
    >>> index = pd.DataFrame({"score": [0.0, 25.9], "low": [0.0, 18.1], "high": [0.0, 33.2], "x": [0.0, 6.0]}, days)
    >>> added = pd.DataFrame({"day": days[1:], "event": "e1", "x": 6.0})
    >>> counts = {"read": 1, "scored": 1, "rejected": 0, "copies": 0}
    >>> summary("A and B", index, added, [event], [], counts, console=Console(width=80))
    A and B: 25.9 (18.1-33.2) on 2019-07-04
    <BLANKLINE>
    Day         Score (low-high)  Change  What moved it
    2019-07-04  25.9 (18.1-33.2)   +25.9  A→B filed a claim
    <BLANKLINE>
    2019-07-03 ▁█ 2019-07-04, highest 25.9
    read 1 = scored 1 + rejected 0 + copies 0
    """
    from rich.console import Console
    from rich.text import Text

    out = console or Console()
    width = min(out.width, WIDEST) if out.is_terminal or console else WIDEST
    plain = out.options.ascii_only
    for text, style in _lines(name, index, contributions, events, measures, counts, width=width, plain=plain):
        out.print(Text(text, "" if out.no_color else style), soft_wrap=True)


def sparkline(values: Sequence[float], *, width: int, levels: str = BLOCKS) -> str:
    """The course of ``values`` in at most ``width`` characters, from 0 or less to the largest value.

    Where there are more values than that, each character stands for the largest of a few, so that no peak is lost.

    >>> sparkline([0, 1, 2, 4, 8], width=60)
    '▁▂▃▅█'
    >>> sparkline([0, 0, 9, 0, 0, 3], width=3)
    '▁█▄'
    >>> sparkline([0, 0], width=60), sparkline([], width=60)
    ('▁▁', '')
    """
    if not len(values):
        return ""
    groups = np.array_split(np.asarray(values, dtype=np.float64), min(width, len(values)))
    peaks = np.maximum([group.max() for group in groups], 0.0)
    steps = np.ceil(peaks / (peaks.max() or 1.0) * (len(levels) - 1) - 1e-9)
    return "".join(levels[int(step)] for step in steps)


def shortened(text: str, *, width: int) -> str:
    """``text`` in at most ``width`` columns, cut between words where it is cut; a wide letter takes two columns.

    >>> shortened("decides to revoke the preferential status", width=24)
    'decides to revoke the...'
    >>> shortened("輸出管理を強化", width=10)
    '輸出管...'
    """
    cells = np.cumsum([2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text])
    if not len(text) or cells[-1] <= width:
        return text
    kept = int(np.searchsorted(cells, max(0, width - 3), side="right"))
    words = text[:kept] if text[kept] == " " else text[:kept].rpartition(" ")[0]
    return (words or text[:kept]).rstrip(" ,;:") + "..."


def _lines(
    name: str,
    index: pd.DataFrame,
    contributions: pd.DataFrame,
    events: Sequence[Event],
    measures: Sequence[Measure],
    counts: Mapping[str, int],
    *,
    width: int,
    plain: bool,
) -> Iterator[tuple[str, str]]:
    """Each line with its style."""
    first, last = focus(index)
    change = index["score"].diff().fillna(index["score"])
    moved = _moved(change, events)
    yield _clean(f"{name}: {_score(index, last)} on {last}", plain), "bold"
    yield "", ""
    yield f"{'Day':<10}  {'Score (low-high)':>16}  {'Change':>6}  What moved it", "bold"
    for day in sorted({*moved, last}):
        if day in moved:
            who, words, more = _mover(moved[day], contributions[contributions["day"] == pd.Timestamp(day)])
        else:
            who, words, more = _mostly(events, contributions[contributions["day"] == pd.Timestamp(day)])
        step = float(change[pd.Timestamp(day)])
        head = f"{day}  {_score(index, day):>16}  {_signed(step):>6}  "
        who, words = _clean(who, plain), _clean(words, plain)
        room = max(12, width - len(head) - len(who) - len(more) - 1)
        yield f"{head}{who} {shortened(words, width=room)}{more}".rstrip(), ""
    yield "", ""
    longest = max((len(measure.id) for measure in measures), default=0)
    for measure in measures:
        yield f"{_clean(measure.id, plain):<{longest}}  {measure.state} {_since(measure)}", ""
    if measures:
        yield "", ""
    shown = index["score"][pd.Timestamp(first) : pd.Timestamp(last)]
    course = sparkline(shown.tolist(), width=max(10, min(COURSE, width - 40)), levels=PLAIN if plain else BLOCKS)
    yield f"{first} {course} {last}, highest {shown.max():.1f}", ""
    yield _account(counts), ""


def _moved(change: pd.Series[float], events: Sequence[Event]) -> dict[dt.date, list[Event]]:
    """The days that events of the day moved most, each with those that pushed the way the score went."""
    pushed: dict[dt.date, list[Event]] = defaultdict(list)
    for event in events:
        step = float(change.get(pd.Timestamp(event.day), 0.0))
        way: Polarity = "escalation" if step > 0.0 else "de-escalation"
        if abs(step) >= NOTICED and event.polarity == way:
            pushed[event.day].append(event)
    largest = sorted(pushed, key=lambda day: -abs(float(change[pd.Timestamp(day)])))[:SHOWN]
    return {day: pushed[day] for day in sorted(largest)}


def _mover(pushing: Sequence[Event], added: pd.DataFrame) -> tuple[str, str, str]:
    """Who, in which words, and how many more: the largest contribution, or of reliefs the one that moved a measure."""
    x = added.groupby("event")["x"].sum().to_dict()
    event, *others = sorted(
        pushing, key=lambda one: (-x.get(one.id, 0.0), one.leaves is None, one.status != "actual", one.id)
    )
    return _who(event), event.evidence, f" +{len(others)} more" if others else ""


def _mostly(events: Sequence[Event], added: pd.DataFrame) -> tuple[str, str, str]:
    """The event that adds most to a day on which no event moved the score."""
    x = added.groupby("event")["x"].sum()
    known = [event for event in events if event.id in x.index]
    if not known:
        return "", "nothing adds to it", ""
    event = max(known, key=lambda one: (float(x[one.id]), one.id))
    return f"most: {_who(event)}", event.evidence, f" ({event.day})"


def _who(event: Event) -> str:
    return f"{event.source or '?'}{'↔' if event.mutual else '→'}{event.target or '?'}"


def _score(index: pd.DataFrame, day: dt.date) -> str:
    score, low, high = index.loc[pd.Timestamp(day), ["score", "low", "high"]]
    return f"{score:.1f} ({low:.1f}-{high:.1f})"


def _signed(step: float) -> str:
    """
    >>> _signed(2.04), _signed(-0.04)
    ('+2.0', '0.0')
    """
    return f"{step:+.1f}" if abs(step) >= 0.05 else "0.0"


def _since(measure: Measure) -> str:
    """When it came to its state.

    >>> _since(Measure("ban", "wto", "lifted", opened=dt.date(2019, 7, 4), lifted=dt.date(2023, 3, 23)))
    'on 2023-03-23'
    """
    dates = (measure.opened, measure.effective, measure.eased, measure.suspended, measure.lifted)
    days = [move.day for move in measure.moves] or [day for day in dates if day]
    if not days:
        return "since a day that no article tells"
    return f"{'on' if measure.state == 'lifted' else 'since'} {max(days)}"


def _account(counts: Mapping[str, int]) -> str:
    """What was read and what became of it; what is missing from the account is said.

    >>> _account({"read": 5, "scored": 2, "rejected": 1, "copies": 0, "later": 1})
    'read 5 = scored 2 + rejected 1 + copies 0 + later 1 + unaccounted 1'
    """
    parts = {name: count for name, count in counts.items() if name != "read" and (count or name in ACCOUNTED)}
    missing = counts["read"] - sum(parts.values())
    parts |= {"unaccounted": missing} if missing else {}
    return f"read {counts['read']} = " + " + ".join(f"{name} {count}" for name, count in parts.items())


def _clean(text: str, plain: bool) -> str:
    """``text`` on one line, without control characters, and in ASCII if ``plain``.

    >>> _clean("a\\x1b[31m  café", True)
    'a [31m cafe'
    """
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if not plain:
        return text
    split = unicodedata.normalize("NFKD", text.translate(ASCII))
    return "".join(letter for letter in split if not unicodedata.combining(letter)).encode("ascii", "replace").decode()
