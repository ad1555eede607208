"""The laws of the series, each as a property of nasty sets of events: same days, same measures, reliefs before
openings, mutual acts, plans and deeds in any order."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from riskscore.records import Event, EventMention, MeasureRule, Status
from riskscore.scoring.bands import BandSettings, band, drawn
from riskscore.scoring.ledger import Ledger, LedgerSettings, ledger
from riskscore.scoring.merging import as_of
from riskscore.scoring.series import Composition, SeriesSettings, compose, contributions, index, score_of

ONE, OTHER = "AAA", "BBB"
DYAD = (ONE, OTHER)
FIRST = dt.date(2019, 7, 1)
SPAN = 40  # days on which events happen
UNTIL = FIRST + dt.timedelta(days=75)
NEAR = 1e-9

RULES = (
    MeasureRule("curbs", "export_control", source=ONE, target=OTHER),
    MeasureRule("list", "trade_preference", source=ONE, target=OTHER, lag_days=15),
    MeasureRule("pact", "security_pact", parties=DYAD, opens=("END",), closes=("PROLONG",)),
    MeasureRule("shunning", "boycott", source=OTHER, target=ONE, stock=False),
)
CHANNEL_OF = {rule.id: rule.channel for rule in RULES}
law = settings(max_examples=200, deadline=None, derandomize=True)


@dataclass(frozen=True)
class World:
    """Events with their severities, what confirms measures, and the settings under which they are scored."""

    events: tuple[Event, ...]
    severity: dict[str, float]
    notes: tuple[EventMention, ...] = ()
    series: SeriesSettings | None = None
    shares: LedgerSettings | None = None
    rules: tuple[MeasureRule, ...] = RULES

    def book(self) -> Ledger:
        return ledger(self.events, self.rules, self.notes, dyad=DYAD, settings=self.shares)

    def composed(self, until: dt.date = UNTIL) -> Composition:
        return compose(self.events, self.severity, self.book(), dyad=DYAD, until=until, settings=self.series)

    def index(self, until: dt.date = UNTIL) -> pd.DataFrame:
        return index(self.composed(until))

    def plus(self, *told: tuple[Event, float]) -> "World":
        return replace(
            self,
            events=(*self.events, *(event for event, _ in told)),
            severity={**self.severity, **{event.id: w for event, w in told}},
        )


def kind(measure: str | None, polarity: str, status: str, leaves: str | None = None, **fields: str) -> dict[str, Any]:
    channel = CHANNEL_OF.get(measure or "", "diplomacy")
    told = {"object": "TALKS", "chain": "END > PACT", "channel": channel} | fields
    return {"measure": measure, "polarity": polarity, "status": status, "leaves": leaves} | told


# What may happen, the commonest several times: few topics, so that acts meet on one measure or one threat.
KINDS = [
    *(kind(measure, "escalation", "actual") for measure in ("curbs", "curbs", "list", "list", "pact", "shunning")),
    *(kind(measure, "escalation", "planned") for measure in ("curbs", "list", "shunning")),
    *(kind(measure, "escalation", "threatened") for measure in ("curbs", "pact")),
    *(kind(measure, "de-escalation", "actual", "suspended") for measure in ("curbs", "list", "pact")),
    *(kind(measure, "de-escalation", "actual", "eased") for measure in ("curbs", "list")),
    *(kind(measure, "de-escalation", "actual", "lifted") for measure in ("curbs", "list", "pact", "shunning")),
    kind("list", "escalation", "actual", "in force"),
    kind("curbs", "de-escalation", "actual"),
    kind("curbs", "de-escalation", "planned", "lifted"),
    kind("pact", "escalation", "actual", chain="WEAKEN > PACT"),
    kind("pact", "de-escalation", "actual", "suspended", chain="PROLONG > PACT"),
    *(kind(None, "escalation", status) for status in ("actual", "actual", "planned", "planned", "threatened")),
    kind(None, "escalation", "actual", object="PACT"),
    kind(None, "escalation", "planned", channel="export_control"),
    kind(None, "de-escalation", "actual"),
    kind(None, "de-escalation", "actual", object="PACT"),
    kind(None, "neutral", "actual"),
]
ENDS = [(ONE, OTHER, False), (ONE, OTHER, False), (OTHER, ONE, False), (OTHER, ONE, True)]
days = st.sampled_from([5, 6, 10, 22]) | st.integers(0, SPAN)
unit = st.sampled_from([0.5, 0.5, 1.0, 1.0]) | st.floats(0.0, 1.0)
weights = st.sampled_from([2.0, 8.0, 8.0, 10.0]) | st.floats(0.0, 10.0)


@st.composite
def acts(draw: st.DrawFn, **fixed: str) -> Event:
    """One event of any kind, or of those that have the ``fixed`` fields."""
    kinds = [one for one in KINDS if fixed.items() <= one.items()]
    source, target, mutual = draw(st.sampled_from(ENDS))
    return Event(
        id="new",
        day=FIRST + dt.timedelta(days=draw(days)),
        dyad="-".join(DYAD),
        source=source,
        target=target,
        mutual=mutual,
        act="ACT",
        confidence=draw(unit),
        **draw(st.sampled_from(kinds)),
    )


@st.composite
def worlds(draw: st.DrawFn, *, least: int = 0) -> World:
    told = draw(st.lists(st.tuples(acts(), weights), min_size=draw(st.sampled_from([least, 8, 14])), max_size=16))
    events = [replace(event, id=f"e{number:02}") for number, (event, _) in enumerate(told)]
    notes = tuple(
        EventMention(
            "n", 0, 0, "stays", 0, 0, 0, day=FIRST + dt.timedelta(days=day), measure=measure, chain="END > PACT"
        )
        for measure, day in draw(
            st.lists(st.tuples(st.sampled_from(["curbs", "list", "list", "pact"]), days), max_size=3)
        )
    )
    return World(
        tuple(events),
        {event.id: w for event, (_, w) in zip(events, told, strict=True)},
        notes,
        SeriesSettings(
            relief=draw(st.sampled_from([0.9, 1.0])),
            spill=draw(st.sampled_from([0.3, 0.0, 1.0])),
            threat_half_life_days=draw(st.sampled_from([60.0, 10.0])),
        ),
        LedgerSettings(draw(st.sampled_from([0.5, 0.0])), draw(st.sampled_from([0.75, 0.2, 1.0]))),
    )


def aligned(world: World, other: World, column: str = "x") -> tuple[np.ndarray, np.ndarray]:
    """The column of both worlds over all days of either; days before a world's first event are 0."""
    mine, theirs = world.index()[column], other.index()[column]
    days = mine.index.union(theirs.index)
    return mine.reindex(days, fill_value=0.0).to_numpy(), theirs.reindex(days, fill_value=0.0).to_numpy()


@law
@given(worlds(), st.randoms(use_true_random=False))
def test_order_of_events_does_not_matter(world: World, random: Any) -> None:
    events, notes = list(world.events), list(world.notes)
    random.shuffle(events)
    random.shuffle(notes)
    shuffled = replace(world, events=tuple(events), notes=tuple(notes))
    pd.testing.assert_frame_equal(world.index(), shuffled.index(), check_exact=True)
    assert world.book() == shuffled.book()


@law
@given(worlds(), st.integers(-4000, 4000))
def test_shifting_all_days_shifts_the_series(world: World, days: int) -> None:
    by = dt.timedelta(days=days)
    notes = tuple(replace(note, day=note.day + by) for note in world.notes if note.day)
    moved = replace(world, events=tuple(replace(event, day=event.day + by) for event in world.events), notes=notes)
    before, after = world.index(), moved.index(UNTIL + by)
    assert [day.date() + by for day in before.index] == [day.date() for day in after.index]
    assert (before.to_numpy() == after.to_numpy()).all()


@law
@given(worlds(), acts(polarity="escalation"), weights)
def test_one_more_escalation_never_lowers_a_score(world: World, event: Event, w: float) -> None:
    before, after = aligned(world, world.plus((event, w)))
    assert (after >= before - NEAR).all()


@law
@given(worlds(least=1), st.data())
def test_a_worse_escalation_never_lowers_a_score(world: World, data: st.DataObject) -> None:
    hostile = [event for event in world.events if event.polarity == "escalation"]
    assume(hostile)
    event = data.draw(st.sampled_from(hostile))
    status: Status = "planned" if event.status == "threatened" and data.draw(st.booleans()) else event.status
    worse = replace(event, confidence=data.draw(st.floats(event.confidence, 1.0)), status=status)
    w = data.draw(st.floats(world.severity[event.id], 10.0))
    others = tuple(other for other in world.events if other.id != event.id)
    before, after = aligned(world, replace(world, events=others).plus((worse, w)))
    assert (after >= before - NEAR).all()


@law
@given(worlds(), acts(polarity="de-escalation"), weights)
def test_relief_never_raises_a_score(world: World, event: Event, w: float) -> None:
    before, after = aligned(world, world.plus((event, w)))
    assert (after <= before + NEAR).all()


@law
@given(worlds(least=1), st.data())
def test_a_greater_relief_never_raises_a_score(world: World, data: st.DataObject) -> None:
    friendly = [event for event in world.events if event.polarity == "de-escalation"]
    assume(friendly)
    event = data.draw(st.sampled_from(friendly))
    others = tuple(other for other in world.events if other.id != event.id)
    surer = replace(event, confidence=data.draw(st.floats(event.confidence, 1.0)))
    w = data.draw(st.floats(world.severity[event.id], 10.0))
    before, after = aligned(world, replace(world, events=others).plus((surer, w)))
    assert (after <= before + NEAR).all()


@law
@given(worlds(least=1), st.integers(0, SPAN))
def test_nothing_dated_later_moves_a_day(world: World, day: int) -> None:
    """Also: the series up to a day is the same whether it is asked for alone or as part of a longer one."""
    today = FIRST + dt.timedelta(days=day)
    known = replace(
        world,
        events=tuple(event for event in world.events if event.day <= today),
        notes=tuple(note for note in world.notes if note.day and note.day <= today),
    )
    days = pd.date_range(FIRST, today, unit="s")
    whole, *others = (
        table.reindex(days, fill_value=0.0) for table in (world.index(), known.index(), world.index(today))
    )
    for other in others:
        pd.testing.assert_frame_equal(whole, other, check_exact=True)


@law
@given(worlds(), st.integers(0, SPAN), st.lists(st.integers(-10, 100), min_size=16, max_size=16))
def test_nothing_published_later_moves_the_index_as_of_a_day(world: World, day: int, delays: list[int]) -> None:
    today = FIRST + dt.timedelta(days=day)
    told = [
        replace(event, published=event.day + dt.timedelta(days=delay))
        for event, delay in zip(world.events, delays, strict=False)
    ]
    early = [event for event in told if event.published and event.published <= today]
    known = [replace(world, events=tuple(as_of(events, today))) for events in (told, early)]
    pd.testing.assert_frame_equal(known[0].index(today), known[1].index(today), check_exact=True)


@law
@given(worlds())
def test_the_score_rises_only_on_a_day_with_an_event_or_an_effective_date(world: World) -> None:
    x = world.index()["x"]
    moved = {event.day for event in world.events} | {note.day for note in world.notes}
    moved |= {step.day for spell in world.book().spells for step in spell.steps}
    quiet = np.array([day.date() not in moved for day in x.index[1:]], dtype=bool)
    assert (np.diff(x.to_numpy())[quiet] <= NEAR).all()


@law
@given(worlds())
def test_contributions_sum_to_x_and_to_the_score(world: World) -> None:
    made = world.composed()
    added, series = contributions(made), index(made)
    sums = added.groupby("day")[["x", "score"]].sum().reindex(series.index, fill_value=0.0)
    assert (added["x"] > 0.0).all()
    assert np.abs(sums["x"] - series["x"]).max() <= NEAR
    assert np.abs(sums["score"] - series["score"]).max() <= 1e-6
    parts = added.groupby(["day", "part"])["x"].sum().unstack(fill_value=0.0).reindex(series.index, fill_value=0.0)
    for name in ("flow", "stock", "threat"):
        assert np.abs(parts.get(name, 0.0) - series[name]).max() <= NEAR


@law
@given(worlds(), acts(polarity="escalation"), weights, st.sampled_from(["planned", "threatened"]), st.integers(0, 20))
def test_executing_a_threat_does_not_lower_the_score_that_day(
    world: World, event: Event, w: float, status: Status, wait: int
) -> None:
    threat = replace(event, status=status)
    deed = replace(event, id=event.id + "!", status="actual", day=event.day + dt.timedelta(days=wait))
    before = world.plus((threat, w))
    stamp = pd.Timestamp(deed.day)
    x = (before.index().loc[stamp, "x"], before.plus((deed, w)).index().loc[stamp, "x"])
    assert x[1] >= x[0] - NEAR


@law
@given(worlds())
def test_the_score_is_from_0_up_to_100_and_0_before_the_first_event(world: World) -> None:
    columns = ["score", "low", "high", f"score_{ONE}_{OTHER}", f"score_{OTHER}_{ONE}"]
    scores = world.index()[columns].to_numpy()
    assert ((scores >= 0.0) & (scores < 100.0)).all()
    assert (scores[0] == 0.0).all()


def test_the_score_is_0_with_no_events() -> None:
    table = World((), {}).index()
    assert len(table) == 1
    assert (table.to_numpy() == 0.0).all()


@law
@given(worlds())
def test_relabelling_the_countries_swaps_the_directed_scores(world: World) -> None:
    swap = {ONE: OTHER, OTHER: ONE, None: None}
    rules = tuple(replace(rule, source=swap[rule.source], target=swap[rule.target]) for rule in RULES)
    events = tuple(
        replace(event, id=f"e{99 - number}", source=swap[event.source], target=swap[event.target])
        for number, event in enumerate(world.events)
    )
    severity = {new.id: world.severity[old.id] for old, new in zip(world.events, events, strict=True)}
    there = replace(world, events=events, severity=severity, rules=rules).index()
    here = world.index().rename(
        columns={f"score_{ONE}_{OTHER}": f"score_{OTHER}_{ONE}", f"score_{OTHER}_{ONE}": f"score_{ONE}_{OTHER}"}
    )
    pd.testing.assert_frame_equal(here[list(there.columns)], there, rtol=0.0, atol=1e-7)


@law
@given(worlds(least=1), st.lists(acts(), min_size=1, max_size=4), st.sampled_from(["hypothetical", "denied"]))
def test_hypothetical_and_denied_acts_add_nothing(world: World, told: list[Event], status: Status) -> None:
    extra = [replace(event, id=f"not {number}", status=status) for number, event in enumerate(told)]
    for column in ("x", "flow", "stock", "threat"):
        before, after = aligned(world, world.plus(*((event, 10.0) for event in extra)), column)
        assert (before == after).all()


@law
@given(
    worlds(), st.lists(acts(), min_size=1, max_size=4), st.sampled_from([(ONE, "CCC"), ("CCC", OTHER), ("CCC", "DDD")])
)
def test_third_parties_and_other_dyads_move_nothing(world: World, told: list[Event], ends: tuple[str, str]) -> None:
    extra = [
        replace(event, id=f"far {number}", source=ends[0], target=ends[1], dyad="-".join(sorted(ends)))
        for number, event in enumerate(told)
    ]
    after = world.plus(*((event, 10.0) for event in extra))
    pd.testing.assert_frame_equal(world.index(), after.index(), check_exact=True)


@law
@given(worlds(), st.integers(0, 30), st.integers(0, 30), st.integers(1, 5), weights)
def test_imposing_then_lifting_a_measure_returns_the_stock_exactly(
    world: World, day: int, stay: int, acts_told: int, w: float
) -> None:
    untouched = tuple(event for event in world.events if event.measure != "curbs")
    before = replace(world, events=untouched)
    imposed = Event("imposed", FIRST + dt.timedelta(days=day), "-".join(DYAD), *DYAD, "escalation", "actual", "IMPOSE",
                    "RESTRICTION", "IMPOSE > RESTRICTION", channel="export_control", measure="curbs")  # fmt: skip
    gone = imposed.day + dt.timedelta(days=stay)
    lifted = replace(imposed, id="lifted", day=gone, polarity="de-escalation", leaves="lifted")
    again = [(replace(imposed, id=f"again {number}", confidence=number / 5), w) for number in range(acts_told)]
    stock, after = aligned(before, before.plus((imposed, w), (lifted, w), *again), "stock")
    length = (UNTIL - gone).days + 1
    assert (stock[-length:] == after[-length:]).all()


few = BandSettings(draws=50)


@law
@given(worlds(), st.sampled_from(["day", "month", "year"]))
def test_the_band_contains_the_score_and_is_the_same_each_time(world: World, precision: Any) -> None:
    vague = replace(
        world, events=tuple(replace(event, day_precision=precision) for event in world.events[:2]) + world.events[2:]
    )
    made = vague.composed()
    around = band(made, settings=few)
    table = index(made, band=around)
    assert ((table["low"] >= 0.0) & (table["low"] <= table["score"])).all()
    assert ((table["score"] <= table["high"]) & (table["high"] < 100.0)).all()
    pd.testing.assert_frame_equal(around, band(made, settings=few), check_exact=True)


def test_the_band_covers_85_to_95_percent_of_synthetic_truths() -> None:
    """Truths are X under confidences and weights drawn from another seed; the band knows only their means."""
    random = np.random.default_rng(11)
    events = tuple(
        Event(f"e{number}", FIRST + dt.timedelta(days=int(random.integers(0, SPAN))), "-".join(DYAD), *DYAD,
              "escalation" if number % 4 else "de-escalation", "actual", "ACT", "TALKS", "ACT > TALKS",
              channel=str(random.choice(["export_control", "wto", "diplomacy"])),
              confidence=float(random.uniform(0.3, 0.95)))
        for number in range(40)
    )  # fmt: skip
    made = World(events, {event.id: float(random.uniform(1, 10)) for event in events}).composed()
    around = band(made, settings=BandSettings(draws=1000, seed=7)).to_numpy()[1:]
    truths = score_of(drawn(made, BandSettings(draws=400, seed=99), days=slice(1, None)), x0=20.0)
    covered = ((truths >= around[:, 0]) & (truths <= around[:, 1])).mean()
    assert 0.85 <= covered <= 0.95


def test_the_closed_sets_are_all_weighted() -> None:
    assert set(SeriesSettings().status_weights) == set(get_args(Status))
