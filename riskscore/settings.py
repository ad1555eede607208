"""What a value in a config may be, and the settings that are plain numbers, with what they are when left out.

Each type says in words what it wants, so that mistakes and this file use the same words. The numbers are those of
``configs/japan_korea.yaml``; a table that is given in part is laid over the one that stands here.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
)
from pydantic_core import CoreSchema

from riskscore.mistakes import instead, one_of, say, wants
from riskscore.records import Polarity, Status

Channel = Literal[
    "export_control", "trade_preference", "wto", "security_pact", "legal_history", "boycott", "diplomacy", "other"
]

Format = Literal["csv", "parquet"]
ArticleField = Literal["id", "text", "published", "title", "source", "lang"]

STATUS_WEIGHTS: dict[Status, float] = {
    "actual": 1,
    "planned": 0.8,
    "threatened": 0.4,
    "hypothetical": 0,
    "denied": 0,
}
CHANNEL_WEIGHTS: dict[Channel, float] = {
    "export_control": 1,
    "trade_preference": 1,
    "wto": 0.6,
    "security_pact": 0.8,
    "legal_history": 0.6,
    "boycott": 0.5,
    "diplomacy": 0.3,
    "other": 0.3,
}
# fmt: off
ACTS: dict[str, float] = {
    "END": 1, "EXCLUDE": 1, "PAUSE": 0.7, "DELAY": 0.5, "PREVENT": 0.6, "WEAKEN": 0.6, "LAPSE": 0.9, "REFUSE": 0.6,
    "IMPOSE": 1, "STRENGTHEN": 0.8, "START": 0.7, "RESUME": 0.8, "RESTORE": 1, "PROLONG": 0.7, "KEEP": 0.3,
    "GRANT": 0.6, "SIGN": 0.9, "FILE": 1, "RETALIATE": 0.6, "PROTEST": 0.4, "CRITICISE": 0.3, "SEIZE": 0.6,
    "COERCE": 0.5, "BREAKDOWN": 0.3, "WORSEN": 0.3, "IMPROVE": 0.3, "MEET": 0.3, "SETTLE": 0.7, "APPEASE": 0.4,
    "RULE": 0.5, "REVERSE": 1, "OFFER": 0.4,
}
OBJECTS: dict[str, float] = {
    "RESTRICTION": 8, "TARIFF": 8, "FLOW": 6, "PREFERENCE": 7, "LIST": 7, "LEGAL_ACTION": 5, "PACT": 7, "TALKS": 2.5,
    "TENSION": 3, "TIES": 3, "LICENCE": 3, "COUNTERMEASURE": 6, "BOYCOTT": 4, "CHECKS": 3, "TRAVEL": 4,
    "VISA_WAIVER": 4, "CLAIM": 5, "SETTLEMENT": 6, "ALLEGATION": 2, "PRESSURE": 4, "NONE": 3,
}
# fmt: on


T = TypeVar("T")


def as_day(value: Any) -> Any:
    """A date as YAML reads it, or ISO text as JSON has it; pydantic alone takes 20191122 for a number of seconds."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        value = dt.date.fromisoformat(value)
    if type(value) is not dt.date:
        raise ValueError
    return value


def as_list(value: Any) -> Any:
    """A list as it is; one value as a list of one."""
    return value if value is None or isinstance(value, list | tuple | dict) else [value]


def two(value: Any) -> Any:
    """A list of two different codes."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise instead("two country codes, such as [AAA, BBB]")
    if isinstance(value[0], str) and value[0] == value[1]:
        raise say(f"{value[0]} is named twice; write two different countries")
    return value


def known_schema(number: int) -> int:
    """The one number of the config's form that this riskscore reads."""
    if number != 1:
        raise say(f"schema {number} is not known here; write 'schema: 1', or install the riskscore made for {number}")
    return number


def over(defaults: Mapping[Any, float]) -> AfterValidator:
    """Lays the numbers that are given over those that stand when they are left out."""

    def laid(given: dict[Any, float]) -> dict[Any, float]:
        return {key: float(value) for key, value in {**defaults, **given}.items()}

    return AfterValidator(laid)


class OneOrMany:
    """Tells the JSON Schema of a list that one value alone will do."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        many = handler(core)
        return {"anyOf": [many["items"], many]}


Text = Annotated[str, Field(strict=True, pattern=r"\S"), wants("some text, in quotes if it looks like something else")]
Id = Annotated[
    str,
    Field(strict=True, pattern=r"^[A-Za-z0-9_][A-Za-z0-9_-]*$"),
    wants("a name of letters, digits, '-' and '_', without spaces"),
]
Code = Annotated[
    str, Field(strict=True, pattern="^[A-Z]{3}$"), wants("three capital letters, the country's ISO 3166 alpha-3 code")
]
YesNo = Annotated[bool, Field(strict=True), wants("true or false")]
Number = Annotated[float, Field(strict=True), wants("a number")]
Positive = Annotated[float, Field(strict=True, gt=0), wants("a number greater than 0")]
Weight = Annotated[float, Field(strict=True, ge=0), wants("a number, 0 or greater")]
Share = Annotated[float, Field(strict=True, ge=0, le=1), wants("a number from 0 to 1")]
Score = Annotated[float, Field(strict=True, ge=0, le=10), wants("a number from 0 to 10")]
Whole = Annotated[int, Field(strict=True, ge=0), wants("a whole number, 0 or greater")]
Draws = Annotated[int, Field(strict=True, ge=100, le=100_000), wants("a whole number from 100 to 100000")]
Day = Annotated[dt.date, BeforeValidator(as_day), wants("a day as year-month-day, such as 2019-11-22")]
ChannelName = Annotated[Channel, one_of("channel", get_args(Channel))]
PolarityName = Annotated[Polarity, one_of("polarity", get_args(Polarity))]
StatusName = Annotated[Status, one_of("status", get_args(Status))]
FormatName = Annotated[Format, one_of("format", get_args(Format))]
FieldName = Annotated[ArticleField, one_of("field of an article", get_args(ArticleField))]
SchemaNumber = Annotated[int, Field(strict=True), wants("1, without quotes"), AfterValidator(known_schema)]
TwoCodes = Annotated[tuple[Code, Code], BeforeValidator(two)]
Some = Annotated[tuple[T, ...], Field(min_length=1)]
Values = Annotated[tuple[T, ...], Field(min_length=1), BeforeValidator(as_list), OneOrMany()]


class Part(BaseModel):
    """A mapping in a config. ``noun`` is what its keys are called in mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    noun: ClassVar[str] = "key"


class Articles(Part):
    """Where the articles lie, and what their columns are called."""

    paths: tuple[Text, ...] = Field(
        default=(), description="files, or patterns such as news/*.txt, from the config's folder"
    )
    published: Day | None = Field(default=None, description="publication day of articles that state none")
    columns: dict[FieldName, Text] = Field(
        default={}, description="field of an article: name of the column that holds it"
    )


class Severity(Part):
    """How strong a mention reads before any scoring: act strength (0-1) times object magnitude (0-10)."""

    acts: Annotated[dict[Id, Share], over(ACTS)] = Field(default=ACTS, validate_default=True)
    objects: Annotated[dict[Id, Score], over(OBJECTS)] = Field(default=OBJECTS, validate_default=True)


class Merging(Part):
    """Mentions of the same act at most ``window_days`` apart are one event."""

    window_days: Whole = 3


class Band(Part):
    """The 5-95 % band around the score: draws of the Monte Carlo, its seed, and the spread of the weights."""

    draws: Draws = 1000
    seed: Whole = 7
    sigma: Weight = Field(default=0.2, description="standard deviation of the logarithm of the weights")


class Series(Part):
    """How points become an index."""

    half_life_days: Positive = Field(default=30.0, description="days after which half of an escalation's flow is left")
    threat_half_life_days: Positive = Field(default=60.0, description="days after which half of an open threat is left")
    suspended: Share = Field(default=0.5, description="what a suspended measure keeps of its weight")
    eased: Share = Field(default=0.75, description="what an eased measure keeps where the article gives no share")
    relief: Share = Field(default=0.9, description="what a full relief takes from the flow of its own issue")
    spill: Share = Field(default=0.3, description="the part of a relief that reaches the other issues of the dyad")
    x0: Positive = Field(default=20.0, description="the sum of weights at which the score is 63 of 100")
    band: Band = Band()


class Output(Part):
    """Where results go, from the config's folder, and in which form."""

    folder: Text = "out"
    format: FormatName = "csv"
    report: YesNo = True
