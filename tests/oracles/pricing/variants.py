"""The same case told otherwise: what its answer is can be said without pricing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any, Final

from tests.oracles.pricing.words import ABOUT, Told, many

__all__ = ["VARIANTS", "Case", "renamed"]

Case = dict[str, Any]


def renamed(case: Told) -> Case:
    """The case, its rules, coupons, lines, items and rows under other names; the names keep their order."""
    names = {each["line"] for each in case.get("cart", ())} | set(case.get("catalogue", ()))
    names |= {rule["id"] for rule in case.get("rules", ())}
    names |= {code for rule in case.get("rules", ()) for code in many(rule.get("coupon"))}
    rows = {each["id"] for each in case.get("prices", ())}

    def other(told: Any, word: str) -> Any:
        if isinstance(told, Mapping):
            keyed = word in ("catalogue", "alternative_lines_with_unit_ledger")
            return {f"{key}-x" if keyed else _of_figure(key, names): other(each, key) for key, each in told.items()}
        if isinstance(told, list):
            return [other(each, word) for each in told]
        named = told in names or (told in rows and word in ("id", "selected", "rule", "base"))
        return f"{told}-x" if named and (word == "id" or word not in ABOUT) else told

    return {**other(case, ""), "id": f"{case['id']}-x"}


def _of_figure(word: str, names: set[str]) -> str:
    """The name of a figure that is about a line or a coupon."""
    for name in names:
        if word in (f"refund_{name}", f"after_{name}_only"):
            return word.replace(name, f"{name}-x")
    return word


def permuted(case: Told) -> Case:
    """The lines in the opposite order, those asked and those expected."""
    other = deepcopy(dict(case))
    other["cart"].reverse()
    other["expected"]["lines"].reverse()
    return other


def in_another_currency(case: Told) -> Case:
    """The same numbers of another currency of two digits."""
    return {**deepcopy(dict(case)), "currency": "EUR"}


# --- a line that no rule touches -------------------------------------------------------------------------------------------

_NARROW: Final = ("sku", "category", "tag", "product", "all")
_UNTOUCHED: Final = Decimal(7)
"""What the line that no rule touches costs, in the case's amounts."""


def with_untouched_line(case: Told) -> Case | None:
    """A line more, of an item that no rule is about; None where a rule is about all items or asks for them together."""
    for rule in case["rules"]:
        effects = many(rule["effect"])
        narrow = [{**rule.get("target", {}), **effect.get("target", {})} for effect in effects]
        if rule.get("when") or any(not set(each) & set(_NARROW) for each in narrow):
            return None
    other = deepcopy(dict(case))
    other["catalogue"]["untouched"] = {"list": str(_UNTOUCHED)}
    other["cart"].append({"line": "untouched", "sku": "untouched", "qty": "1"})
    other["expected"]["lines"].append(
        {"line": "untouched", "gross": str(_UNTOUCHED), "discounts": [], "net": str(_UNTOUCHED)}
    )
    for word in ("subtotal_before", "items_total", "total"):
        other["expected"][word] = str(Decimal(other["expected"][word]) + _UNTOUCHED)
    return other


# --- ten times as dear -----------------------------------------------------------------------------------------------------

_ITEM_MONEY: Final = ("list", "min_price", "cost")
_EFFECT_MONEY: Final = ("price", "cap_total", "cap_gross", "cap_net", "first", "additional")
_TARGET_MONEY: Final = ("list_eq", "list_gte", "list_lte", "price_between")
_NOT_MONEY: Final = ("units_consumed", "units_free_for_other_offers", "effective_percent", "line", "rule")


def ten_times(case: Told) -> Case | None:
    """All amounts times ten; None where a smallest unit may have been rounded, or a formula holds an amount."""
    if any("-" in effect.get("expr", "") for rule in case["rules"] for effect in many(rule["effect"])):
        return None
    step = 10 if case.get("minor_digits") == 0 else 1
    discounts = [each["amount"] for line in case["expected"]["lines"] for each in line["discounts"]]
    prices = [item["list"] for item in case["catalogue"].values()]
    if any(Decimal(amount) % step for amount in discounts) or any(Decimal(amount) % 1 for amount in prices):
        return None
    other = deepcopy(dict(case))
    for item in other["catalogue"].values():
        _scale(item, _ITEM_MONEY)
    for rule in other["rules"]:
        effects = many(rule["effect"])
        for target in (rule.get("target", {}), *(effect.get("target", {}) for effect in effects)):
            _scale(target, _TARGET_MONEY)
        _scale(rule.get("when", {}), [word for word in rule.get("when", {}) if "total" in word or "value" in word])
        for effect in effects:
            _scale(effect, _EFFECT_MONEY)
            if effect["type"].startswith("amount_off"):
                _scale(effect, ("value",))
            _scale_tiers(effect)
    _deep(other["expected"])
    return other


def _ten(amount: Any) -> Any:
    if isinstance(amount, list):
        return [_ten(each) if _is_number(each) else each for each in amount]
    return str(Decimal(str(amount)) * 10)


def _is_number(told: Any) -> bool:
    return not isinstance(told, str) or told.replace(".", "", 1).isdigit()


def _scale(told: Case, words: Any) -> None:
    told |= {word: _ten(told[word]) for word in words if word in told}


def _scale_tiers(effect: Case) -> None:
    amount = effect["type"] == "tiered_amount"
    by_value = str(effect.get("by")).endswith("value")
    if "tiers" in effect:
        effect["tiers"] = [[_ten(at) if by_value else at, _ten(off) if amount else off] for at, off in effect["tiers"]]


def _deep(told: Any) -> None:
    """Every amount of what is expected."""
    pairs: Any = told.items() if isinstance(told, dict) else enumerate(told)
    for key, value in list(pairs):
        if isinstance(value, dict | list):
            _deep(value)
        elif key not in _NOT_MONEY and isinstance(value, str) and _is_number(value):
            told[key] = _ten(value)


VARIANTS: Final[dict[str, Callable[[Told], Case | None]]] = {
    "permuted": permuted,
    "in another currency": in_another_currency,
    "with an untouched line": with_untouched_line,
    "ten times": ten_times,
}
"""All ways a cart can be told otherwise."""
