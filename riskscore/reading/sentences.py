"""An article's sentences, each with the part it plays on the page.

Pages arrive as flat text: site header, headline, prose, captions in parentheses, a timeline, links to other stories.
Prose ends its paragraphs with a full stop; site furniture does not. Offsets are those of the text as given.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator

from riskscore.lexicon import Lexicon, normalise
from riskscore.reading.dates import Calendar
from riskscore.records import Article, Role, Sentence

_TERMINAL = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")
_STOP = re.compile(r"([.!?…])([\"'”’»)\]]*)(\s+|(?=[A-Z][a-z]))")
WRAPPED = 50  # characters of a line from which on it may be prose wrapped to a width
HEADLINE_WORDS = 4
_OPENING = "“\"'‘«"


@functools.lru_cache(maxsize=8)
def _words(lexicon: Lexicon, cue: str) -> frozenset[str]:
    """The raw forms of one calendar cue: abbreviations and sentence openers are told apart by their capitals."""
    return frozenset(form for entry in lexicon.of_kind("cues") if entry.id == cue for form in entry.get("forms"))


@functools.lru_cache(maxsize=8)
def _phrases(lexicon: Lexicon, cue: str) -> tuple[str, ...]:
    return tuple(normalise(form) for form in _words(lexicon, cue))


def split(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph.

    A full stop ends a sentence unless it belongs to an abbreviation or an initial; after "U.S." only a word that
    usually opens a sentence tells. A stop with no space before a capitalised word is a lost space.
    """
    abbreviations, starters = _words(lexicon, "abbreviation"), _words(lexicon, "sentence_start")
    spans, start = [], 0
    for match in _STOP.finditer(text):
        before = text[start : match.start()].rsplit(None, 1)[-1:] or [""]
        token = before[0].lstrip("(“\"'‘[")
        after = re.match(r"[\"'“‘(\[]*([A-Za-z]+|\d)?", text[match.end() :])
        following = (after.group(1) or "") if after else ""
        if match.group(1) == "." and not match.group(2):
            initial = len(token) == 1 and token.isupper()
            if (token in abbreviations or initial) and following not in starters:
                continue
            if token in abbreviations and "." not in token:
                continue  # "Mr. The" is no sentence end; "in the U.S. The" is
        if not match.group(3) and (len(token) < 3 or "." in token or "/" in token):
            continue  # "3.5Mn", web addresses
        if following and following[0].islower():
            continue
        end = match.start() + 1 + len(match.group(2))
        spans.append((start, end))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return [(a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in spans]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a page: its lines, or the blocks between blank lines where prose is wrapped to a width."""
    for block in re.finditer(r"(?:[^\n\r]+(?:\r?\n|\Z))+", text):
        lines = [m for m in re.finditer(r"[^\n\r]+", block.group()) if m.group().strip()]
        wrapped = len(lines) > 1 and all(len(line.group()) >= WRAPPED for line in lines[:-1])
        open_ended = sum(not _TERMINAL.search(line.group()) for line in lines[:-1])
        if wrapped and 2 * open_ended >= len(lines) - 1:
            spans = [(lines[0].start(), lines[-1].end())]
        else:
            spans = [(line.start(), line.end()) for line in lines]
        for start, end in spans:
            piece = block.group()[start:end]
            lead = len(piece) - len(piece.lstrip())
            yield block.start() + start + lead, block.start() + start + len(piece.rstrip())


def _headline(blocks: list[tuple[int, int]], text: str, first: int, lexicon: Lexicon) -> int:
    """Which of the lines before the prose is the headline: the last that is long enough and no byline."""
    for i in range(first - 1, -1, -1):
        line = normalise(text[blocks[i][0] : blocks[i][1]]).split()
        byline = " ".join(line[:1]) in _phrases(lexicon, "byline")
        if len(line) >= HEADLINE_WORDS and not byline:
            return i
    return first - 1


def _page_roles(blocks: list[tuple[int, int]], text: str, lexicon: Lexicon) -> list[Role]:
    """The role of each paragraph: what stands before the headline and after the last prose is furniture."""
    prose = [bool(_TERMINAL.search(text[a:b])) or len(text[a:b]) > 160 for a, b in blocks]
    roles: list[Role] = ["body" if p else "boilerplate" for p in prose]
    first = next((i for i, p in enumerate(prose) if p), len(blocks))
    if first > 0:
        roles[_headline(blocks, text, first, lexicon)] = "headline"
    elif not any(prose) and blocks:
        roles[0] = "headline"
    cut = False
    for i, (a, b) in enumerate(blocks):
        line = f" {normalise(text[a:b])} "
        short = b - a < 60
        if short and i > first and any(f" {p} " in line for p in _phrases(lexicon, "page_cut")):
            cut = True
        if cut or (short and not prose[i] and any(f" {p} " in line for p in _phrases(lexicon, "page_furniture"))):
            roles[i] = "boilerplate"
        elif text[a] == "(" and text[b - 1] == ")":
            roles[i] = "caption"
    return roles


def sentences(article: Article, lexicon: Lexicon) -> list[Sentence]:
    """The sentences of ``article`` in order, with roles; timeline entries carry their day.

    >>> from riskscore.lexicon import compile_lexicon
    >>> bare = compile_lexicon([{"kind": "cues", "entries": [{"id": "month_11", "calendar": True, "forms": ["Nov"]}]}])
    >>> page = Article("a", "Site name |\\n\\nPact survives\\n\\nSeoul kept the pact. Tokyo was glad.")
    >>> [(s.role, page.text[s.start:s.end]) for s in sentences(page, bare)][1:]
    [('headline', 'Pact survives'), ('body', 'Seoul kept the pact.'), ('body', 'Tokyo was glad.')]
    """
    text, calendar = article.text, Calendar.of(lexicon)
    blocks = list(_paragraphs(text))
    found: list[Sentence] = []
    carried: dt.date | None = None
    for (start, end), given in zip(blocks, _page_roles(blocks, text, lexicon), strict=True):
        role: Role = given
        entry = calendar.heads_entry(text[start:end], after=carried) if role in ("body", "boilerplate") else None
        if entry is not None:
            carried = entry.day
            role = "timeline"
        for a, b in split(text[start:end], lexicon):
            quoted: Role = "quote" if role == "body" and text[start + a] in _OPENING else role
            found.append(
                Sentence(
                    len(found),
                    start + a,
                    start + b,
                    quoted,
                    entry.day if entry else None,
                    entry.precision if entry else None,
                )
            )
    return found
