"""Words to concepts: lexicon entries, the forms they stand for, and one compiled matcher over all of them.

A lexicon file says what exists (see ``riskscore/lexicons``); this module spells out every form an entry can take
(``lift``: lifts, lifted, lifting), folds case and punctuation in the same way for forms and texts, and finds all
forms in one pass over a text.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import ahocorasick_rs

Form = Literal["base", "s", "past", "part", "ing", "noun", "name", "adjective", "bare", "cue"]
VERB_FORMS: frozenset[str] = frozenset({"base", "s", "past", "part", "ing"})


@dataclass(frozen=True, slots=True)
class ActClass:
    """How a class of verbs turns what it acts upon. See ``lexicons/acts.yaml`` for the meaning of each field."""

    id: str
    effect: int = 0
    sign: int = 0
    kind: str = "compose"
    leaves: str | None = None
    status: str | None = None
    performative: bool = False


@dataclass(frozen=True, slots=True)
class ObjectClass:
    """What an act is about: its valence (+1 cooperative, -1 restrictive, 0 neither) and its usual channel."""

    id: str
    valence: int = 0
    channel: str = "other"
    weak: bool = False
    implies: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept of one lexicon; ``data`` holds the fields that only its kind has."""

    id: str
    kind: str
    cls: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)

    def get(self, key: str, default: Any = None) -> Any:
        """The entry's own field ``key``."""
        return self.data.get(key, default)


@dataclass(frozen=True, slots=True)
class Reading:
    """One sense of one form: the entry it belongs to and which of its forms this is; ``short``: only how it begins."""

    entry: Entry
    form: Form
    cased: str = ""
    weak: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Lexicon:
    """All entries of a model, compiled.

    >>> lexicon = compile_lexicon([{"kind": "objects", "classes": {"PACT": {"valence": 1}},
    ...                             "entries": [{"id": "pact", "class": "PACT", "forms": ["intel-sharing pact"]}]}])
    >>> [(start, end, readings[0].entry.id) for start, end, readings in lexicon.find("The intel sharing pact.")]
    [(4, 22, 'pact')]
    """

    acts: Mapping[str, ActClass]
    objects: Mapping[str, ObjectClass]
    groups: Mapping[str, tuple[str, ...]]
    entries: tuple[Entry, ...]
    forms: Mapping[str, tuple[Reading, ...]]
    _patterns: tuple[str, ...] = field(repr=False, compare=False)
    _cased: frozenset[str] = field(repr=False, compare=False)
    _automaton: Any = field(repr=False, compare=False)

    def find(self, text: str) -> list[tuple[int, int, tuple[Reading, ...]]]:
        """Every form found in ``text``, longest first where two overlap, as (start, end, readings), in order."""
        found = self._automaton.find_matches_as_indexes(f" {normalise(text)} ", overlapping=True)
        spans = sorted(((start, end - 2, index) for index, start, end in found), key=lambda s: (s[0] - s[1], s[0]))
        taken = bytearray(len(text) + 1)
        kept: list[tuple[int, int, tuple[Reading, ...]]] = []
        for start, end, index in spans:
            if taken.find(1, start, end) >= 0:
                continue
            form = self._patterns[index]
            readings = self.forms[form]
            if form in self._cased:
                readings = self._admitted(text[start:end], readings)
            if readings:
                taken[start:end] = b"\1" * (end - start)
                kept.append((start, end, readings))
        kept.sort(key=lambda span: span[0])
        return kept

    @staticmethod
    def _admitted(written: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """The readings whose capitals, where they matter, are those of the text."""
        plain = written.replace(".", "")
        capital = written[:1].isupper()
        return tuple(r for r in readings if (r.cased == plain if r.cased else capital or r.form != "bare"))

    def of_kind(self, kind: str) -> Iterator[Entry]:
        """The entries of one kind, in the order of the files."""
        return (entry for entry in self.entries if entry.kind == kind)

    @property
    def materials(self) -> tuple[str, ...]:
        """Ids of the specific materials, in order: the material columns of every table."""
        return tuple(entry.id for entry in self.of_kind("materials") if not entry.get("generic"))

    def expand(self, names: Iterable[str]) -> frozenset[str]:
        """Object classes named directly or by group."""
        return frozenset(cls for name in names for cls in self.groups.get(name, (name,)))


_FOLD = {ord(c): " " for c in " \t\r\n.,;:!?()[]{}<>/\\|\"'`-_*&%$#@+=~^"} | {
    ord(c): " " for c in "‘’“”‚„‹›«»–—―‐‑‒…·•　\u00a0\u200b\u2009\u202f″′、。，"
}


def normalise(text: str) -> str:
    """``text`` in lower case with all punctuation as spaces, at unchanged length, so that offsets stay true.

    >>> normalise("Japan’s U.S.-led “pact”")
    'japan s u s  led  pact '
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate(_FOLD)


_VOWELS = "aeiou"
_SHORT = re.compile(r"[^aeiou]*[aeiou][bdfgklmnprtvz]")
DOUBLED = frozenset({"permit", "refer", "admit", "commit", "defer", "confer", "submit", "regret", "omit", "compel"})


@functools.cache
def verb_forms(lemma: str, irregular: tuple[str, ...] = ()) -> dict[Form, str]:
    """The five forms of a verb, particles kept: base, s, past, part (participle) and ing.

    ``irregular`` is (past, participle) or (past, participle, ing), each with its particles.

    >>> verb_forms("roll back")["past"], verb_forms("deny")["s"], verb_forms("ease")["ing"]
    ('rolled back', 'denies', 'easing')
    >>> verb_forms("withdraw", ("withdrew", "withdrawn"))["part"]
    'withdrawn'
    """
    head, _, tail = lemma.partition(" ")
    tail = f" {tail}" if tail else ""
    if head.endswith("y") and head[-2] not in _VOWELS:
        s, past, ing = head[:-1] + "ies", head[:-1] + "ied", head + "ing"
    elif head.endswith("ie"):
        s, past, ing = head + "s", head + "d", head[:-2] + "ying"
    elif head.endswith("e"):
        s, past, ing = head + "s", head + "d", (head if head.endswith(("ee", "oe")) else head[:-1]) + "ing"
    else:
        # One short vowel before one consonant doubles it: planned, barred; so do a few longer verbs.
        double = head[-1] if _SHORT.fullmatch(head) or head in DOUBLED else ""
        s = head + ("es" if head.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
        past, ing = f"{head}{double}ed", f"{head}{double}ing"
    forms: dict[Form, str] = {"base": lemma, "s": s + tail, "past": past + tail, "part": past + tail, "ing": ing + tail}
    if lemma.startswith("have"):
        forms["s"] = "has" + tail
    if irregular:
        forms["past"], forms["part"] = irregular[0], irregular[1]
        if len(irregular) > 2:
            forms["ing"] = irregular[2]
    return forms


def _act_forms(entry: Entry) -> Iterator[tuple[str, Form]]:
    verb = entry.get("verb")
    if verb:
        forms = verb_forms(verb, tuple(entry.get("irregular", ())))
        for form, words in forms.items():
            yield words, form
            split = entry.get("split")
            if split and " " in words:
                # The particle may stand away from its verb, so the verb without it is a form too.
                yield words.removesuffix(f" {split}") if words.endswith(f" {split}") else words.split(" ")[0], form
    for noun in entry.get("nouns", ()):
        yield noun, "noun"


def _forms(entry: Entry) -> Iterator[tuple[str, Form]]:
    if entry.get("calendar"):
        return  # read by the date and sentence modules, which need more than a match
    if entry.kind == "acts":
        yield from _act_forms(entry)
        return
    kind: Form = "name" if entry.kind == "actors" else "noun" if entry.kind in ("objects", "materials") else "cue"
    for form in entry.get("forms", ()):
        yield form, kind
        if entry.get("plural") and not form.endswith("s"):
            yield form + "s", kind
    for modifier in entry.get("modifiers", ()):
        for head in entry.get("heads", ()):
            yield f"{modifier} {head}", kind
    for form in entry.get("adjectives", ()):
        yield form, "adjective"
    for form in entry.get("bare", ()):
        yield form, "bare"


def variants(form: str) -> set[str]:
    """How a form may look once normalised: with and without full stops, hyphen open or closed.

    >>> sorted(variants("S. Korea"))
    ['s  korea', 's korea']
    """
    plain = normalise(form).strip()
    found = {plain, re.sub(r"\s+", " ", plain)}
    if re.search(r"[a-z]-[a-z]", form, re.IGNORECASE):
        found.add(re.sub(r"\s+", " ", normalise(form.replace("-", "")).strip()))
    return found - {""}


def _entry(kind: str, raw: Mapping[str, Any]) -> Entry:
    return Entry(id=str(raw["id"]), kind=kind, cls=str(raw.get("class") or raw.get("state") or raw["id"]), data=raw)


def _with_particles(entry: Entry) -> Iterator[Entry]:
    """``entry``, or one copy for each of its ``splits``: "let" with "lapse", "expire" and "run out"."""
    for particle in entry.get("splits", ()):
        irregular = [f"{form} {particle}" for form in entry.get("irregular", ())]
        own = {"verb": f"{entry.get('verb')} {particle}", "split": particle, "irregular": irregular}
        yield replace(entry, data={**entry.data, **own})
    if not entry.get("splits"):
        yield entry


def _spelt(entry: Entry, spellings: Mapping[str, Iterable[str]]) -> Iterator[Entry]:
    """``entry``, and a copy for each other way to write a name in its verb ("the WTO", "the world trade body")."""
    yield entry
    if entry.kind != "acts":
        return
    written = {key: entry.data[key] for key in ("verb", "split", "irregular") if key in entry.data}
    for name, others in spellings.items():
        if name in str(written):
            for other in others:
                put = {k: v.replace(name, other) if isinstance(v, str) else [w.replace(name, other) for w in v]
                       for k, v in written.items()}  # fmt: skip
                yield replace(entry, data={**entry.data, **put})


def compile_lexicon(files: Iterable[Mapping[str, Any]]) -> Lexicon:
    """Compile lexicon files (plain data, as read from YAML) into one Lexicon. A later file's entry wins by id."""
    entries: dict[tuple[str, str], Entry] = {}
    acts: dict[str, ActClass] = {}
    objects: dict[str, ObjectClass] = {}
    groups: dict[str, tuple[str, ...]] = {}
    spellings: dict[str, list[str]] = {}
    for data in files:
        kind = str(data["kind"])
        for name, fields in (data.get("classes") or {}).items():
            if kind == "acts":
                acts[name] = ActClass(id=name, **fields)
            else:
                objects[name] = ObjectClass(id=name, **fields)
        groups |= {name: tuple(members) for name, members in (data.get("groups") or {}).items()}
        spellings |= data.get("spellings") or {}
        for raw in data["entries"]:
            entries[kind, str(raw["id"])] = _entry(kind, raw)
    forms: dict[str, list[Reading]] = {}
    each = (whole for plain in entries.values() for whole in _with_particles(plain))
    for entry in (spelt for whole in each for spelt in _spelt(whole, spellings)):
        for words, form in _forms(entry):
            _add(forms, words, Reading(entry, form))
        for words in entry.get("cased", ()):
            _add(
                forms, words, Reading(entry, "name" if entry.kind == "actors" else "noun", cased=words.replace(".", ""))
            )
        for words in entry.get("weak", ()):
            _add(forms, words, Reading(entry, "noun", weak=True))
    _shorten(forms)
    patterns = tuple(forms)
    automaton = ahocorasick_rs.AhoCorasick([f" {p} " for p in patterns], matchkind=ahocorasick_rs.MatchKind.Standard)
    return Lexicon(
        acts=acts,
        objects=objects,
        groups=groups,
        entries=tuple(entries.values()),
        forms={words: tuple(readings) for words, readings in forms.items()},
        _patterns=patterns,
        _cased=frozenset(words for words, known in forms.items() if any(r.cased or r.form == "bare" for r in known)),
        _automaton=automaton,
    )


def _shorten(forms: dict[str, list[Reading]]) -> None:
    """Let a longer verb be read as the shorter one it begins with: "hit out at the curbs" as "hit out"."""
    verbs = {
        words: [r for r in readings if r.entry.kind == "acts" and r.form in VERB_FORMS]
        for words, readings in forms.items()
    }
    short: dict[str, list[Reading]] = {}
    for words, readings in forms.items():
        kinds = {r.form for r in verbs[words]}
        head = words
        while kinds and " " in head:
            head = head.rpartition(" ")[0]
            if verbs.get(head) and head not in short:
                short[head] = [replace(r, short=True) for r in verbs[head]]
            readings.extend(r for r in short.get(head, ()) if r.form in kinds)


def _add(forms: dict[str, list[Reading]], words: str, reading: Reading) -> None:
    for words_ in variants(words):
        known = forms.setdefault(words_, [])
        if not any(r.entry is reading.entry and (r.form, r.cased) == (reading.form, reading.cased) for r in known):
            known.append(reading)
