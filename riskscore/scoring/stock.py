"""Stock: what measures in force add, day by day, without fading, until they are lifted."""

from collections.abc import Iterable, Mapping
from operator import itemgetter

import numpy as np

from riskscore.scoring.ledger import Spell
from riskscore.scoring.parts import Acts, Float, Strands


def stock(acts: Acts, spells: Iterable[Spell]) -> Strands:
    """The strands of S: for each spell the largest amplitude among its openings so far, times q(t) of the ledger.

    An opening adds what it has more than those before it, from its own day on; equal ones of one day share.
    """
    place = {event.id: number for number, event in enumerate(acts.events)}
    pieces: list[tuple[tuple[int, str], dict[int, float], Float]] = []  # when, share of each event, row over all days
    for spell in spells:
        kept = _kept(spell, acts)
        openings: dict[int, dict[int, float]] = {}
        for number in (place[opening.event] for opening in spell.openings if opening.event in place):
            openings.setdefault(int(acts.day[number]), {})[number] = float(acts.amount[number])
        for day, shares in _raises(openings).items():
            row = kept.copy()
            row[:day] = 0.0
            pieces.append(((day, spell.measure), shares, row))
    pieces.sort(key=itemgetter(0))
    triples = sorted((number, row, share) for row, piece in enumerate(pieces) for number, share in piece[1].items())
    table = np.array([row for _, _, row in pieces], dtype=np.float64).reshape(len(pieces), acts.length)
    return Strands(
        "stock",
        event=np.array([number for number, _, _ in triples], dtype=np.int64),
        row=np.array([row for _, row, _ in triples], dtype=np.int64),
        share=np.array([share for _, _, share in triples], dtype=np.float64),
        n_rows=len(pieces),
        table=table.__getitem__,
    )


def _raises(openings: Mapping[int, Mapping[int, float]]) -> dict[int, dict[int, float]]:
    """For each day on which the largest amplitude so far grows: what each event that reaches it adds."""
    level, raises = 0.0, {}
    for day in sorted(openings):
        highest = max(openings[day].values())
        if highest > level:
            reach = [number for number, amount in openings[day].items() if amount == highest]
            raises[day] = dict.fromkeys(reach, (highest - level) / len(reach))
            level = highest
    return raises


def _kept(spell: Spell, acts: Acts) -> Float:
    """q(t) of ``spell`` over the days of ``acts``: each step holds until the next."""
    kept = np.zeros(acts.length)
    for step in spell.steps:
        day = (step.day - acts.start).days
        if day < acts.length:
            kept[max(day, 0) :] = step.q
    return kept
