"""The door of the tax house: one question, one answer."""

from __future__ import annotations

from collections.abc import Iterable

from ordercore.tax.answer import TaxAnswer
from ordercore.tax.compute import computed
from ordercore.tax.determine import determine
from ordercore.tax.question import TaxQuestion
from ordercore.tax.regime import Regime
from ordercore.tax.situate import situate
from ordercore.tax.unsure import placed
from ordercore.values.verdict import Refused

__all__ = ["assess"]


def assess(question: TaxQuestion, regimes: Iterable[Regime]) -> TaxAnswer | Refused:
    """The tax of a supply.

    Args:
        question: who supplies what to whom, from where to where, and when.
        regimes: the law to ask, first to last; the first that has a rule for the supply decides.

    Returns:
        The figures with the plan they follow, so that ``compute(answer.plan, question.lines) == answer``; or a refusal
        with every reason: ``tax.no_regime``, ``tax.unknown_country``, ``tax.unknown_place``, ``tax.unsure_place``, ``tax.no_ruling``,
        ``tax.no_rate``, ``tax.not_registered``, ``tax.no_goods``, ``tax.other_currency``.
    """
    law = tuple(regimes)
    there = placed(question, law)
    if isinstance(there, Refused):
        return there
    situation = situate(there, law)
    if isinstance(situation, Refused):
        return situation
    plan = determine(situation.regime.read(there), situation)
    return plan if isinstance(plan, Refused) else computed(plan, question.lines)
