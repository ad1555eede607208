"""Imports run one way, words stay in lexicons, and only the doors print (the house in the README's picture).

``ORDER`` is the house: a module imports only what stands before it. A new room needs a place in it.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ORDER = """
    records errors yamltext loading lexicon
    reading.articles reading.dates reading.sentences reading.mentions reading.tagging reading.clauses reading.acts
    reading.reach reading.folding reading.cues reading.gate reading.parties reading.sides reading.topics reading.timing
    reading.drafts reading.assertion reading.coding reading.__init__
    scoring.copies scoring.merging scoring.page scoring.ledger scoring.features scoring.scorecard scoring.parts
    scoring.flow scoring.stock scoring.threat scoring.series scoring.bands scoring.__init__
    mistakes settings config model assessment explanation check evaluation training
    showing.notebook showing.layout showing.plots showing.report showing.terminal showing.__init__
    batch estimators calibrate audit __init__ cli __main__
""".split()  # noqa: SIM905 (it reads as a map)
HANDED_OVER = {("assessment", "showing")}  # Assessment.plot() and .report() call showing, from inside the method only
TABLES = {"pandas", "numpy", "sklearn"}
WORDS = re.compile(r"japan|korea|gsomia|fluoride|photoresist|\bJPN\b|\bKOR\b", re.IGNORECASE)


def imports(tree: ast.AST, module: str, *, later: bool = False) -> Iterator[tuple[str, bool]]:
    """Each imported name in full, and whether it is fetched later: in a function, or for type checkers only."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Import():
                yield from ((alias.name, later) for alias in node.names)
            case ast.ImportFrom():
                package = ["riskscore", *module.split("."), ""][: -1 - node.level] if node.level else []
                base = ".".join(package + ([node.module] if node.module else []))
                yield from ((f"{base}.{alias.name}", later) for alias in node.names)
            case _:
                typing = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
                yield from imports(node, module, later=later or typing or isinstance(node, ast.FunctionDef))


def room(name: str) -> str:
    """The module of ours an imported name stands in: ``riskscore.reading.dates.EventDay`` → ``reading.dates``."""
    wing, *rest = [*name.split(".")[1:], ""]
    places = (f"{wing}.{rest[0] if rest else ''}", wing, f"{wing}.__init__")
    return next((place for place in places if place in ORDER), "__init__")


def is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def broken(module: str, source: str) -> Iterator[str]:
    """What ``module`` may not do but does."""
    tree = ast.parse(source)
    if module not in ORDER:
        yield "has no place in ORDER"
        return
    wing = module.partition(".")[0]
    for name, later in imports(tree, module):
        top = name.partition(".")[0]
        if top == "riskscore":
            place = room(name)
            handed = later and (wing, place.partition(".")[0]) in HANDED_OVER
            if ORDER.index(place) >= ORDER.index(module) and not handed:
                yield f"imports {place}, which comes later"
        elif wing == "reading" and top in TABLES and not (later and module == "reading.articles"):
            yield f"imports {top} while reading"
        elif top == "sklearn" and module not in ("estimators", "calibrate", "training"):
            yield "imports sklearn"
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        word = getattr(called, "id", None) or getattr(called, "attr", None)
        if word in ("print", "echo", "secho") and module not in ("cli", "showing.terminal"):
            yield f"prints in line {node.lineno}"
        if word in ("now", "today", "utcnow"):
            yield f"reads the clock in line {node.lineno}"
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [each for each in body if not is_docstring(each)]
    yield from (f"names {line.strip()!r}" for line in ast.unparse(tree).splitlines() if WORDS.search(line))


def modules() -> Mapping[str, str]:
    """Source by module name."""
    root = Path(__file__).parent.parent / "riskscore"
    paths = {".".join(path.relative_to(root).with_suffix("").parts): path for path in sorted(root.rglob("*.py"))}
    return {name: path.read_text("utf-8") for name, path in paths.items()}


def test_house_is_in_order() -> None:
    house = modules()
    assert len(house) > 10
    found = [f"{module} {what}" for module, source in house.items() for what in broken(module, source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("records", "from riskscore.errors import InputError", "imports errors, which comes later"),
        ("reading.dates", "from riskscore.reading import coding", "imports reading.coding, which comes later"),
        ("reading.dates", "from .coding import code", "imports reading.coding, which comes later"),
        ("reading.dates", "from ..config import Config", "imports config, which comes later"),
        ("scoring.ledger", "def f():\n    import riskscore.model", "imports model, which comes later"),
        ("assessment", "from riskscore.showing.plots import chart", "imports showing.plots, which comes later"),
        ("model", "from riskscore import Article", "imports __init__, which comes later"),
        ("reading.coding", "def f():\n    import pandas as pd", "imports pandas while reading"),
        ("reading.articles", "from numpy import array", "imports numpy while reading"),
        ("scoring.series", "def f():\n    from sklearn.base import clone", "imports sklearn"),
        ("batch", "print(1)", "prints in line 1"),
        ("batch", "rich.console.Console().print(1)", "prints in line 1"),
        ("utils", "", "has no place in ORDER"),
        ("config", "import datetime\nday = datetime.date.today()", "reads the clock in line 2"),
        ("lexicon", "HOME = {'kor'}  # Seoul", "names \"HOME = {'kor'}\""),
        ("lexicon", "def of_japan():\n    pass", "names 'def of_japan():'"),
        ("lexicon", 'text = f"{1} South Korea"', "names \"text = f'{1} South Korea'\""),
    ],
)
def test_disorder_is_seen(module: str, source: str, complaint: str) -> None:
    assert list(broken(module, source)) == [complaint]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("reading.coding", "from riskscore.records import Event\nfrom .dates import day"),
        ("reading.__init__", "from . import coding\nfrom .articles import read_articles"),
        ("reading.articles", "def f():\n    import pandas as pd"),
        ("reading.articles", "if TYPE_CHECKING:\n    import pandas as pd"),
        ("assessment", "class Assessment:\n    def plot(self):\n        from riskscore.showing import plots"),
        ("estimators", "import sklearn.base"),
        ("cli", "from riskscore import batch, __version__\nprint(batch)"),
        ("lexicon", '"""Japan."""\nclass A:\n    """Korea."""\n    word: str\n    "as in GSOMIA"  # JPN\nkorrekt = 1'),
    ],
)
def test_order_is_left_alone(module: str, source: str) -> None:
    assert list(broken(module, source)) == []
