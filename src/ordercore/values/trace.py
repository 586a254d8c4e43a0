"""One rule's account of what it did: what it saw, what came out, and where the rule is written.

A trace is a tree of steps that a calculation returns beside its figures. It is data, so it can be stored with a document
and read years later; turning it into sentences for people is the trade of `ordercore.wire`.
"""

from __future__ import annotations

from attrs import field, frozen

from ordercore.errors import InvalidValue

__all__ = ["Step", "StepFields", "step", "told"]


class StepFields:
    """The fields of `Step` while it is being made: as for `Money`, a step is filled as this class and then frozen."""

    __slots__ = ("children", "out", "rule", "saw", "source")
    rule: str
    out: str
    saw: tuple[tuple[str, str], ...]
    source: str
    children: tuple[Step, ...]


@frozen(weakref_slot=False)
class Step(StepFields):
    """One rule's account.

    Facts are kept as text in the values' own notation (``12.50 USD``, ``20%``, ``6 EA``), so a step can be compared,
    stored and printed without knowing what made it.
    """

    #: stable dotted name of the rule, for example ``money.settle``; never empty.
    rule: str = field()
    #: what came out, in value notation; empty when the rule only groups its children.
    out: str = ""
    #: what the rule looked at, as (name, value notation) in a fixed order.
    saw: tuple[tuple[str, str], ...] = ()
    #: law, contract or decision the rule comes from; empty when it is arithmetic.
    source: str = ""
    #: the steps this one stands on, in the order taken.
    children: tuple[Step, ...] = ()

    @rule.validator
    def _named(self, attribute: object, value: str) -> None:
        if not value:
            raise InvalidValue("a step without a rule", path="/rule", mend="name the rule")

    def named(self, rule: str) -> tuple[Step, ...]:
        """This step and those below it that tell of the rule, in the order of the tree."""
        mine = (self,) if self.rule == rule else ()
        return mine + tuple(found for child in self.children for found in child.named(rule))


def step(rule: str, out: object = "", *children: Step, source: str = "", **saw: object) -> Step:
    """Make a `Step` from values, each written in its own notation.

    Args:
        rule: stable dotted name of the rule.
        out: what came out.
        children: the steps this one stands on.
        source: where the rule is written.
        saw: what the rule looked at, by name.
    """
    return told(rule, str(out), tuple([(name, str(value)) for name, value in saw.items()]), children, source)


def told(
    rule: str, out: str, saw: tuple[tuple[str, str], ...], children: tuple[Step, ...] = (), source: str = ""
) -> Step:
    """Make a `Step` of texts, for those who write many; arguments as for `step`."""
    if not rule:
        return Step(rule)  # which refuses it
    made = StepFields()
    made.rule = rule
    made.out = out
    made.saw = saw
    made.source = source
    made.children = children
    made.__class__ = Step
    return made  # type: ignore[return-value]
