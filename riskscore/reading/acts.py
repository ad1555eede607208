"""What an act is and means: verb classes nested around an object, and the sign that comes out.

``reverses its decision to terminate the pact`` is REVERSE > END > PACT. Each class turns the sign of what it acts upon
(design, section 5); operators such as "decide" or "plan" pass the sign through and are not shown in the chain.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from riskscore.lexicon import ActClass, Entry, Lexicon

NONE = "NONE"


@dataclass(slots=True)
class Act:
    """A folded act: the item ``index`` with its ``cls``, acting on ``inner`` or on an object of class ``object``.

    ``valence`` stands in for the object class's own where the article gave the object its sense ("the move").
    """

    index: int
    entry: Entry
    cls: ActClass
    tag: str
    object: str = NONE
    object_index: int = -1
    thing: Entry | None = None
    valence: int | None = None
    inner: Act | None = None
    passive: bool = False
    pronoun: bool = False
    operators: tuple[ActClass, ...] = ()
    end: int = 0
    parts: list[int] = field(default_factory=list)

    @property
    def innermost(self) -> Act:
        """The act at the end of the chain."""
        return self.inner.innermost if self.inner else self

    def chain(self) -> tuple[str, ...]:
        """Classes from the outside in, then the object class; operators that only pass on are left out."""
        rest = self.inner.chain() if self.inner else (self.object,)
        return rest if self.passes_on else (self.cls.id, *rest)

    @property
    def passes_on(self) -> bool:
        """Whether this act only says what becomes of the act inside it: operators, and "remains in force"."""
        return (is_operator(self.cls) and not (self.cls.effect and self.inner is None)) or (
            self.cls.kind == "keep" and self.inner is not None
        )

    def all_operators(self) -> tuple[ActClass, ...]:
        """Every operator on the way in, outermost first."""
        own = (self.cls,) if is_operator(self.cls) else ()
        return own + self.operators + (self.inner.all_operators() if self.inner else ())

    def head(self) -> Act | None:
        """The outermost act that is not an operator; None where operators wrap nothing."""
        if not self.passes_on:
            return self
        return self.inner.head() if self.inner else None

    def head_bare(self) -> bool:
        """Whether nothing is said of what the act is about: "hit back", "apologised"."""
        head = self.head()
        return head is not None and head.inner is None and head.object == NONE

    def indices(self) -> list[int]:
        """All items that the act is made of."""
        own = [self.index, *self.parts]
        if self.object_index >= 0:
            own.append(self.object_index)
        return own + (self.inner.indices() if self.inner else [])


def is_operator(cls: ActClass) -> bool:
    """Operators say what becomes of the act inside them: planned, threatened, asked for, denied, carried out."""
    return cls.kind in ("operator", "report")


def sign(act: Act, lexicon: Lexicon) -> int:
    """+1 friendly, -1 hostile, 0 neither: the product of effects and the object's valence.

    Classes with a sign of their own (protest, criticise, meet) beat everything nested in them.
    """
    if act.cls.sign:
        return act.cls.sign
    if act.inner is not None:
        below = sign(act.inner, lexicon)
    else:
        known = lexicon.objects.get(act.object)
        below = act.valence if act.valence is not None else known.valence if known else 0
    if act.cls.kind == "keep":
        return below if act.inner is not None else 0
    return below if act.passes_on else act.cls.effect * below
