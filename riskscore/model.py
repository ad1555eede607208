"""A model: a config with its lexicons compiled, ready to read and to score.

``load_model("japan_korea")`` is all that a notebook needs; everything a dispute consists of is in its files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from riskscore.config import Config, config_from_data, load_config
from riskscore.errors import ConfigError, did_you_mean
from riskscore.lexicon import Lexicon, compile_lexicon
from riskscore.loading import load_lexicon_data
from riskscore.reading.assertion import load_assertions
from riskscore.reading.coding import CodingSettings
from riskscore.records import EventMention, MeasureState
from riskscore.scoring.bands import BandSettings
from riskscore.scoring.ledger import LedgerSettings
from riskscore.scoring.scorecard import Rule, Scorecard
from riskscore.scoring.series import SeriesSettings

KINDS = ("actors", "objects", "acts", "cues", "materials")


@dataclass(frozen=True, eq=False)
class Model:
    """One dispute, ready to use. ``hashes`` are the SHA-256 of the config and of each lexicon file.

    >>> load_model("japan_korea").dyad
    ('JPN', 'KOR')
    """

    config: Config
    lexicon: Lexicon
    hashes: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the dispute is called."""
        return self.config.name

    @property
    def dyad(self) -> tuple[str, str]:
        """The two countries, as the config names them."""
        return self.config.dyad

    @cached_property
    def coding(self) -> CodingSettings:
        """What the coder must know of the dispute."""
        c = self.config
        heard = load_assertions() if c.assertion else None
        return CodingSettings(c.dyad, c.measure_rules, c.severity.acts, c.severity.objects, heard)

    @cached_property
    def scorecard(self) -> Scorecard:
        """The rules that give points."""
        return Scorecard(
            tuple(
                Rule(r.id, r.when.condition(), r.unless.condition(), r.points, r.because) for r in self.config.scorecard
            )
        )

    @cached_property
    def series(self) -> SeriesSettings:
        """Half-lives, weights and the score map."""
        s = self.config.series
        return SeriesSettings(
            s.half_life_days,
            s.threat_half_life_days,
            s.relief,
            s.spill,
            s.x0,
            {str(name): weight for name, weight in self.config.status_weights.items()},
            {str(name): weight for name, weight in self.config.channel_weights.items()},
        )

    @cached_property
    def band(self) -> BandSettings:
        """Draws, seed and spread of the Monte Carlo."""
        b = self.config.series.band
        return BandSettings(b.draws, b.seed, b.sigma)

    @cached_property
    def ledger(self) -> LedgerSettings:
        """What suspended and eased measures keep."""
        return LedgerSettings(self.config.series.suspended, self.config.series.eased)

    def leaves(self, mention: EventMention) -> MeasureState | None:
        """The state in which ``mention`` leaves its measure; None for acts that move none, such as one licence."""
        outer = self.lexicon.acts.get(mention.act)
        if outer is None or mention.measure is None or mention.polarity != "de-escalation":
            return None
        return outer.leaves  # type: ignore[return-value]

    def __repr__(self) -> str:
        size = f"{len(self.lexicon.entries)} concepts, {len(self.config.scorecard)} rules"
        return f"Model({self.name!r}, {'-'.join(self.dyad)}, {size})"


def load_model(config: str | Path | Mapping[str, Any]) -> Model:
    """The model of a shipped config by name, of a config file, or of a mapping with the same keys.

    Raises ConfigError with every mistake in the config and its lexicons, each with file, line and column.

    >>> load_model("japan_korea").name
    'Japan-Korea trade risk'
    """
    read = config_from_data(config) if isinstance(config, Mapping) else load_config(config)
    files, hashes = [], {"config": read.sha256}
    problems: list[str] = []
    for name in read.lexicons:
        marked = load_lexicon_data(name, base=read.folder)
        files.append(marked.data)
        hashes[str(name)] = marked.sha256
        problems += _lexicon_mistakes(marked)
    if problems:
        raise ConfigError(problems)
    lexicon = compile_lexicon(files)
    problems = list(_unknown_ids(read, lexicon))
    if problems:
        raise ConfigError(problems)
    return Model(read, lexicon, hashes)


def _lexicon_mistakes(marked: Any) -> list[str]:
    data = marked.data
    if not isinstance(data, dict) or data.get("kind") not in KINDS:
        return [f"{marked.where(())}: a lexicon starts with 'schema: 1' and 'kind:', one of {', '.join(KINDS)}"]
    if not isinstance(data.get("entries"), list):
        return [f"{marked.where(())}: 'entries' is missing; write a list of entries, each with id and forms"]
    return [
        f"{marked.where(('entries', n))}: an entry needs an id, such as '- {{id: my_term, forms: [my term]}}'"
        for n, entry in enumerate(data["entries"])
        if not isinstance(entry, dict) or not entry.get("id")
    ]


def _unknown_ids(config: Config, lexicon: Lexicon) -> Iterable[str]:
    """Materials, objects and act classes that the config names and no lexicon has."""
    where = str(config.path or "config")
    materials, objects, acts = set(lexicon.materials), set(lexicon.objects), set(lexicon.acts)
    for measure in config.measures:
        for noun, names, known in (
            ("material", measure.materials, materials),
            ("object class", measure.objects, objects),
            ("act class", (*measure.opens, *measure.closes), acts),
        ):
            for name in names:
                if name not in known:
                    hint = did_you_mean(name, known)
                    yield f"{where}: measure {measure.id!r} names the {noun} {name!r}, which no lexicon has; {hint}"


def fingerprint(data: bytes) -> str:
    """SHA-256 in hexadecimal, as ``sha256sum`` prints it.

    >>> fingerprint(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()
