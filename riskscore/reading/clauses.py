"""Where the clauses of a sentence begin.

A sentence is cut where a subordinator, a report verb or a conjunction before a verb opens a new clause. That is enough
to know which verb asserts, and in what setting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from riskscore.reading.mentions import Item
from riskscore.reading.tagging import AUXILIARIES, is_count, opening, tag

ClauseKind = Literal[
    "main",
    "content",
    "coordinate",
    "participle",
    "condition",
    "time",
    "before",
    "reason",
    "because",
    "relative",
    "concession",
    "report",
]
SUBORDINATE = frozenset({"condition", "time", "before", "reason", "because", "concession"})
ASIDE = frozenset({"time", "before", "reason"})  # what stands here is told in passing
OPENERS: tuple[tuple[str, ClauseKind], ...] = (
    ("condition", "condition"),
    ("proviso", "condition"),
    ("time_clause", "time"),
    ("before_clause", "before"),
    ("reason_clause", "reason"),
    ("because", "because"),
    ("relative", "relative"),
    ("whether", "condition"),
    ("but", "concession"),
)
VERB_GROUP = AUXILIARIES | {"wilful_negation", "no_act"}  # what a verb may begin with
DASHES = frozenset({";", "—", "–", "--", "-", "…"})


@dataclass(slots=True)
class Clause:
    """Items ``[start, end)`` that share one finite verb; ``parent`` is the clause it hangs on, -1 for none.

    ``governor`` is the item whose report verb or noun the clause is the content of, -1 for none. A ``resumed`` clause
    goes on with its parent's subject behind a relative clause.
    """

    start: int
    end: int
    kind: ClauseKind
    parent: int = -1
    governor: int = -1
    verbs: list[int] = field(default_factory=list)
    resumed: bool = False


@dataclass(slots=True)
class Parsed:
    """A tagged sentence and its clauses, in order."""

    items: list[Item]
    clauses: list[Clause]

    def clause_of(self, i: int) -> Clause:
        """The clause in which item ``i`` stands."""
        return next(c for c in reversed(self.clauses) if c.start <= i)

    def first_verb(self, clause: Clause) -> int:
        """Where the subject of ``clause`` ends: its first verb, or its end."""
        return clause.verbs[0] if clause.verbs else clause.end

    def reports(self, i: int) -> bool:
        """Whether the verb at ``i`` is one of saying, announcing, warning."""
        return self.items[i].tag in "VPTI" and self.items[i].teller is not None


def parse(items: list[Item]) -> Parsed:
    """Tag ``items`` and cut them into clauses."""
    tag(items)
    return Parsed(items, cut(items))


@dataclass(slots=True)
class _Cutter:
    """Goes through a sentence; knows the clause it is in, whether a verb was seen, and the last report verb."""

    items: Sequence[Item]
    starts: list[tuple[int, ClauseKind, int, int]] = field(default_factory=lambda: [(0, "main", -1, -1)])
    verb_seen: bool = False
    report: int = -1
    owing: int | None = None  # the clause whose subject a relative clause follows, while it waits for its verb

    def open(
        self,
        at: int,
        kind: ClauseKind,
        governor: int = -1,
        *,
        verb: bool = False,
        report: int = -1,
        parent: int | None = None,
    ) -> None:
        self.starts.append((at, kind, governor, len(self.starts) - 1 if parent is None else parent))
        self.verb_seen, self.report = verb, report

    def step(self, i: int) -> None:
        """Open a clause at or behind item ``i`` where one begins, and note its verb."""
        item = self.items[i]
        if self._resumes(i):
            _, kind, governor, _ = self.starts[self.owing or 0]
            self.open(i, kind, governor, parent=self.owing)
            self.owing = None
        elif not (self._subordinator(i) or self._content(i) or self._which(i) or self._mark(i)):
            if item.tag == "T" and i and self.items[i - 1].mark and self.verb_seen and i > self.starts[-1][0]:
                self.open(i, "participle", verb=True)
            elif "and" in item.cues and self.verb_seen and _coordinates(self.items, i):
                self.open(i, "coordinate")
            elif self.verb_seen and self._contact(i):
                self.open(i, "relative")
        if item.tag in "VPT" or (item.tag == "I" and not self.verb_seen) or "be" in item.cues:
            self.verb_seen = True
            if self.report > -2 and item.act is not None and item.teller is not None:
                self.report = i

    def _subordinator(self, i: int) -> bool:
        item = self.items[i]
        kind = next((kind for cue, kind in OPENERS if cue in item.cues), None)
        if i == 0 and "inverted" in item.cues and len(self.items) > 1 and not self.items[1].mark:
            kind = "condition"  # "Should talks fail, ..."
        if kind is None or (kind == "time" and item.tag in "VPI") or "connective" in item.cues:
            return False
        if kind in ("before", "time") and i + 1 < len(self.items) and self.items[i + 1].date:
            return False  # "until July 24" is a date and no clause
        if kind in ("before", "time") and i and is_count(self.items[i - 1]) and self.items[i - 1].date <= item.date:
            i = 0 if i == opening(self.items) else i - 1  # "just three days after ..."
        if i == 0:
            self.starts[-1] = (0, kind, -1, -1)
        elif i > self.starts[-1][0]:
            self._relative(i) if kind == "relative" else self.open(i, kind)
        return True

    def _relative(self, i: int) -> None:
        """Open a relative clause; without a comma the clause it stands in may go on behind it."""
        waits = (not self.verb_seen or self.report >= 0) and self.items[i - 1].text != ","
        self.owing = len(self.starts) - 1 if waits else None
        self.open(i, "relative")

    def _which(self, i: int) -> bool:
        """Whether "that" means "which": "the curbs that were imposed", "the curbs that Tokyo imposed"."""
        items = self.items
        if "that" not in items[i].cues or i <= self.starts[-1][0] or i + 2 >= len(items):
            return False
        noun = items[i - 1].tag == "N" and items[i - 1].noun is None
        verb = self._finite(i + 1) or "planned" in items[i + 1].cues
        named = bool(items[i + 1].actor or "pronoun" in items[i + 1].cues) and self._finite(i + 2)
        if not ((verb and items[i - 1].tag in "NW" and items[i + 1].tag != "W") or (named and noun)):
            return False
        self._relative(i)
        return True

    def _finite(self, i: int) -> bool:
        return self.items[i].tag in "VP" or bool(self.items[i].cues & VERB_GROUP)

    def _resumes(self, i: int) -> bool:
        """Whether the verb of the clause begins that a relative clause broke into: "the curbs it imposed | were"."""
        if self.owing is None or self.starts[-1][1] != "relative" or not self.verb_seen or not self._finite(i):
            return False
        j = i - 1
        while j > 0 and self.items[j].cues & {"adverb", "negator"}:
            j -= 1
        before = self.items[j]
        named = before.actor is not None and "preposition" not in self.items[j - 1].cues  # "that Tokyo said Seoul had"
        return not (before.cues & (VERB_GROUP | {"and", "to", "pronoun", "planned"}) or before.mark or named)

    def _content(self, i: int) -> bool:
        """What is said: behind "that", or behind a report verb where a subject with a verb of its own begins."""
        items, item = self.items, self.items[i]
        if i <= self.starts[-1][0]:
            return False
        noun = items[i - 1].noun is not None
        if "that" in item.cues and not noun and i + 1 < len(items) and self._finite(i + 1):
            return False  # "said the curbs that took effect in July ..."
        if "that" in item.cues and (self.report >= 0 or noun) and _verb_ahead(items, i):
            self.open(i, "content", self.report if self.report >= 0 else i - 1)
            return True
        if self.report >= 0 and i > self.report and _content_starts(items, i, self.report):
            self.open(i, "content", self.report)
            return True
        return False

    def _contact(self, i: int) -> bool:
        """Whether a relative clause without a pronoun of its own begins: "the curbs it imposed"."""
        items = self.items
        behind = items[i + 1 : i + 3]
        return (
            i > self.starts[-1][0] + 1
            and "pronoun" in items[i].cues
            and items[i - 1].tag == "N"
            and any(item.tag in "VP" or item.cues & AUXILIARIES for item in behind)
        )

    def _mark(self, i: int) -> bool:
        items, item = self.items, self.items[i]
        if not item.mark:
            return False
        kind = self.starts[-1][1]
        absolute = len(self.starts) == 1 and "absolute" in items[0].cues and not self.verb_seen
        if item.text in DASHES or (item.text == "," and absolute):
            self.open(i + 1, "main")
        elif item.text in (",", "”", '"') and not self._breaks_off(i, kind) and _report_tail(items, i):
            self.open(i, "report", verb=True, report=-2)
        elif item.text == "," and self._closes(i, kind):
            start = self.starts[-1][0]
            # An aside between commas is over: the clause before it goes on, with its subject.
            resumed = len(self.starts) - 2 if start and items[start - 1].text == "," else None
            self.open(i + 1, "main", parent=resumed)
        else:
            return False
        return True

    def _breaks_off(self, i: int, kind: ClauseKind) -> bool:
        """Whether a verb follows the aside whose comma stands at ``i``: "Japan, which blocked it, told the meeting"."""
        return kind == "relative" and i + 1 < len(self.items) and self.items[i + 1].tag == "V" and self._closes(i, kind)

    def _closes(self, i: int, kind: ClauseKind) -> bool:
        """Whether the comma at ``i`` ends the subordinate clause that it stands in."""
        start = self.starts[-1][0]
        aside = start > 0 and self.items[start - 1].text == ","
        if kind == "relative":
            return aside and self.verb_seen
        return kind in SUBORDINATE and (self.verb_seen or start == 0 or aside) and not _listed(self.items, i)


def cut(items: list[Item]) -> list[Clause]:
    """Cut a tagged sentence into clauses."""
    cutter = _Cutter(items)
    for i in range(len(items)):
        cutter.step(i)
    clauses: list[Clause] = []
    starts = [start for start in cutter.starts if start[0] < len(items)]
    for n, (start, kind, own, parent) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(items)
        governor = clauses[n - 1].governor if kind == "coordinate" and n else own
        verbs = [i for i in range(start, end) if items[i].tag in "VPT"]
        # A relative clause stood between: the subject is that of the clause which it broke into.
        resumed = kind not in ("coordinate", "relative") and 0 <= parent == n - 2 and clauses[n - 1].kind == "relative"
        clauses.append(Clause(start, end, kind, parent, governor, verbs, resumed))
    return clauses


def _listed(items: Sequence[Item], i: int) -> bool:
    """Whether the comma at ``i`` separates things of a kind: "with A, B and C", not "after talks with A, B left"."""
    after = items[i + 1] if i + 1 < len(items) else None
    if after is None or after.tag == "T":
        return True
    acts = i + 2 < len(items) and (items[i + 2].tag == "V" or bool(items[i + 2].cues & AUXILIARIES))
    return items[i - 1].tag in "AM" and after.tag == items[i - 1].tag and not acts


def _verb_ahead(items: Sequence[Item], i: int) -> bool:
    """Whether a finite verb or auxiliary follows before the clause is over."""
    for item in items[i + 1 : i + 16]:
        if item.cues & AUXILIARIES or item.tag in "VP" or (item.verbs and not item.tag):
            return True
        if item.mark and item.text in ";”":
            return False
    return False


def _content_starts(items: Sequence[Item], i: int, report: int) -> bool:
    """After "said" a subject with a verb of its own opens what was said; an addressee or a date does not."""
    item = items[i]
    if not (
        item.cues & {"pronoun", "determiner", "possessive_pronoun"}
        or item.actor
        or item.object
        or item.tag == "W"
        or item.material
    ):
        return False
    said = items[report].teller
    addressed = said is not None and bool(said.get("addressed"))
    if addressed and i == report + 1 and ("pronoun" not in item.cues or "addressee" in item.cues):
        return False
    if i > report + 1 and items[i - 1].cues & {"preposition", "determiner", "weak_adjective", "to"}:
        return False
    if (
        i > report + 1
        and not addressed
        and not items[i - 1].date
        and not items[i - 1].cues & {"adverb"}
        and not items[i - 1].mark
        and items[i - 1].tag != "W"
    ):
        return False
    for later in items[i : i + 14]:
        if later.cues & AUXILIARIES or later.tag in "VP":
            return True
        if later.mark or later.cues & {"to", "that", "whether", "relative", "time_clause", "condition"}:
            return False
    return False


def _coordinates(items: Sequence[Item], i: int) -> bool:
    """Whether "and" at ``i`` joins a second verb, rather than a second noun."""
    for j in range(i + 1, min(len(items), i + 10)):
        item = items[j]
        if item.tag in ("V", "P") or item.cues & (AUXILIARIES - {"do"}):
            return True
        if item.tag in ("I", "T", "G", "R", ".") or item.cues & {"that", "relative", "condition", "time_clause"}:
            return item.tag in ("T", "G") and j == i + 1
        if "to" in item.cues and j == i + 1:
            return True
    return False


def _report_tail(items: Sequence[Item], i: int) -> bool:
    """Whether ", the ministry said" or "” said Kim" follows, which names the speaker of what went before."""
    for j in range(i + 1, min(len(items), i + 14)):
        item = items[j]
        if item.tag == "V" and item.act is not None and item.act.entry.cls == "SAY":
            return j + 1 >= len(items) or not _verb_ahead(items, j) or j <= i + 2
        if item.tag in "VPTI" or item.cues & AUXILIARIES or (item.mark and item.text in ",;”"):
            return False
    return False
