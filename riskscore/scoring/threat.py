"""Threat: what is planned, threatened or decided and has not come yet, until it is executed or withdrawn."""

import numpy as np

from riskscore.records import Event
from riskscore.scoring.flow import celled, fading
from riskscore.scoring.ledger import RELIEFS, Ledger
from riskscore.scoring.parts import NOTHING_LEFT, Acts, Bool, Float, Int, SeriesSettings, Strands

Key = tuple[str, ...]


def threat(acts: Acts, book: Ledger, flow: Strands, stock: Strands, settings: SeriesSettings) -> Strands:
    """The strands of H. A threat begins at p a, halves every ``threat_half_life_days``, and counts for what is not yet
    executed.

    Threats to set up one measure are one threat, the largest; decisions that wait for their effective day are among
    them; what the measure's stock already holds is taken off. Threats of the same source, channel and object (or of a
    measure that carries no stock) add up, less the flow of what was executed since. An actual relief of the same
    measure or key closes all threats up to its day; on a measure with stock it must be one that moves the measure.
    """
    keys = [_key(event, book) for event in acts.events]
    known = sorted(set(keys))
    number = {key: place for place, key in enumerate(known)}
    group = np.array([number[key] for key in keys], dtype=np.int64)
    stocked = np.array([key[0] == "stock" for key in known], dtype=np.bool_)
    fade = fading(_closings(acts, group, stocked), settings.threat_half_life_days)
    hits, amount = _threats(acts, book, settings)
    cells = celled(group[hits], acts.day[hits], amount, peaks=stocked, fade=fade)
    begun = np.bincount(cells.row, cells.share, len(cells.group))
    table = np.zeros((len(cells.group), acts.length))
    for place in np.unique(cells.group).tolist():
        rows = np.flatnonzero(cells.group == place)
        alone = fade.table(cells.group, cells.day, rows)
        standing = begun[rows, None] * alone
        if stocked[place]:
            held = stock.total((group == place)[None, :].astype(np.float64), acts.length)[0]
            table[rows] = alone * _open(standing, held)
        else:
            done = _executed(acts, flow, group == place, cells.day[rows])
            table[rows] = alone * _open_since(standing, done)
    adds = cells.share > 0.0
    return Strands("threat", hits[adds], cells.row[adds], cells.share[adds], len(cells.group), table.__getitem__)


def _key(event: Event, book: Ledger) -> Key:
    if event.measure:
        return ("stock" if event.measure in book.stocked else "measure", event.measure)
    return ("act", "mutual" if event.mutual else event.source or "", event.channel, event.object)


def _threats(acts: Acts, book: Ledger, settings: SeriesSettings) -> tuple[Int, Float]:
    """Places of the events that threaten, in order, and their amplitudes; waiting openings count as plans."""
    amount = np.where(acts.escalates & ~acts.actual, acts.amount, 0.0)
    waiting = {opening.event for spell in book.spells for opening in spell.openings if opening.waits}
    for place, event in enumerate(acts.events):
        if event.id in waiting:
            amount[place] = acts.a[place] * settings.status_weights["planned"]
    hits = np.flatnonzero(amount > 0.0)
    return hits, amount[hits]


def _closings(acts: Acts, group: Int, stocked: Bool) -> Float:
    """Log of what each day's reliefs leave of the threats of each group: all of it or nothing."""
    cuts = np.zeros((len(stocked), acts.length))
    moves = np.array([event.leaves in RELIEFS for event in acts.events], dtype=np.bool_)
    closes = acts.relieves & acts.actual & (moves | ~stocked[group])
    cuts[group[closes], acts.day[closes]] = NOTHING_LEFT
    return cuts


def _executed(acts: Acts, flow: Strands, same: Bool, since: Int) -> Float:
    """For each day of ``since`` (a row each) the flow over all days of the events in ``same`` from that day on."""
    ours = same[flow.event]
    amount = np.bincount(flow.row[ours], flow.share[ours], flow.n_rows)
    day = np.zeros(flow.n_rows, dtype=np.int64)
    day[flow.row] = acts.day[flow.event]
    rows = np.flatnonzero(amount)
    later = np.vstack([_from_each_on(amount[rows, None] * flow.table(rows)), np.zeros(acts.length)])
    return later[np.searchsorted(day[rows], since)]


def _open(standing: Float, held: Float) -> Float:
    """The part, 0-1, of each threat (rows) that is open each day when ``held`` of their sum has come."""
    total = standing.sum(axis=0)
    return np.broadcast_to(_ratio(np.maximum(total - held, 0.0), total), standing.shape)


def _open_since(standing: Float, done: Float) -> Float:
    """The part, 0-1, of each threat that is open when ``done`` has been executed since each of them.

    What is open is the most that the threats from some day on exceed what was executed since that day; each execution
    is thus set against earlier threats only, and once.
    """
    later = _from_each_on(standing)
    best = (later - done).argmax(axis=0)
    days = np.arange(standing.shape[1])
    part = _ratio(np.maximum((later - done)[best, days], 0.0), later[best, days])
    return np.where(np.arange(len(standing))[:, None] >= best, part, 0.0)


def _from_each_on(rows: Float) -> Float:
    """For each row the sum of itself and the rows after it."""
    return np.cumsum(rows[::-1], axis=0)[::-1]


def _ratio(part: Float, whole: Float) -> Float:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0.0)
