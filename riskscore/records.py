"""The things that flow: frozen records, from article to contribution.

Each step of the pipeline is a function from these records to these records. Offsets are code points into
``Article.text`` as given, so ``article.text[start:end]`` reproduces every piece of evidence.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Polarity = Literal["escalation", "de-escalation", "neutral"]
Status = Literal["actual", "planned", "threatened", "hypothetical", "denied"]
Tense = Literal["new", "background"]
Role = Literal["headline", "body", "quote", "caption", "timeline", "boilerplate"]
Precision = Literal["day", "month", "year"]
DayBasis = Literal["stated", "list", "relative", "dateline"]
Reason = Literal[
    "hypothetical", "denied", "background", "status_quo", "third_party", "other_dyad", "request", "boilerplate", "copy"
]
MeasureState = Literal["announced", "decided", "in force", "eased", "suspended", "lifted"]


@dataclass(frozen=True, slots=True)
class Article:
    """One text as it was read. ``published`` is None when no source states it; ``published_note`` says why.

    >>> Article(id="a1", text="Seoul files a complaint.", published=dt.date(2019, 9, 11)).text[:5]
    'Seoul'
    """

    id: str
    text: str
    published: dt.date | None = None
    title: str = ""
    source: str = ""
    lang: str = "en"
    published_note: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch ``[start, end)`` of an article's text and the part it plays on the page.

    ``day`` and ``day_precision`` are set for timeline entries only: the date that heads the entry, with the year
    carried down the list where the entry leaves it out.
    """

    index: int
    start: int
    end: int
    role: Role
    day: dt.date | None = None
    day_precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A lexicon concept found at ``[start, end)``: ``kind`` is the lexicon it came from, ``concept`` its id."""

    kind: str
    concept: str
    start: int
    end: int
    form: str = ""


@dataclass(frozen=True, slots=True)
class EventDay:
    """The day of an act, how exact it is, and where it was read. A month or year stands on its first day."""

    day: dt.date
    precision: Precision
    basis: DayBasis


@dataclass(frozen=True, slots=True)
class EventMention:
    """One act told in one sentence of one article.

    ``start``, ``end`` and ``evidence`` are the act's own words; ``sentence_start`` and ``sentence_end`` where it
    stands. ``source`` and ``target`` are ISO 3166 alpha-3 codes or None; a ``mutual`` act has both sides as source.
    ``chain`` is the composition from the outside in, such as ``REVERSE > END > PACT``; ``act`` is its first class and
    ``object`` its last. ``counted`` says whether the act enters the score, ``reason`` why not. ``severity_hint`` is
    0-10, ``confidence`` 0-1. ``cue`` names the words that decided status and tense.

    >>> EventMention.__dataclass_fields__["polarity"].default
    'neutral'
    """

    article_id: str
    start: int
    end: int
    evidence: str
    sentence: int
    sentence_start: int
    sentence_end: int
    role: Role = "body"
    main: bool = False
    day: dt.date | None = None
    day_precision: Precision | None = None
    day_basis: DayBasis | None = None
    source: str | None = None
    target: str | None = None
    mutual: bool = False
    source_detail: str | None = None
    target_detail: str | None = None
    channel: str = "other"
    measure: str | None = None
    act: str = ""
    lemma: str = ""
    object: str = ""
    chain: str = ""
    materials: tuple[str, ...] = ()
    generic_materials: bool = False
    polarity: Polarity = "neutral"
    status: Status = "actual"
    tense: Tense = "new"
    counted: bool = False
    reason: Reason | None = None
    severity_hint: float = 0.0
    confidence: float = 0.0
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One act in the world, told by one or more mentions. Its values are those of its representative mention.

    ``dyad`` is the two ISO codes in alphabetical order joined by a hyphen. ``leaves`` is the state in which the act
    leaves a measure, None where it moves none. ``confidence`` is 0-1 and grows with independent reports only;
    ``n_articles`` and ``n_sources`` count those. ``published`` is the earliest publication day among the mentions.
    ``id`` is stable: it depends on what the event is and not on the order of input.

    >>> Event.__dataclass_fields__["n_articles"].default
    1
    """

    id: str
    day: dt.date
    dyad: str
    source: str | None
    target: str | None
    polarity: Polarity
    status: Status
    act: str
    object: str
    chain: str
    channel: str = "other"
    measure: str | None = None
    day_precision: Precision = "day"
    day_basis: DayBasis = "stated"
    mutual: bool = False
    source_detail: str | None = None
    target_detail: str | None = None
    leaves: MeasureState | None = None
    materials: tuple[str, ...] = ()
    generic_materials: bool = False
    escalation_verbs: int = 0
    deescalation_verbs: int = 0
    n_articles: int = 1
    n_sources: int = 1
    confidence: float = 1.0
    published: dt.date | None = None
    evidence: str = ""
    mentions: tuple[EventMention, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """One entry of a config's registry of measures: how an act is recognised as being about this measure.

    ``parties`` are the two countries of a joint measure such as a pact; ``source`` and ``target`` those of a one-sided
    one. ``opens`` and ``closes`` list the innermost act classes that open or close it; empty means that the sign
    decides. ``lag_days`` is the usual time between decision and effect, used where no effective day is stated.
    """

    id: str
    channel: str
    objects: tuple[str, ...] = ()
    source: str | None = None
    target: str | None = None
    parties: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    lag_days: int = 0
    stock: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """One step in the life of a measure: on ``day`` the event ``event`` brought it to ``state``."""

    day: dt.date
    state: MeasureState
    event: str


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that stays in force until lifted, and what moved it, in order of day.

    ``opened`` is the first day it was announced, decided or in force; ``effective`` the day it began to bite;
    ``suspended``, ``eased`` and ``lifted`` the last such day, None where it never came to that.

    >>> Measure(id="m", channel="wto", state="in force").moves
    ()
    """

    id: str
    channel: str
    state: MeasureState
    opened: dt.date | None = None
    effective: dt.date | None = None
    suspended: dt.date | None = None
    eased: dt.date | None = None
    lifted: dt.date | None = None
    moves: tuple[Move, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """What one rule gave to one event. The event's severity is the sum over its rules, clipped to 0-10."""

    rule: str
    value: float
    because: str = ""
