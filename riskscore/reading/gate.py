"""Is this an asserted act of the dyad? The conditions, in order; the first that fails gives the reason.

Everything that was read stays in the output: what is not counted says why.
"""

from __future__ import annotations

from dataclasses import dataclass

from riskscore.records import Polarity, Reason, Role, Status, Tense

# Those who may act for a country. Firms, experts, victims and newspapers do not, though consumers may boycott.
ACTING = frozenset({"state", "government", "legislature", "court", "military", "consumers"})

PRIVATE = {"boycott": "industry", "legal_history": "victims"}  # who besides them: shops boycott, plaintiffs go to court


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of an act when it is judged."""

    role: Role
    polarity: Polarity
    status: Status
    requested: bool
    kept: bool
    tense: Tense
    dated: bool
    source: str | None
    target: str | None
    mutual: bool
    actor_role: str
    channel: str
    about_dyad: bool
    dyad_article: bool
    disputed: bool = True
    aside: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the act counts, why not, and the polarity that remains (a third party's urging is neutral)."""

    counted: bool
    reason: Reason | None
    polarity: Polarity


def judge(candidate: Candidate, dyad: tuple[str, str]) -> Verdict:
    """The verdict on ``candidate`` for ``dyad``.

    >>> act = Candidate("body", "escalation", "planned", False, False, "new", True, "USA", "CHN", False, "state",
    ...                 "other", False, False)
    >>> judge(act, ("JPN", "KOR")).reason
    'other_dyad'
    """
    c = candidate
    if c.role in ("boilerplate", "caption"):
        return Verdict(False, "boilerplate", "neutral")
    if c.kept:
        return Verdict(False, "status_quo", "neutral")
    if c.requested:
        return Verdict(False, "request", "neutral")
    if c.aside or (c.actor_role not in ACTING and c.actor_role != PRIVATE.get(c.channel)):
        return Verdict(False, "third_party", "neutral")
    if c.apart:
        return Verdict(False, "other_dyad", "neutral")
    if c.source is not None and c.source not in dyad and not c.mutual:
        if c.dyad_article:
            return Verdict(False, "third_party", "neutral")
        return Verdict(False, "other_dyad", c.polarity)
    if c.source is None and not c.about_dyad and (c.dyad_article or not c.disputed):
        return Verdict(False, "third_party", "neutral")
    if not c.about_dyad or (c.target is not None and c.target not in dyad) or c.source is None:
        return Verdict(False, "other_dyad", c.polarity)
    if c.status == "hypothetical":
        return Verdict(False, "hypothetical", c.polarity)
    if c.status == "denied":
        return Verdict(False, "denied", c.polarity)
    if c.tense == "background" and not c.dated:
        return Verdict(False, "background", c.polarity)
    return Verdict(c.polarity != "neutral", None, c.polarity)
