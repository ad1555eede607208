"""The index: X(t) = flow + stock + threat, mapped to a score from 0 to 100, and what each event adds to it.

score = 100 (1 - exp(-X / x0)). Nothing dated after a day moves that day; attention is a column of its own and never
enters the score.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskscore.records import Article, Event, EventMention
from riskscore.scoring.flow import flow
from riskscore.scoring.ledger import Ledger
from riskscore.scoring.parts import Acts, Float, SeriesSettings, Strands, arrayed
from riskscore.scoring.stock import stock
from riskscore.scoring.threat import threat

__all__ = ["Composition", "SeriesSettings", "attention", "compose", "contributions", "index", "score_of"]


@dataclass(frozen=True, slots=True)
class Composition:
    """X of one dyad taken apart: the events, the strands of each part, and the settings that made them."""

    acts: Acts
    parts: tuple[Strands, ...]
    dyad: tuple[str, str]
    settings: SeriesSettings

    @property
    def days(self) -> pd.DatetimeIndex:
        """The days from the one before the first event to the last one asked for."""
        return pd.date_range(self.acts.start, periods=self.acts.length, freq="D", unit="s", name="day")


def compose(
    events: Sequence[Event],
    severity: Mapping[str, float],
    book: Ledger,
    *,
    dyad: tuple[str, str],
    until: dt.date,
    settings: SeriesSettings | None = None,
) -> Composition:
    """Takes X apart into strands, from the day before the first event of ``dyad`` to ``until``.

    ``severity`` gives w (0-10) for each event id, ``book`` the spells of the measures. Later events and those of other
    dyads are left out. Raises StateError for events that contradict themselves; see ``arrayed``.

    >>> event = Event("e1", dt.date(2019, 7, 4), "JPN-KOR", "JPN", "KOR", "escalation", "actual", "FILE", "CLAIM",
    ...               "FILE > CLAIM", channel="wto")
    >>> index(compose([event], {"e1": 10.0}, Ledger(), dyad=("JPN", "KOR"), until=event.day))["x"].tolist()
    [0.0, 6.0]
    """
    chosen = settings or SeriesSettings()
    acts = arrayed(events, severity, dyad=dyad, until=until, settings=chosen)
    shocks, held = flow(acts, chosen), stock(acts, book.spells)
    return Composition(acts, (shocks, held, threat(acts, book, shocks, held, chosen)), dyad, chosen)


def score_of(x: Float, *, x0: float) -> Float:
    """100 (1 - exp(-x / x0)) for x from 0 on: 0 for 0, 63 for x0, always below 100.

    >>> score_of(np.array([0.0, 20.0, 1e9]), x0=20.0).round(1).tolist()
    [0.0, 63.2, 100.0]
    """
    return np.minimum(-100.0 * np.expm1(-x / x0), np.nextafter(100.0, 0.0))


def index(
    composition: Composition,
    *,
    attention: Mapping[dt.date, float] | None = None,
    band: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a day, from the day before the first event (score 0) on; without events a single row of zeros.

    Columns (float64): score, low, high (0-100); x and its parts flow, stock, threat; attention (0-1); and for the dyad
    (A, B) score_A_B and score_B_A: the score of what A does to B, and B to A; mutual acts count half in each. ``band``
    is what ``bands.band`` gives; without it low and high are the score.

    >>> index(compose([], {}, Ledger(), dyad=("JPN", "KOR"), until=dt.date(2019, 7, 4))).columns[-2:].tolist()
    ['score_JPN_KOR', 'score_KOR_JPN']
    """
    acts, x0 = composition.acts, composition.settings.x0
    one, other = composition.dyad
    weights = np.array([np.ones(len(acts.events)), _doing(acts, one), _doing(acts, other)])
    sums = {part.part: part.total(weights, acts.length) for part in composition.parts}
    x, from_one, from_other = sums["flow"] + sums["stock"] + sums["threat"]
    score = score_of(x, x0=x0)
    days = composition.days
    covered = attention or {}
    columns: dict[str, Float] = {
        "score": score,
        "low": score if band is None else band["low"].to_numpy(),
        "high": score if band is None else band["high"].to_numpy(),
        "x": x,
        "flow": sums["flow"][0],
        "stock": sums["stock"][0],
        "threat": sums["threat"][0],
        "attention": np.array([covered.get(day.date(), 0.0) for day in days], dtype=np.float64),
        f"score_{one}_{other}": score_of(from_one, x0=x0),
        f"score_{other}_{one}": score_of(from_other, x0=x0),
    }
    return pd.DataFrame(columns, index=days)


def contributions(
    composition: Composition, *, first: dt.date | None = None, last: dt.date | None = None
) -> pd.DataFrame:
    """What each event adds on each day from ``first`` to ``last``, where it is not 0.

    Columns: day, event, part (flow, stock or threat), x, score, evidence. On each day ``x`` sums to the index's x and
    ``score`` to its score, in the same proportions. Rows are in order of day, event, part.

    >>> event = Event("e1", dt.date(2019, 7, 4), "JPN-KOR", "JPN", "KOR", "escalation", "actual", "FILE", "CLAIM",
    ...               "FILE > CLAIM", channel="wto", evidence="filed a complaint")
    >>> made = compose([event], {"e1": 10.0}, Ledger(), dyad=("JPN", "KOR"), until=event.day)
    >>> contributions(made)[["event", "part", "x", "evidence"]].values.tolist()
    [['e1', 'flow', 6.0, 'filed a complaint']]
    """
    acts = composition.acts
    begin = max(0, (first - acts.start).days) if first else 0
    end = min(acts.length, (last - acts.start).days + 1) if last else acts.length
    table = pd.concat([_added(part, begin, end) for part in composition.parts], ignore_index=True)
    table = table.sort_values(["day", "event"], kind="stable", ignore_index=True)
    day, event, x = table["day"].to_numpy(), table["event"].to_numpy(), table["x"].to_numpy()
    total = np.bincount(day, x, acts.length).astype(np.float64)
    score = x * (score_of(total, x0=composition.settings.x0) / np.where(total > 0.0, total, 1.0))[day]
    columns = {
        "day": composition.days.take(day),
        "event": pd.array([one.id for one in acts.events], dtype="string").take(event),
        "part": table["part"],
        "x": x,
        "score": score,
        "evidence": pd.array([one.evidence for one in acts.events], dtype="string").take(event),
    }
    return pd.DataFrame(columns)


def attention(articles: Iterable[Article], mentions: Iterable[EventMention]) -> dict[dt.date, float]:
    """For each day on which articles appeared the share, 0-1, of a source's articles that carry a counted mention,
    averaged over the sources of that day, so that a busy source weighs no more than a small one. Undated articles are
    left out.

    >>> read = [Article("a", "", dt.date(2019, 7, 4), source="x"), Article("b", "", dt.date(2019, 7, 4), source="y")]
    >>> attention(read, [EventMention("a", 0, 0, "", 0, 0, 0, counted=True)])
    {datetime.date(2019, 7, 4): 0.5}
    """
    telling = {mention.article_id for mention in mentions if mention.counted}
    shares: dict[dt.date, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for article in articles:
        if article.published is not None:
            shares[article.published][article.source or article.id].append(article.id in telling)
    return {
        day: math.fsum(sum(told) / len(told) for told in by_source.values()) / len(by_source)
        for day, by_source in sorted(shares.items())
    }


def _doing(acts: Acts, country: str) -> Float:
    """The part of each event that is ``country``'s doing: all, none, or half of a mutual act."""
    done = [0.5 if event.mutual else float(event.source == country) for event in acts.events]
    return np.array(done, dtype=np.float64)


def _added(part: Strands, begin: int, end: int) -> pd.DataFrame:
    """What the strands of ``part`` add from day ``begin`` to ``end``, where it is not 0; days and events by number."""
    day, event, x = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0)]
    for piece, added in part.blocks():
        strand, when = np.nonzero(added[:, begin:end])
        day.append(when + begin)
        event.append(part.event[piece][strand])
        x.append(added[strand, when + begin])
    name = pd.array([part.part], dtype="string").take(np.zeros(sum(map(len, day)), np.int64))
    return pd.DataFrame(
        {"day": np.concatenate(day), "event": np.concatenate(event), "part": name, "x": np.concatenate(x)}
    )
