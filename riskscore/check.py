"""What can be known of a model without articles: whether its rules do what their own tests say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from riskscore.assessment import code_events
from riskscore.model import Model
from riskscore.records import Article
from riskscore.scoring.features import feature_rows
from riskscore.scoring.merging import merge_events

if TYPE_CHECKING:
    from riskscore.config import RuleEntry, Trial


def findings(model: Model) -> list[str]:
    """A line for each rule test that does not come out as written; empty where all do.

    >>> from riskscore import load_model
    >>> findings(load_model("japan_korea"))
    []
    """
    where = model.config.path or "config"
    return [f"{where}: {line}" for rule in model.config.scorecard for line in _rule_findings(rule, model)]


def _rule_findings(rule: RuleEntry, model: Model) -> Iterator[str]:
    for trial in rule.tests:
        fired, parties = _try(trial, rule.id, model)
        if fired != trial.fires:
            did, should = ("fires", "must not") if fired else ("does not fire", "must")
            yield f"rule {rule.id!r} {did} on {trial.text!r}, and {should}; mend the rule, the lexicon or the test"
        elif fired:
            for side, found in zip(("source", "target"), parties, strict=True):
                wanted = getattr(trial, side)
                if wanted is not None and wanted != found:
                    yield f"rule {rule.id!r}: the {side} of {trial.text!r} is read as {found}, and should be {wanted}"


def _try(trial: Trial, rule: str, model: Model) -> tuple[bool, tuple[str | None, str | None]]:
    """Whether ``rule`` gives points to any event of the text, and that event's source and target."""
    article = Article("test", trial.text, model.config.articles.published)
    events = merge_events(code_events(article, model), [article], leaves=model.leaves, dyad=model.dyad)
    rows = feature_rows(events, materials=model.lexicon.materials)
    points = model.scorecard.points(rows)[rule]
    for event, value in zip(events, points, strict=True):
        if value > 0:
            return True, (event.source, event.target)
    return False, (None, None)
