"""Lives of measures, told as cases: what is booked on which day, and what the ledger makes of it."""

import datetime as dt
from typing import Any

import pytest

from riskscore.errors import StateError
from riskscore.records import Event, EventMention, MeasureRule, MeasureState
from riskscore.scoring.ledger import LedgerSettings, ledger

CURBS = MeasureRule("m", "export_control", source="JPN", target="KOR")
LATE = MeasureRule("m", "trade_preference", source="JPN", target="KOR", lag_days=10)
PACT = MeasureRule("m", "security_pact", parties=("JPN", "KOR"), opens=("END",), closes=("PROLONG",))


def day(number: int) -> dt.date:
    return dt.date(2019, 7, 1) + dt.timedelta(days=number)


def act(number: int, leaves: MeasureState | None = None, **fields: Any) -> Event:
    """An escalation, or the relief that leaves the measure so, on day ``number``; its id is that number."""
    values: dict[str, Any] = {
        "polarity": "de-escalation" if leaves in ("suspended", "eased", "lifted") else "escalation",
        "status": "actual",
        "chain": "END > PACT",
        "evidence": "the act's words",
        "id": str(number),
    }
    values.update(fields)
    return Event(day=day(number), dyad="JPN-KOR", source="JPN", target="KOR", act="", object="", channel="",
                 measure="m", leaves=leaves, **values)  # fmt: skip


CASES: dict[str, tuple[MeasureRule, list[Event], list[tuple[int, str]], list[tuple[int, float]]]] = {
    "opens at once": (CURBS, [act(0)], [(0, "in force")], [(0, 1.0)]),
    "waits for its day": (LATE, [act(0)], [(0, "decided"), (10, "in force")], [(10, 1.0)]),
    "in force earlier than usual": (LATE, [act(0), act(4, "in force")], [(0, "decided"), (4, "in force")], [(4, 1.0)]),
    "told again": (CURBS, [act(0), act(5)], [(0, "in force")], [(0, 1.0)]),
    "announced, then done": (
        CURBS,
        [act(0, status="planned"), act(5)],
        [(0, "announced"), (5, "in force")],
        [(5, 1.0)],
    ),
    "announced twice, withdrawn": (
        CURBS,
        [act(0, status="threatened"), act(1, status="planned"), act(2, "lifted")],
        [(0, "announced"), (2, "lifted")],
        [],
    ),
    "suspended and resumed": (
        CURBS,
        [act(0), act(5, "suspended"), act(9)],
        [(0, "in force"), (5, "suspended"), (9, "in force")],
        [(0, 1.0), (5, 0.5), (9, 1.0)],
    ),
    "eased, suspended, not eased again, lifted": (
        CURBS,
        [act(0), act(1, "eased"), act(2, "suspended"), act(3, "eased"), act(4, "lifted")],
        [(0, "in force"), (1, "eased"), (2, "suspended"), (4, "lifted")],
        [(0, 1.0), (1, 0.75), (2, 0.5), (4, 0.0)],
    ),
    "suspended before its day: the clock stands": (
        LATE,
        [act(0), act(5, "suspended"), act(30)],
        [(0, "decided"), (5, "suspended"), (30, "in force")],
        [(30, 1.0)],
    ),
    "suspended and resumed before its day": (
        LATE,
        [act(0), act(5, "suspended"), act(7)],
        [(0, "decided"), (5, "suspended"), (7, "decided"), (10, "in force")],
        [(10, 1.0)],
    ),
    "eased before its day": (
        LATE,
        [act(0), act(5, "eased")],
        [(0, "decided"), (5, "eased"), (10, "eased")],
        [(10, 0.75)],
    ),
    "lifted before its day": (LATE, [act(0), act(5, "lifted")], [(0, "decided"), (5, "lifted")], []),
    "one licence moves nothing": (CURBS, [act(0), act(5, polarity="de-escalation")], [(0, "in force")], [(0, 1.0)]),
    "a planned relief moves nothing": (
        CURBS,
        [act(0), act(5, "lifted", status="planned")],
        [(0, "in force")],
        [(0, 1.0)],
    ),
    "not denied either": (CURBS, [act(0, status="denied"), act(1, status="hypothetical")], [], []),
    "escalation before relief on one day": (
        CURBS,
        [act(3, "lifted", id="a"), act(3, id="b"), act(3, "suspended", id="c")],
        [(3, "in force"), (3, "suspended"), (3, "lifted")],
        [(3, 1.0), (3, 0.5), (3, 0.0)],
    ),
    "the innermost act opens": (PACT, [act(0, chain="PLAN > END > PACT")], [(0, "in force")], [(0, 1.0)]),
    "another act does not": (PACT, [act(0, chain="WEAKEN > PACT"), act(1, "lifted", chain="SIGN > PACT")], [], []),
    "a listed act closes": (
        PACT,
        [act(0), act(5, "suspended", chain="PROLONG > PACT"), act(6, "lifted", chain="REVERSE > END > PACT")],
        [(0, "in force"), (5, "suspended"), (6, "lifted")],
        [(0, 1.0), (5, 0.5), (6, 0.0)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_lives(name: str) -> None:
    rule, events, moves, steps = CASES[name]
    book = ledger(events[::-1], [rule])
    measure = next(iter(book.measures), None)
    assert [((move.day - day(0)).days, move.state) for move in (measure.moves if measure else ())] == moves
    assert [((step.day - day(0)).days, step.q) for spell in book.spells for step in spell.steps] == steps
    assert measure is None or (measure.findings == () and measure.state == moves[-1][1])


def test_a_measure_tells_its_days_and_what_moved_it() -> None:
    (measure,) = ledger([act(0), act(12, "suspended"), act(20), act(25, "eased"), act(30, "lifted")], [LATE]).measures
    assert (measure.opened, measure.effective) == (day(0), day(10))
    assert (measure.suspended, measure.eased, measure.lifted) == (day(12), day(25), day(30))
    assert [move.event for move in measure.moves] == ["0", "0", "12", "20", "25", "30"]


def test_until_leaves_the_future_out() -> None:
    (measure,) = ledger([act(0), act(5, "lifted")], [LATE], until=day(4)).measures
    assert measure.state == "decided"
    (measure,) = ledger([act(0)], [LATE], until=day(10)).measures
    assert measure.state == "in force"


@pytest.mark.parametrize("state", ["suspended", "eased", "lifted"])
def test_relief_of_what_is_not_open_is_a_finding_and_moves_nothing(state: MeasureState) -> None:
    book = ledger([act(3, state)], [CURBS])
    (measure,) = book.measures
    assert (measure.state, measure.moves, measure.opened, book.spells) == (state, (), None, ())
    assert measure.findings == (
        f'2019-07-04 m: event 3 leaves it {state} ("the act\'s words"), but it was not open; '
        "add an article that tells of its opening, or correct the coding",
    )


def test_lifting_twice_is_a_finding() -> None:
    book = ledger([act(0), act(1, "lifted"), act(9, "lifted")], [CURBS])
    assert len(book.measures[0].findings) == 1
    assert book.measures[0].lifted == day(1)


def note(number: int, chain: str = "KEEP > END > PACT", **fields: Any) -> EventMention:
    return EventMention("n", 0, 0, "remains", 0, 0, 0, day=day(number), measure="m", chain=chain, **fields)


@pytest.mark.parametrize(
    ("rule", "notes", "effective"),
    [
        (LATE, [note(4)], 4),
        (LATE, [note(0)], 10),  # said on the day of the decision itself
        (LATE, [note(20)], 10),
        (LATE, [note(4, polarity="de-escalation")], 10),  # keeping them on the list
        (LATE, [note(4, source="USA", target="KOR")], 10),
    ],
)
def test_a_confirmation_ends_the_wait_and_nothing_else(
    rule: MeasureRule, notes: list[EventMention], effective: int
) -> None:
    (measure,) = ledger([act(0)], [rule], notes, dyad=("KOR", "JPN")).measures
    assert measure.effective == day(effective)
    assert measure.findings == ()


def test_another_opening_on_the_day_of_a_confirmation_does_not_hide_it() -> None:
    (measure,) = ledger([act(0), act(4)], [LATE], [note(4)]).measures
    assert measure.effective == day(4)


def test_keeping_a_pact_does_not_confirm_its_end() -> None:
    assert ledger([], [PACT], [note(4, "KEEP > PACT"), note(5, "PROLONG > PACT")]).measures == ()
    (measure,) = ledger([], [PACT], [note(4), note(5)]).measures
    assert measure.state == "in force"
    assert len(measure.findings) == 1


def test_waiting_openings_are_marked() -> None:
    (spell,) = ledger([act(0), act(3), act(12)], [LATE]).spells
    assert [(opening.event, opening.waits) for opening in spell.openings] == [("0", True), ("3", True), ("12", False)]


def test_rules_without_stock_have_moves_but_no_spells() -> None:
    book = ledger([act(0)], [MeasureRule("m", "boycott", stock=False)])
    assert (book.measures[0].state, book.spells, book.stocked) == ("in force", (), frozenset())


def test_events_of_other_dyads_are_not_booked() -> None:
    far = Event("x", day(0), "JPN-USA", "USA", "JPN", "escalation", "actual", "", "", "END > PACT", measure="m")
    assert ledger([far], [CURBS]).measures == ()
    assert ledger([far], [MeasureRule("m", "wto")], dyad=("JPN", "KOR")).measures == ()


def test_an_unknown_measure_and_a_negative_lag_are_refused() -> None:
    with pytest.raises(StateError, match=r"names the measure 'm', which has no rule; did you mean 'mm'\?"):
        ledger([act(0)], [MeasureRule("mm", "wto")])
    with pytest.raises(StateError, match="lag_days is -1"):
        ledger([], [MeasureRule("m", "wto", lag_days=-1)])
    with pytest.raises(StateError, match=r"suspended is 1\.5"):
        LedgerSettings(suspended=1.5)
