"""Which articles are copies of one report: a wire story on forty sites is told once.

Containment of sentences, not likeness of texts, finds a copy: a truncated or framed copy shares all that it has.
"""

import datetime as dt
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from riskscore.records import Article, Sentence

SHARED = 0.6  # the part of the shorter text's sentences that must stand in the other
MIN_WORDS = 5  # shorter sentences ("He declined to comment.") recur by chance ...
MIN_LETTERS = 20  # ... where a script writes no spaces, this many letters stand for five words
HOUSE_FORMULA = 200  # a sentence in more different texts than this belongs to a site, not to a report


def copies(articles: Sequence[Article], sentences_of: Mapping[str, Sequence[Sentence]] | None = None) -> dict[str, str]:
    """For each article that copies another, the id of the original; originals are not in the result.

    Two articles are one report when at least 0.6 of the shorter one's different sentences stand in the other, compared
    in lower case without punctuation. The original is the earliest by publication day (unknown = last), then by id.
    ``sentences_of`` gives an article's sentences; those with the role boilerplate do not count.

    >>> text = "Tokyo tightened its controls on three materials. Seoul called the step a breach of trade rules."
    >>> copies([Article("b", text, dt.date(2019, 7, 5)), Article("a", text.upper(), dt.date(2019, 7, 4))])
    {'b': 'a'}
    """
    known = sentences_of or {}
    same: dict[frozenset[bytes], list[Article]] = defaultdict(list)
    for article in articles:
        sentences = _telling(article, known.get(article.id))
        if sentences:
            same[sentences].append(article)
    texts = list(same)
    root = list(range(len(texts)))
    for one, other in _overlapping(texts):
        root[_top(root, other)] = _top(root, one)
    reports: dict[int, list[Article]] = defaultdict(list)
    for number, text in enumerate(texts):
        reports[_top(root, number)].extend(same[text])
    original_of = {}
    for told in reports.values():
        original = min(told, key=seniority).id
        original_of.update({article.id: original for article in told if article.id != original})
    return original_of


def seniority(article: Article) -> tuple[dt.date, str]:
    """The order in which copies claim to be the original: by publication day, unknown last, then by id.

    >>> min([Article("a", ""), Article("b", "", dt.date(2019, 7, 4))], key=seniority).id
    'b'
    """
    return article.published or dt.date.max, article.id


def _telling(article: Article, sentences: Sequence[Sentence] | None) -> frozenset[bytes]:
    """Hashes of the sentences that can tell this article's report from another; of its whole text if none can."""
    if sentences is None:
        pieces = re.split(r"(?<=[.!?。])\s+|\n+", article.text)
    else:
        pieces = [article.text[one.start : one.end] for one in sentences if one.role != "boilerplate"]
    words = [re.findall(r"[^\W_]+", piece.lower()) for piece in pieces]
    long_enough = [one for one in words if len(one) >= MIN_WORDS or sum(map(len, one)) >= MIN_LETTERS]
    whole = [word for one in words for word in one]
    chosen = long_enough or ([["whole:", *whole]] if whole else [])
    return frozenset(hashlib.blake2b(" ".join(one).encode(), digest_size=8).digest() for one in chosen)


def _overlapping(texts: Sequence[frozenset[bytes]]) -> Iterator[tuple[int, int]]:
    """Pairs of texts of which one contains most of the other, by an inverted index of their sentences."""
    found_in: dict[bytes, list[int]] = defaultdict(list)
    for number, sentences in enumerate(texts):
        for sentence in sentences:
            found_in[sentence].append(number)
    formulas = {sentence for sentence, places in found_in.items() if len(places) > HOUSE_FORMULA}
    sizes = [len(sentences - formulas) for sentences in texts]
    shared = Counter(
        pair for sentence, places in found_in.items() if sentence not in formulas for pair in combinations(places, 2)
    )
    return (pair for pair, count in shared.items() if count >= SHARED * min(sizes[pair[0]], sizes[pair[1]]))


def _top(root: list[int], number: int) -> int:
    """The top of the union-find tree that ``number`` stands in; shortens the way there."""
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number
