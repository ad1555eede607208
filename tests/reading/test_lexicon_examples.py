"""The examples in the shipped lexicons: each ``yes:`` sentence finds its entry, each ``no:`` sentence does not.

Of an act it is asked that one of the acts read in the sentence stands at the entry's words; of a word that governs
an act, such as "deny", that the act it governs is told, or does not count. What fails stands in
``tests/cases/lexicon_known_failures.yaml``; the test is red when anything is missing there or no longer belongs there.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import riskscore as rs
from riskscore.lexicon import Entry
from riskscore.loading import read_file

KNOWN = read_file(Path(__file__).parent.parent / "cases" / "lexicon_known_failures.yaml").data
PUBLISHED = dt.date(2019, 8, 28)
NOT_YET = ("request", "hypothetical", "denied", "refused")
DYAD = "Japan and South Korea are neighbours."  # so that an act may count at all

Spans = list[tuple[int, int]]
Failure = tuple[str, str, str]


def words(sentence: str, entry: Entry, model: rs.Model) -> Spans:
    """Where the entry is found in ``sentence``."""
    found = rs.find_mentions(rs.Article("a", sentence, PUBLISHED), model)
    return [(m.start, m.end) for m in found if (m.kind, m.concept) == (entry.kind, entry.id)]


def acts(sentence: str, model: rs.Model, *, counted: bool) -> Spans:
    """Where acts stand in ``sentence``; only those that count, if asked."""
    found = rs.code_events(rs.Article("a", f"{sentence} {DYAD}", PUBLISHED), model)
    told = [m for m in found if m.chain != "NONE" and m.start < len(sentence)]
    return [(m.start, m.end) for m in told if m.counted or not counted]


def holds(sentence: str, entry: Entry, which: str, model: rs.Model) -> bool:
    """Whether the example is right."""
    own = words(sentence, entry, model)
    cls = model.lexicon.acts.get(entry.cls) if entry.kind == "acts" else None
    if cls is None or (which == "yes" and cls.kind == "report"):
        return bool(own) == (which == "yes")
    if which == "yes" and cls.kind == "operator":
        # It may govern the act from outside: what is asked for, weighed or denied must not count, all else is told.
        return bool(own) and bool(acts(sentence, model, counted=cls.status in NOT_YET)) == (cls.status not in NOT_YET)
    found = acts(sentence, model, counted=which == "no")
    inside = any(a <= start and end <= b for a, b in found for start, end in own)
    return inside == (which == "yes")


def failures(model: rs.Model) -> Iterator[Failure]:
    """Kind and id of the entry, and which example fails; "counts": an object's ``no:`` sentence moves the score."""
    for entry in model.lexicon.entries:
        if entry.kind == "cues":
            continue
        for which in ("yes", "no"):
            for sentence in entry.get(which, ()):
                if not holds(sentence, entry, which, model):
                    yield entry.kind, entry.id, which
                if which == "no" and entry.kind == "objects" and acts(sentence, model, counted=True):
                    yield entry.kind, entry.id, "counts"


def listed(known: list[dict[str, Any]]) -> set[Failure]:
    return {(row["kind"], str(row["id"]), row["which"]) for row in known}


def test_examples_fail_only_where_it_is_known(model: rs.Model) -> None:
    # Examples try the entries, so what no entry reads must stay unread.
    rules = replace(model, config=model.config.model_copy(update={"assertion": False}))
    found, known = set(failures(rules)), listed(KNOWN["failures"])
    assert (sorted(found - known), sorted(known - found)) == ([], []), "new failures, and mended ones still listed"


def test_every_act_and_object_has_examples(model: rs.Model) -> None:
    without = [
        e.id for e in model.lexicon.entries if e.kind in ("acts", "objects") and not (e.get("yes") and e.get("no"))
    ]
    assert without == []


def test_every_known_failure_says_why() -> None:
    assert [row["id"] for row in KNOWN["failures"] if not row.get("reason")] == []
