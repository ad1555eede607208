"""The band around the score: what it would be if confidences, weights and days were a little other than assumed.

A seeded Monte Carlo over X. Each draw multiplies what an event adds by two factors of mean 1, so that the draws scatter
around the score and not beside it:

- confidence: C / c, where C has a Beta distribution with mean c, its parameters adding up to ``concentration``. C stays
  within 0-1, and a certain event (c = 1) does not scatter;
- channel weight: lognormal, ``sigma`` the standard deviation of its logarithm; one factor for each channel and draw.

An event dated to a month or year may also begin later in it. Reliefs and the state of measures stay as told.
"""

import calendar
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskscore.errors import StateError
from riskscore.records import Event
from riskscore.scoring.parts import Float, Int, Strands
from riskscore.scoring.series import Composition, score_of

CELLS = 4_000_000  # draws x days held at a time: 32 MB
EVENTS = 256  # events whose factors are held at a time
STRATA = 5  # equal stretches of a month or year, one of which an imprecise event begins in


@dataclass(frozen=True, slots=True)
class BandSettings:
    """How many draws from which seed, how much weights and confidences scatter, and which part of the draws the band
    leaves outside (half below, half above). Raises StateError for a value out of range."""

    draws: int = 1000
    seed: int = 7
    sigma: float = 0.2
    concentration: float = 8.0
    outside: float = 0.1

    def __post_init__(self) -> None:
        if self.draws < 1 or self.seed < 0:
            raise StateError(f"draws is {self.draws} and seed {self.seed}: give at least 1 draw and a seed from 0 on")
        if not (0.0 <= self.sigma < math.inf and 0.0 < self.concentration < math.inf and 0.0 < self.outside < 1.0):
            raise StateError(
                f"sigma is {self.sigma}, concentration {self.concentration}, outside {self.outside}: "
                "sigma is 0 or more, concentration above 0, outside between 0 and 1"
            )


def band(composition: Composition, *, settings: BandSettings | None = None) -> pd.DataFrame:
    """Columns low and high for each day: by default the 5 % and 95 % points of the score over the draws.

    The score itself always lies within, and high stays below 100. The same composition and settings give the same band.
    Holds at most 32 MB of draws at a time, however many days and events there are.

    >>> import datetime as dt
    >>> from riskscore.scoring.ledger import Ledger
    >>> from riskscore.scoring.series import compose
    >>> quiet = compose([], {}, Ledger(), dyad=("JPN", "KOR"), until=dt.date(2019, 7, 4))
    >>> band(quiet).values.tolist()
    [[0.0, 0.0]]
    """
    chosen = settings or BandSettings()
    acts, x0 = composition.acts, composition.settings.x0
    every = np.ones((1, len(acts.events)))
    x = sum((part.total(every, acts.length)[0] for part in composition.parts), np.zeros(acts.length))
    edges = [chosen.outside / 2.0, 1.0 - chosen.outside / 2.0]
    low, high = np.empty(acts.length), np.empty(acts.length)
    width = max(1, CELLS // chosen.draws)
    for first in range(0, acts.length, width):
        days = slice(first, first + width)
        low[days], high[days] = np.quantile(drawn(composition, chosen, days=days), edges, axis=0)
    columns = {"low": score_of(np.minimum(low, x), x0=x0), "high": score_of(np.maximum(high, x), x0=x0)}
    return pd.DataFrame(columns, index=composition.days)


def drawn(composition: Composition, settings: BandSettings, *, days: slice) -> Float:
    """X of each draw (rows) on each of ``days`` (a slice of the composition's days)."""
    length = composition.acts.length
    sums = np.zeros((settings.draws, len(range(length)[days])))
    for first, factors, stretch in _factors(composition, settings):
        for part in composition.parts:
            lo, hi = np.searchsorted(part.event, [first, first + len(factors)])
            if lo < hi:
                piece = np.arange(lo, hi)
                added = part.share[piece, None] * part.table(part.row[piece])
                span = np.array([_span(composition.acts.events[event]) for event in part.event[piece]])
                event = part.event[piece] - first
                sums += factors[event[span == 1]].T @ added[span == 1][:, days]
                for one in np.flatnonzero(span > 1):
                    begun = np.array([_later(part, added[one], shift) for shift in _shifts(int(span[one]))])
                    there = factors[event[one]] * (stretch[event[one]] == np.arange(STRATA)[:, None])
                    sums += there.T @ begun[:, days]
    return sums


def _factors(composition: Composition, settings: BandSettings) -> Iterator[tuple[int, Float, Int]]:
    """Blocks of events: the first one's place, then for each event (rows) and draw its factor, and the stretch of its
    month or year that it begins in. Drawn in order of events: later events leave the factors of earlier ones alone."""
    seeds = np.random.SeedSequence(settings.seed).spawn(3)
    weights, beliefs, dates = (np.random.Generator(np.random.PCG64(seed)) for seed in seeds)
    scatter = settings.sigma * weights.standard_normal((len(composition.settings.channel_weights), settings.draws))
    by_channel = dict(zip(composition.settings.channel_weights, np.exp(scatter - settings.sigma**2 / 2.0), strict=True))
    events = composition.acts.events
    for first in range(0, len(events), EVENTS):
        block = events[first : first + EVENTS]
        sure = np.array([event.confidence for event in block])[:, None]
        open_minded = (sure > 0.0) & (sure < 1.0)
        mean = np.where(open_minded, sure, 0.5)
        shape = (len(block), settings.draws)
        belief = beliefs.beta(settings.concentration * mean, settings.concentration * (1.0 - mean), shape) / mean
        weight = np.array([by_channel[event.channel] for event in block])
        yield first, np.where(open_minded, belief, 1.0) * weight, dates.integers(0, STRATA, shape)


def _span(event: Event) -> int:
    """How many days an event dated no better than this may have begun on."""
    if event.day_precision == "day":
        return 1
    return 365 if event.day_precision == "year" else calendar.monthrange(event.day.year, event.day.month)[1]


def _shifts(span: int) -> list[int]:
    """The middle of each stretch of ``span`` days, counted from its first day."""
    return [int((number + 0.5) / STRATA * span) for number in range(STRATA)]


def _later(part: Strands, added: Float, shift: int) -> Float:
    """What a strand adds if its event begins ``shift`` days later: shocks and threats move, stock only starts later."""
    if part.part != "stock":
        return np.concatenate([np.zeros(shift), added])[: len(added)]
    begin = int((added > 0.0).argmax())
    return np.concatenate([np.zeros(begin + shift), added[begin + shift :]])[: len(added)]
