"""A dispute as data: YAML or a dict → one frozen ``Config``, or every mistake in it at once, each with its place.

Only ``schema``, ``name``, ``dyad`` and ``lexicons`` must be there; the rest has a value when it is left out. Whether
materials, objects and act classes exist is for the lexicon to say, not for the config.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self, get_args

from pydantic import Field, PrivateAttr, ValidationError, model_serializer, model_validator
from pydantic_core import InitErrorDetails

from riskscore.errors import ConfigError
from riskscore.loading import locate, text_of
from riskscore.mistakes import Mistake, blanks, clashes, each, error_in_data, error_in_text, mistakes, say
from riskscore.records import MeasureRule
from riskscore.settings import (
    CHANNEL_WEIGHTS,
    STATUS_WEIGHTS,
    Articles,
    Channel,
    ChannelName,
    Code,
    Day,
    Id,
    Merging,
    Number,
    Output,
    Part,
    PolarityName,
    SchemaNumber,
    Score,
    Series,
    Severity,
    Share,
    Some,
    StatusName,
    Text,
    TwoCodes,
    Values,
    Weight,
    Whole,
    YesNo,
    over,
)
from riskscore.yamltext import parse, write_yaml


class MeasureEntry(Part):
    """Something that stays in force until lifted, and how an act is recognised as being about it."""

    id: Id = Field(description="a name for the measure, such as 'id: export_rule'")
    channel: ChannelName = Field(description=f"the topic it belongs to: {', '.join(get_args(Channel))}")
    source: Code | None = Field(default=None, description="who acts, in a one-sided measure")
    target: Code | None = Field(default=None, description="who is acted on, in a one-sided measure")
    parties: TwoCodes | None = Field(default=None, description="the two countries of a joint measure, such as a pact")
    objects: tuple[Id, ...] = Field(default=(), description="object classes of the lexicon")
    materials: tuple[Id, ...] = Field(default=(), description="material ids of the lexicon")
    names: tuple[Id, ...] = Field(default=(), description="ids of lexicon entries that name this measure")
    opens: tuple[Id, ...] = Field(default=(), description="act classes that open it; if empty, the sign decides")
    closes: tuple[Id, ...] = Field(default=(), description="act classes that close it; if empty, the sign decides")
    lag_days: Whole = Field(default=0, description="days from decision to effect where no effective day is stated")
    stock: YesNo = Field(default=True, description="false for what fades and has no formal end")

    @model_validator(mode="after")
    def _sides(self) -> Self:
        sides = [code for code in (self.source, self.target) if code]
        if len(sides) + 2 * bool(self.parties) != 2:
            found = "source or target alone" if len(sides) == 1 else "both" if sides else "no countries"
            raise say(f"measure '{self.id}' has {found}; write either source and target, or parties: [AAA, BBB]")
        if sides and self.source == self.target:
            raise say(f"measure '{self.id}' has {self.source} as source and target; write two different countries")
        return self

    def rule(self) -> MeasureRule:
        """The same as a record, for the steps that know no config."""
        fields = self.model_dump()
        return MeasureRule(**{**fields, "parties": self.parties or ()})


class Conditions(Part):
    """Columns of an event's row and the values that satisfy; all the columns given must be satisfied.

    >>> Conditions(channel="wto", mutual=False).condition()
    {'channel': ('wto',), 'mutual': (False,)}
    """

    noun: ClassVar[str] = "column"

    day: Values[Day] = ()
    dyad: Values[Text] = ()
    source: Values[Code] = ()
    target: Values[Code] = ()
    channel: Values[ChannelName] = ()
    measure: Values[Id] = ()
    act: Values[Id] = ()
    object: Values[Id] = ()
    polarity: Values[PolarityName] = ()
    status: Values[StatusName] = ()
    materials: Values[Id] = Field(default=(), description="satisfied where any of these is named")
    mutual: YesNo | None = None
    export_control: YesNo | None = None
    materials_named: YesNo | None = None
    generic_materials: YesNo | None = None
    n_articles: Values[Number] = ()
    n_sources: Values[Number] = ()
    confidence: Values[Number] = ()

    @model_serializer
    def columns(self) -> dict[str, Any]:
        """Column → its values (a tuple), or true or false, for the columns that are given."""
        given = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: value for name, value in given if value is not None and value != ()}

    def condition(self) -> dict[str, tuple[Any, ...]]:
        """Column → its values, always as a tuple: what a rule of the scorecard takes."""
        return {name: value if isinstance(value, tuple) else (value,) for name, value in self.columns().items()}


class Trial(Part):
    """A sentence and whether the rule fires on it."""

    text: Text = Field(description="a sentence to try the rule on")
    fires: YesNo = Field(description="true or false: whether the rule gives points to this sentence")
    source: Code | None = Field(default=None, description="who should be found to act")
    target: Code | None = Field(default=None, description="who should be found to be acted on")


class RuleEntry(Part):
    """Points for an event whose row satisfies ``when`` and not ``unless``."""

    id: Id = Field(description="a name for the rule, such as 'id: export-rule'")
    when: Conditions = Field(description="the columns that an event must match, such as 'when: {channel: [wto]}'")
    unless: Conditions = Conditions()
    points: Score = Field(description="a number from 0 to 10")
    because: Text = Field(description="one line that says why the rule gives points")
    tests: tuple[Trial, ...] = ()


class Config(Part):
    """One dispute: two countries, the lexicons to read with, measures, rules and numbers. Equal if all of that is.

    >>> Config.model_validate({"schema": 1, "name": "A", "dyad": ["AAA", "BBB"], "lexicons": ["acts"]}).series.x0
    20.0
    """

    schema_number: SchemaNumber = Field(alias="schema", description="the line 'schema: 1'")
    name: Text = Field(description="what the dispute is called, such as 'name: Our dispute'")
    dyad: TwoCodes = Field(description="the two countries, such as 'dyad: [AAA, BBB]'")
    lexicons: Some[Text] = Field(description="the lexicons to read with, such as 'lexicons: [actors, acts]'")
    assertion: bool = Field(default=True, description="'assertion: false' leaves what no rule reads unread")
    articles: Articles = Field(default_factory=Articles)
    measures: tuple[MeasureEntry, ...] = ()
    scorecard: tuple[RuleEntry, ...] = ()
    status_weights: Annotated[dict[StatusName, Share], over(STATUS_WEIGHTS)] = Field(
        default=STATUS_WEIGHTS, validate_default=True
    )
    channel_weights: Annotated[dict[ChannelName, Weight], over(CHANNEL_WEIGHTS)] = Field(
        default=CHANNEL_WEIGHTS, validate_default=True
    )
    severity: Severity = Field(default_factory=Severity)
    merging: Merging = Merging()
    series: Series = Series()
    output: Output = Output()
    _path: Path | None = PrivateAttr(default=None)
    _sha256: str = PrivateAttr(default="")

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        found = [InitErrorDetails(type=say(told), loc=path, input=None) for path, _, told in clashes(self.as_data())]
        if found:
            raise ValidationError.from_exception_data("Config", found)
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Config) and self.model_dump() == other.model_dump()

    def __hash__(self) -> int:
        return hash((self.name, self.dyad, self.lexicons))

    @property
    def path(self) -> Path | None:
        """The file that this was read from."""
        return self._path

    @property
    def folder(self) -> Path:
        """What paths in the config start from: the folder of its file, else the current one."""
        return self._path.parent if self._path else Path()

    @property
    def sha256(self) -> str:
        """Fingerprint of the text that this was read from, as ``sha256sum`` gives it for the file."""
        return self._sha256 or hashlib.sha256(self.to_yaml().encode()).hexdigest()

    @property
    def measure_rules(self) -> tuple[MeasureRule, ...]:
        """The registry of measures, as records."""
        return tuple(measure.rule() for measure in self.measures)

    def as_data(self) -> dict[str, Any]:
        """Plain mappings, lists, text, numbers and dates, with every number written out."""
        data: dict[str, Any] = _plain(self.model_dump(by_alias=True))
        return data

    def to_yaml(self) -> str:
        """The config as text; reading it gives an equal config."""
        return write_yaml(self.as_data())


def _plain(value: Any) -> Any:
    """Tuples as lists; what is None or an empty tuple is left out, since that is its value when left out."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None and item != ()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def load_config(path_or_name: str | Path) -> Config:
    """The config in a file, or a shipped one by name. Raises ConfigError with all mistakes at once.

    >>> load_config("japan_korea").series.half_life_days
    30.0
    """
    path = locate(path_or_name, kind="config")
    marked = parse(text_of(path), name=str(path))
    if marked.data is None and not marked.problems:
        raise ConfigError([f"{path}:1:1: the file is empty; a config starts with the line 'schema: 1'"])
    config, found = _checked(marked.data, *blanks(marked.data), *_missing_lexicons(marked.data, base=path.parent))
    if config is None or found or marked.problems:
        raise error_in_text(marked, found)
    config._path, config._sha256 = path.absolute(), marked.sha256
    return config


def config_from_data(data: Mapping[str, Any], name: str = "<dict>") -> Config:
    """The config in a mapping, for embedding; ``name`` is what mistakes call it. Raises ConfigError with all of them.

    >>> config_from_data({"schema": 1, "name": "A", "dyad": ["AAA", "AAA"], "lexicons": ["acts"]}, name="settings")
    Traceback (most recent call last):
    riskscore.errors.ConfigError: settings:dyad: AAA is named twice; write two different countries
    """
    config, found = _checked(data)
    if config is None:
        raise error_in_data(name, found)
    return config


def _checked(data: Any, *more: Mistake) -> tuple[Config | None, list[Mistake]]:
    """The config, and all that is wrong with it: what its types refuse, else what does not agree, else ``more``."""
    config, found, after = None, list[Mistake](), more
    try:
        config = Config.model_validate(data)
    except ValidationError as wrong:
        found, after = mistakes(wrong, Config), (*clashes(data), *more)
    told = {path for path, _, _ in found}
    return config, found + [mistake for mistake in after if mistake[0] not in told]


def _missing_lexicons(data: Any, *, base: Path) -> Iterator[Mistake]:
    """Lexicons that the config in the folder ``base`` lists and that are not there."""
    for path, name in each(data, "lexicons", "*"):
        if isinstance(name, str):
            try:
                locate(name, kind="lexicon", base=base)
            except ConfigError as problem:
                yield path, False, str(problem)


def config_schema() -> dict[str, Any]:
    """The JSON Schema of a config file, for completion in an editor.

    >>> config_schema()["required"]
    ['schema', 'name', 'dyad', 'lexicons']
    """
    return Config.model_json_schema(by_alias=True)
