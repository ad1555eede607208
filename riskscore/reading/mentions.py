"""Lexicon concepts found in an article, and a sentence as a flat list of items to be read.

An item is a stretch of text with its possible readings: a lexicon form, a plain word, or a mark of punctuation. The
longest form wins, so that "North Korea" is never Korea and "list of trusted partners" is one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskscore.lexicon import VERB_FORMS, Entry, Lexicon, Reading, normalise
from riskscore.records import Article, Mention, Sentence

LONG = 5
_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|[,;:?()—–“”\"\[\]]|--|\.{3}|…|(?<=\s)-(?=\s)")


@dataclass(slots=True)
class Item:
    """One element of a sentence. ``tag`` is filled in by the clause reader (see ``clauses.TAGS``)."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...] = ()
    cues: frozenset[str] = frozenset()
    act: Reading | None = None
    verbs: tuple[Reading, ...] = ()
    noun: Reading | None = None
    object: Reading | None = None
    actor: Reading | None = None
    material: Entry | None = None
    mark: bool = False
    possessive: bool = False
    tag: str = ""
    date: bool = False

    @property
    def teller(self) -> Entry | None:
        """The verb of saying, announcing or warning that this item may be; what follows may be what was said."""
        return next((r.entry for r in self.verbs if r.entry.get("reports")), None)


def scan(article: Article, sentences: Sequence[Sentence], lexicon: Lexicon) -> list[list[Item]]:
    """The items of each sentence, from one pass of the matcher over the article."""
    found = lexicon.find(article.text)
    folded = normalise(article.text)
    # A headline may give a surname alone: the article introduces the name below.
    everybody = {r.entry.id for *_, readings in found for r in readings if r.form == "name" and r.entry.get("bare")}
    full_names: set[str] = set()
    per_sentence: list[list[Item]] = []
    position = 0
    for sentence in sentences:
        spans = []
        while position < len(found) and found[position][0] < sentence.end:
            start, end, readings = found[position]
            position += 1
            if start >= sentence.start and end <= sentence.end:
                spans.append((start, end, readings))
        words = folded[sentence.start : sentence.end]
        names = set(everybody) if sentence.role == "headline" else full_names
        known = [(start, end, _in_context(readings, words, names)) for start, end, readings in spans]
        per_sentence.append(_items(article.text, folded, sentence, [k for k in known if k[2]]))
    return per_sentence


def _in_context(readings: tuple[Reading, ...], words: str, full_names: set[str]) -> tuple[Reading, ...]:
    """Drop readings that this sentence does not support: weak forms without company, surnames not introduced."""
    if not any(reading.weak or reading.form in ("bare", "name") for reading in readings):
        return readings
    kept = []
    for reading in readings:
        entry = reading.entry
        if reading.weak and not any(f" {near.lower()}" in f" {words}" for near in entry.get("near", ())):
            continue
        # Nobody else in the lexicon has this surname, and it is no short word such as Park.
        alone = entry.get("famous") or (len(readings) == 1 and len(str(entry.get("bare", [""])[0])) >= LONG)
        if reading.form == "bare" and not (alone or entry.id in full_names):
            continue
        if reading.form == "name" and entry.get("bare"):
            full_names.add(entry.id)
        kept.append(reading)
    return tuple(kept)


def _items(text: str, folded: str, sentence: Sentence, spans: list[tuple[int, int, tuple[Reading, ...]]]) -> list[Item]:
    items: list[Item] = []
    position = sentence.start
    for start, end, readings in [*spans, (sentence.end, sentence.end, ())]:
        for match in _TOKEN.finditer(text, position, start):
            word = match.group()
            if word in ("s", "S") and match.start() and text[match.start() - 1] in "'’" and items:
                items[-1].possessive = True
                continue
            item = Item(match.start(), match.end(), word.lower(), mark=not word[0].isalnum())
            if len(word) > 4 and item.text.endswith("ly"):
                item.cues = frozenset({"adverb"})  # words in -ly that are none stand in the lexicon
            items.append(item)
        if end > start:
            items.append(_read(start, end, folded[start:end], readings))
        position = end
    if items and items[-1].end < len(text) and text[items[-1].end : items[-1].end + 1] in "'’":
        items[-1].possessive = True
    for item in items:
        if (
            text[item.end : item.end + 1] in ("'", "’")
            and text[item.end + 1 : item.end + 2].isspace()
            and item.text.endswith("s")
        ):
            item.possessive = True  # "the two countries' ties"
    return items


def _read(start: int, end: int, text: str, readings: tuple[Reading, ...]) -> Item:
    item = Item(start, end, text, readings)
    item.verbs = tuple(r for r in readings if r.entry.kind == "acts" and r.form in VERB_FORMS)
    for reading in readings:
        kind = reading.entry.kind
        if kind == "acts" and reading.form == "noun":
            item.noun = item.noun or reading
        elif kind == "objects":
            item.object = item.object or reading
        elif kind == "actors":
            item.actor = item.actor or reading
        elif kind == "materials":
            item.material = item.material or reading.entry
    item.cues = frozenset(r.entry.id for r in readings if r.entry.kind == "cues")
    return item


def find_mentions(article: Article, lexicon: Lexicon) -> list[Mention]:
    """Every lexicon concept in ``article`` outside site furniture, in order of place, grammar words left out.

    >>> from riskscore.lexicon import compile_lexicon
    >>> lexicon = compile_lexicon([{"kind": "materials", "entries": [{"id": "neon", "forms": ["neon gas"]}]}])
    >>> [m.concept for m in find_mentions(Article("a", "Prices of neon gas rose."), lexicon)]
    ['neon']
    """
    from riskscore.reading.sentences import sentences as split_sentences

    parts = [s for s in split_sentences(article, lexicon) if s.role != "boilerplate"]
    return [
        Mention(r.entry.kind, r.entry.id, item.start, item.end, r.form)
        for items in scan(article, parts, lexicon)
        for item in items
        for r in item.readings
        if r.entry.kind != "cues"
    ]


def material_ids(items: Iterable[Item]) -> tuple[tuple[str, ...], bool]:
    """The specific materials named by ``items``, sorted, and whether a generic term for them stands there too."""
    named = {item.material.id for item in items if item.material and not item.material.get("generic")}
    generic = any(item.material.get("generic") for item in items if item.material)
    return tuple(sorted(named)), generic
