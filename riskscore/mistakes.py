"""What is wrong with a config → lines that a stranger understands: what was found, what to write instead.

A type says in plain words what it takes (``wants``, ``one_of``). What pydantic finds besides (a key missing or unknown,
a list where keys should be) and what is wrong between parts (``clashes``) is told here, once for all models.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, BeforeValidator, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from riskscore.errors import ConfigError, did_you_mean
from riskscore.yamltext import Marked, Steps, error

Mistake = tuple[Steps, bool, str]  # where it stands, whether at the key there, and what to say

SHAPES: Mapping[str, str] = {
    "tuple_type": "a list, such as [a, b]",
    "too_short": "at least one value",
    "dict_type": "keys with values, such as {key: value}",
    "model_type": "keys with values, such as {key: value}",
}


def say(text: str) -> PydanticCustomError:
    """A mistake told in full."""
    return PydanticCustomError("say", "{text}", {"text": text})


def instead(text: str) -> PydanticCustomError:
    """A mistake told by what to write instead; what was found is put before it."""
    return PydanticCustomError("instead", "{text}", {"text": text})


def wants(text: str) -> WrapValidator:
    """Makes a type say, of whatever it refuses: write ``text``."""

    def check(value: Any, inner: ValidatorFunctionWrapHandler) -> Any:
        try:
            return inner(value)
        except ValidationError:
            raise instead(text) from None

    return WrapValidator(check)


def one_of(noun: str, known: tuple[str, ...]) -> BeforeValidator:
    """Makes a type say which of the ``known`` words is nearest to one that it refuses."""

    def check(value: Any) -> Any:
        if value in known:
            return value
        if isinstance(value, str):
            raise say(f"unknown {noun} {value!r}; {did_you_mean(value, known)}")
        raise instead(f"one of {', '.join(known)}")

    return BeforeValidator(check)


def shown(value: object) -> str:
    """A found value as its writer knows it.

    >>> [shown(value) for value in ("thirty", True, None, [1, 2], 30)]
    ["'thirty'", 'true', 'empty', 'a list of 2', '30']
    """
    match value:
        case None | "":
            return "empty"
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= 40 else value[:37] + "...")
        case list() | tuple():
            return f"a list of {len(value)}" if value else "an empty list"
        case dict():
            return "a mapping of keys to values" if value else "empty"
    return str(value)[:40]


def label(path: Steps) -> str:
    """What a message calls the value at ``path``.

    >>> label(("series", "x0")), label(("dyad", 1)), label(())
    ('x0', 'item 2 of dyad', 'the config')
    """
    if not path:
        return "the config"
    *before, last = path
    return last if isinstance(last, str) else f"item {last + 1} of {label(tuple(before))}"


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys that a mapping of this ``model`` may have, as they are written."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def model_at(model: type[BaseModel], path: Steps) -> type[BaseModel]:
    """The model of the mapping at ``path`` inside a ``model``."""
    for step in path:
        if isinstance(step, str):
            model = next(_models(keys_of(model)[step].annotation), model)
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def mistakes(found: ValidationError, model: type[BaseModel]) -> list[Mistake]:
    """All that is wrong, in words. ``model`` is the one that ``found`` comes from."""
    lines = found.errors(include_url=False)
    # pydantic calls a list too short when its items are refused; those have been told
    return [_mistake(line, model) for line in lines if not (line["type"] == "too_short" and line["input"])]


def _mistake(line: Any, model: type[BaseModel]) -> Mistake:
    kind, path, value = line["type"], line["loc"], line["input"]
    at_key = path[-1:] == ("[key]",)
    path = path[:-1] if at_key else path
    if kind == "missing":
        field = keys_of(model_at(model, path[:-1]))[path[-1]]
        return path[:-1], False, f"'{path[-1]}' is missing; add {field.description}"
    if kind in ("extra_forbidden", "invalid_key"):
        holder = model_at(model, path[:-1])
        noun = getattr(holder, "noun", "key")
        return path, True, f"unknown {noun} '{path[-1]}'; {did_you_mean(str(path[-1]), keys_of(holder))}"
    if kind == "say":
        return path, at_key, line["ctx"]["text"]
    what = line["ctx"]["text"] if kind == "instead" else SHAPES.get(kind, f"something else ({line['msg']})")
    return path, at_key, f"{label(path)} is {shown(value)}; write {what}"


def each(data: Any, *pattern: str) -> Iterator[tuple[Steps, Any]]:
    """Path and value of whatever lies at ``pattern`` in ``data``; ``*`` stands for every item of a list.

    >>> list(each({"measures": [{"id": "a"}, {"name": "b"}, 3]}, "measures", "*", "id"))
    [(('measures', 0, 'id'), 'a')]
    """
    if not pattern:
        yield (), data
        return
    step, rest = pattern[0], pattern[1:]
    found: list[tuple[str | int, Any]] = []
    if step == "*":
        found = list(enumerate(data)) if isinstance(data, list | tuple) else []
    elif isinstance(data, Mapping) and step in data:
        found = [(step, data[step])]
    for key, inside in found:
        for path, value in each(inside, *rest):
            yield (key, *path), value


def clashes(data: Any) -> Iterator[Mistake]:
    """What is wrong between the parts of a config, whatever else is wrong inside them.

    >>> list(clashes({"measures": [{"id": "a"}, {"id": "a"}]}))
    [(('measures', 1, 'id'), False, "id 'a' is taken by item 1 of measures; write another")]
    """
    for part in ("lexicons", "measures", "scorecard"):
        yield from _twice(data, part)
    dyad = [code for _, code in each(data, "dyad", "*") if isinstance(code, str)]
    if len(dyad) == 2:
        for path, code in _named(data, "source", "target", "parties"):
            if code not in dyad:
                yield path, False, f"{code} is not in the dyad; write {dyad[0]} or {dyad[1]}"
        pair = "-".join(sorted(dyad))
        for path, name in _named(data, "dyad"):
            if name != pair:
                yield path, False, f"dyad {name!r} is not this config's; write {pair}"
    for path, name in each(data, "scorecard", "*", "id"):
        if name == "cap":  # explanations of a score use it for what goes over 10
            yield path, False, "id 'cap' is taken by riskscore itself; write another"
    measures = [name for _, name in each(data, "measures", "*", "id") if isinstance(name, str)]
    for path, name in _named(data, "measure"):
        if name not in measures:
            hint = did_you_mean(name, measures) if measures else "list it under measures first"
            yield path, False, f"unknown measure {name!r}; {hint}"


def blanks(data: Any, path: Steps = ()) -> Iterator[Mistake]:
    """Keys and items after which nothing is written.

    >>> list(blanks({"dyad": ["AAA", None]}))
    [(('dyad', 1), False, 'item 2 of dyad is empty; write a value, or delete it')]
    """
    inside = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        if value is None:
            yield (*path, key), False, f"{label((*path, key))} is empty; write a value, or delete it"
        yield from blanks(value, (*path, key))


def _twice(data: Any, part: str) -> Iterator[Mistake]:
    """Lexicons listed, or ids given, more than once."""
    first: dict[Any, int] = {}
    for path, name in each(data, part, "*", *([] if part == "lexicons" else ["id"])):
        if not isinstance(name, str) or first.setdefault(name, int(path[1])) == path[1]:
            continue
        if part == "lexicons":
            yield path, False, f"'{name}' is listed twice; keep one"
        else:
            yield path, False, f"id '{name}' is taken by item {first[name] + 1} of {part}; write another"


def _named(data: Any, *columns: str) -> Iterator[tuple[Steps, str]]:
    """The texts that measures and rules give for ``columns``, one alone or in a list."""
    for holder in (("measures", "*"), ("scorecard", "*", "when"), ("scorecard", "*", "unless")):
        for column in columns:
            for rest in ((), ("*",)):
                yield from ((path, name) for path, name in each(data, *holder, column, *rest) if isinstance(name, str))


def error_in_text(marked: Marked, found: Iterable[Mistake]) -> ConfigError:
    """The mistakes ``found`` in what was read from a file, with those made in reading it, in order of place."""
    places = ((*marked.position(path, key=at_key), told) for path, at_key, told in found)
    return error(marked.name, [*marked.problems, *(place for place in places if place[:2] not in marked.unread)])


def error_in_data(name: str, found: Iterable[Mistake]) -> ConfigError:
    """The mistakes ``found`` in data that was read from no file, each with the keys that lead to it.

    >>> print(error_in_data("<dict>", [(("series", "x0"), False, "x0 is 0; write a number greater than 0")]))
    <dict>:series.x0: x0 is 0; write a number greater than 0
    """
    return ConfigError(f"{name}:{'.'.join(map(str, path))}: {told}".replace(":: ", ": ") for path, _, told in found)
