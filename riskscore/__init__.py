"""riskscore: news articles about a trade dispute → a dated, explained series of bilateral risk scores.

    import riskscore as rs
    model = rs.load_model("japan_korea")
    result = rs.assess(rs.read_articles("seeds/", published="2019-11-22"), model, until="2019-12-31")
    result.why("2019-11-22")

Names are loaded when first used, so that ``import riskscore`` stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskscore.assessment import article_rows, assess, code_events, find_mentions
    from riskscore.errors import RiskscoreError
    from riskscore.model import Model, load_model
    from riskscore.reading.articles import read_articles
    from riskscore.records import Article, Event, EventMention, Measure
    from riskscore.scoring.features import feature_rows
    from riskscore.scoring.merging import merge_events
    from riskscore.scoring.scorecard import Scorecard

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Event",
    "EventMention",
    "Measure",
    "Model",
    "RiskscoreError",
    "Scorecard",
    "article_rows",
    "assess",
    "code_events",
    "feature_rows",
    "find_mentions",
    "load_model",
    "merge_events",
    "read_articles",
]
_HOME = {
    "Article": "records",
    "Event": "records",
    "EventMention": "records",
    "Measure": "records",
    "Model": "model",
    "RiskscoreError": "errors",
    "Scorecard": "scoring.scorecard",
    "article_rows": "assessment",
    "assess": "assessment",
    "code_events": "assessment",
    "feature_rows": "scoring.features",
    "find_mentions": "assessment",
    "load_model": "model",
    "merge_events": "scoring.merging",
    "read_articles": "reading.articles",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'riskscore' has no attribute {name!r}")
    value = getattr(import_module(f"riskscore.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
