"""YAML text → plain data, with the line and column of every value, and every mistake told by its place; and back.

What is read is the plain part of YAML 1.2: ``true`` and ``false`` are the only booleans (``NO`` is Norway), ``12:30``
and ``0123`` are text (a code may start with 0, a number does not), ``1e-3`` is a number, ``2019-11-22`` a date, every
key is text. Tags, anchors and aliases, and a key written twice are mistakes. Events of PyYAML's parser are read
straight into data: that is twice as fast as its nodes, and neither a deep nor a self-referring file can grow.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from riskscore.errors import ConfigError

Steps = tuple[str | int, ...]  # the keys and indices that lead to a value
Problem = tuple[int, int, str]  # line, column, what was found and what to write

MAX_DEPTH = 50
MAX_SHOWN = 100  # lines of one error; a file that is wrong throughout needs no more
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times as fast, where it is built in

WORDS: Mapping[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
FLOAT = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What PyYAML says → what to tell a reader; the first match wins, and {char} is the character at the place.
SYNTAX = (
    ("maximum nesting depth", f"lists and mappings lie more than {MAX_DEPTH} deep; write them flatter"),
    ("mapping values are not allowed", "this ':' starts no value; quote text that holds ': ', or mend the indentation"),
    (
        "unknown escape character",
        "an unknown escape in double quotes; write \\\\ for a backslash, or use single quotes",
    ),
    ("quoted scalar", "this quote is never closed; add the closing quote"),
    ("flow sequence", "the list that opens here is not closed, or lacks a comma; write [a, b]"),
    ("flow mapping", "the mapping that opens here is not closed, or lacks a comma; write {a: 1, b: 2}"),
    ("another document", "a second document starts here; keep one in a file"),
    ("document start", "a second document starts here; keep one in a file"),
    ("expected ':'", "a key without ':'; write 'key: value', or put text in quotes"),
    ("block (?:collection|mapping|sequence)", "this line does not fit the lines above; indent it like its neighbours"),
    ("expected (?:the )?node content", "a key or a value is missing here; write 'key: value', or put text in quotes"),
    ("cannot start any token", "text cannot start with {char}; put it in quotes"),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain data and where each value stands. ``problems`` are mistakes that left the rest of the file readable;
    ``unread`` the positions of what was not, or not wholly, read: nothing more can be said of the values there.

    >>> marked = read_yaml("schema: 1\\ndyad: [AAA, BBB]", name="a.yaml")
    >>> marked.data["dyad"], marked.where(("dyad", 1))
    (['AAA', 'BBB'], 'a.yaml:2:13')
    """

    name: str
    data: Any
    sha256: str
    problems: tuple[Problem, ...]
    unread: frozenset[tuple[int, int]]
    values: Mapping[Steps, int]
    keys: Mapping[Steps, int]

    def position(self, path: Steps = (), *, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value at ``path`` or of its ``key``; of what holds it if it is not there."""
        places = self.keys if key and path in self.keys else self.values
        while path and path not in places:
            path = path[:-1]
        place = places.get(path, 0)
        return (place >> 32) + 1, (place & 0xFFFFFFFF) + 1

    def where(self, path: Steps = (), *, key: bool = False) -> str:
        """The same as ``file:line:column``."""
        line, column = self.position(path, key=key)
        return f"{self.name}:{line}:{column}"


def error(name: str, problems: Iterable[Problem]) -> ConfigError:
    """One error for all ``problems`` of the file ``name``, in order of place.

    >>> print(error("a.yaml", [(9, 3, "id is missing"), (3, 1, "unknown key 'scor'")]))
    a.yaml:3:1: unknown key 'scor'
    a.yaml:9:3: id is missing
    """
    lines = [f"{name}:{line}:{column}: {told}" for line, column, told in sorted(dict.fromkeys(problems), key=_place)]
    more = [f"{name}: and {len(lines) - MAX_SHOWN} more"] if len(lines) > MAX_SHOWN else []
    return ConfigError(lines[:MAX_SHOWN] + more)


def _place(problem: Problem) -> tuple[int, int]:
    return problem[:2]


def read_yaml(text: str, *, name: str) -> Marked:
    """The data in ``text``; ``name`` is what errors call the file. Raises ConfigError with all mistakes at once.

    >>> read_yaml("{country: NO, at: 12:30, code: 0123, day: 2019-11-22, x: 1e-3}", name="a.yaml").data
    {'country': 'NO', 'at': '12:30', 'code': '0123', 'day': datetime.date(2019, 11, 22), 'x': 0.001}
    """
    marked = parse(text, name=name)
    if marked.problems:
        raise error(name, marked.problems)
    return marked


def parse(text: str, *, name: str) -> Marked:
    """As ``read_yaml``, with mistakes that leave the rest readable in ``problems``, for a caller who will find more.

    >>> parse("a: 1\\na: 2", name="a.yaml").problems
    ((2, 1, "key 'a' is written twice, first on line 1; keep one"),)
    """
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    text = text.removeprefix("\ufeff")
    if odd := UNPRINTABLE.search(text):
        line, column = text.count("\n", 0, odd.start()) + 1, odd.start() - text.rfind("\n", 0, odd.start())
        told = f"a control character ({odd[0]!r}); delete it, or save the file as plain text"
        raise error(name, [(line, column, told)])
    reader = _Reader(text)
    try:
        data = reader.document()
    except yaml.MarkedYAMLError as problem:
        raise error(name, [*reader.problems, _syntax(problem, text)]) from None
    unread = frozenset(reader.aliases).union((line, column) for line, column, _ in reader.problems)
    return Marked(name, data, sha256, tuple(reader.problems), unread, reader.values, reader.keys)


def _syntax(problem: yaml.MarkedYAMLError, text: str) -> Problem:
    """What the parser stumbled over. An unclosed quote or bracket is told where it opens, not where the file ends."""
    said = f"{problem.context} {problem.problem}"
    other = f"this is not YAML ({problem.problem}); rewrite it"
    told = next((told for part, told in SYNTAX if re.search(part, said)), other)
    opens = "never closed" in told or "opens here" in told
    mark = (problem.context_mark if opens else problem.problem_mark) or problem.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    char = lines[line][column : column + 1] if line < len(lines) else ""
    if char == "\t":
        told = "a tab character; indent with spaces"
    return line + 1, column + 1, told.replace("{char}", repr(char))


class _Reader:
    """Turns the parser's events into data, and keeps where each stands as ``line << 32 | column``, from 0."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        self.problems: list[Problem] = []
        self.values: dict[Steps, int] = {}
        self.keys: dict[Steps, int] = {}
        self.anchors: set[str] = set()
        self.aliases: set[tuple[int, int]] = set()

    def document(self) -> Any:
        """The one document of the stream, None for an empty one."""
        next(self.events)  # the start of the stream
        first = next(self.events)
        if isinstance(first, yaml.StreamEndEvent):
            return None
        data = self.value(next(self.events), ())
        next(self.events)  # the end of the document
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self.tell(after, "a second document starts here; keep one in a file")
        return data

    def tell(self, event: Any, told: str) -> None:
        self.problems.append((event.start_mark.line + 1, event.start_mark.column + 1, told))

    def value(self, event: Any, path: Steps) -> Any:
        """What ``event`` starts. A value with a tag or an anchor is told as a mistake, and read as if it had none."""
        mark = event.start_mark
        self.values[path] = mark.line << 32 | mark.column
        if isinstance(event, yaml.AliasEvent):
            self.aliases.add((mark.line + 1, mark.column + 1))
            if event.anchor not in self.anchors:  # else its anchor has been told
                self.tell(event, f"alias '*{event.anchor}' is not read; write the value out")
            return None
        if event.tag or event.anchor:
            self.refuse(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.plain(event) if event.implicit[0] else event.value
        if len(path) >= MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="maximum nesting depth", problem_mark=mark)
        return self.items(path) if isinstance(event, yaml.SequenceStartEvent) else self.pairs(path)

    def refuse(self, event: Any) -> None:
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.tell(event, f"tag '{tag}' is not read; write the plain value, with quotes around text")
        if event.anchor:
            self.anchors.add(event.anchor)
            self.tell(event, f"anchor '&{event.anchor}' and its aliases are not read; write the values out")

    def items(self, path: Steps) -> list[Any]:
        items: list[Any] = []
        while type(event := next(self.events)) is not yaml.SequenceEndEvent:
            items.append(self.value(event, (*path, len(items))))
        return items

    def pairs(self, path: Steps) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while type(event := next(self.events)) is not yaml.MappingEndEvent:
            key = self.key(event, path)
            inside = (*path, key)
            if key in pairs:
                first = (self.keys[inside] >> 32) + 1
                self.tell(event, f"key '{key}' is written twice, first on line {first}; keep one")
                self.value(next(self.events), (*inside, "again"))  # read for its own mistakes, then dropped
                continue
            self.keys[inside] = event.start_mark.line << 32 | event.start_mark.column
            pairs[key] = self.value(next(self.events), inside)
        return pairs

    def key(self, event: Any, path: Steps) -> str:
        """The text of a key, as it is written."""
        if not isinstance(event, yaml.ScalarEvent):
            self.tell(event, "a key is a list, a mapping or an alias; write it as plain text")
            self.value(event, (*path, "key"))
            return f"(key at {event.start_mark.line + 1}:{event.start_mark.column + 1})"
        if event.tag or event.anchor:
            self.refuse(event)
        elif not event.value:
            self.tell(event, "a key is missing before this ':'; write 'key: value'")
        return str(event.value)

    def plain(self, event: Any) -> Any:
        """The value of a scalar without quotes."""
        text: str = event.value
        if text in WORDS:
            return WORDS[text]
        if text[0] not in "0123456789+-.":
            return text
        if DAY.fullmatch(text):
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                self.tell(event, f"{text} is no day of the calendar; write year-month-day, or quote it if it is text")
        elif INT.fullmatch(text) and len(text) < 4000:  # int() refuses longer ones
            return int(text)
        elif FLOAT.fullmatch(text):
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        return text


class _Dumper(yaml.SafeDumper):
    """Writes what ``read_yaml`` reads back: text is quoted where this reader or a YAML 1.1 one takes it for more."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  PyYAML's signature
        return True


for _tag, _pattern in {
    "null": re.compile("~|null|Null|NULL|"),
    "bool": re.compile("true|True|TRUE|false|False|FALSE"),
    "int": INT,
    "float": FLOAT,
    "timestamp": DAY,
}.items():
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern.pattern})\\Z"), None)


def write_yaml(data: object) -> str:
    """``data`` (mappings, lists, text, numbers, dates) as YAML that ``read_yaml`` reads back to the same data.

    >>> print(write_yaml({"dyad": ["AAA", "NO"], "code": "0123", "day": dt.date(2019, 11, 22)}), end="")
    dyad: [AAA, 'NO']
    code: '0123'
    day: 2019-11-22
    """
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    return text
