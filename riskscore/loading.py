"""Where configs and lexicons lie: a shipped name or a path → the file's data, or one line that says what is wrong."""

from pathlib import Path
from typing import Literal

from riskscore.errors import ConfigError, did_you_mean
from riskscore.yamltext import Marked, read_yaml

Kind = Literal["config", "lexicon"]

MAX_BYTES = 5_000_000


def shipped(kind: Kind) -> dict[str, Path]:
    """Name → file of the configs or lexicons that come with riskscore, in order of name.

    >>> shipped("config")["japan_korea"].name
    'japan_korea.yaml'
    """
    package = Path(__file__).parent
    folder = package / f"{kind}s"
    if not folder.is_dir():  # in a checkout the configs lie beside the package, in a wheel inside it
        folder = package.parent / f"{kind}s"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def locate(name_or_path: str | Path, *, kind: Kind, base: Path = Path()) -> Path:
    """The file of a shipped name, or of a path relative to the folder ``base``. Raises ConfigError if there is none.

    >>> locate("japan_korea", kind="config").name
    'japan_korea.yaml'
    >>> locate("japan_kora", kind="config")
    Traceback (most recent call last):
    riskscore.errors.ConfigError: no config 'japan_kora' is shipped or lies here; did you mean 'japan_korea'?
    """
    known = shipped(kind)
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    path = base / name_or_path
    if path.is_file():
        return path
    if path.is_dir():
        raise ConfigError([f"{path} is a folder; name a {kind} file in it"])
    hint = did_you_mean(path.stem, known)
    if path.suffix or path.parent != base:
        raise ConfigError([f"{path} does not exist; write the path of a {kind} file, or a shipped name ({hint})"])
    raise ConfigError([f"no {kind} {str(name_or_path)!r} is shipped or lies here; {hint}"])


def text_of(path: Path) -> str:
    """The text of a file as it is, line ends and all. Raises ConfigError where it cannot be read as UTF-8 text."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise ConfigError([f"{path} cannot be read ({problem.strerror}); write the path of a file"]) from None
    if len(data) > MAX_BYTES:
        raise ConfigError([f"{path} is larger than {MAX_BYTES / 1e6:.0f} MB; split it into several files"])
    try:
        return data.decode()
    except UnicodeDecodeError as problem:
        before = data[: problem.start]
        line, column = before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        told = f"byte 0x{data[problem.start]:02x} is not UTF-8; save the file as UTF-8"
        raise ConfigError([f"{path}:{line}:{column}: {told}"]) from None


def read_file(path: Path) -> Marked:
    """The data of a YAML file, and where each value stands. Raises ConfigError with all mistakes at once.

    >>> read_file(shipped("config")["japan_korea"]).data["schema"]
    1
    """
    return read_yaml(text_of(path), name=str(path))


def load_lexicon_data(name_or_path: str | Path, *, base: Path = Path()) -> Marked:
    """The data of a shipped lexicon, or of a lexicon file relative to the folder ``base`` of the config that lists it.

    >>> load_lexicon_data("objects").data["kind"]
    'objects'
    """
    return read_file(locate(name_or_path, kind="lexicon", base=base))
