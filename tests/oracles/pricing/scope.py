"""What rules are about: the targets of the cases, as ours."""

from __future__ import annotations

from typing import Final

from ordercore.pricing import Condition, Target, Undiscounted, UnitPriceBetween
from tests.oracles.pricing.shop import Shop
from tests.oracles.pricing.words import Told, UnknownWord, known, many

__all__ = ["match", "target"]

_MOST: Final = 1_000_000_000
_MEANT: Final = ("sku", "category", "category_under", "product", "tag")
_LEFT_OUT: Final = ("not_sku", "not_category", "not_product", "not_tag")
_PRICED: Final = ("list_eq", "list_gte", "list_lte", "price_between")


def _groups(shop: Shop, word: str, value: object) -> frozenset[str]:
    if word == "category":
        return frozenset(shop.category(each) for each in many(value))
    kind = "category" if word == "category_under" else word
    return frozenset(f"{kind}/{each}" for each in many(value))


def match(shop: Shop, told: Told) -> Target:
    """Items by what they are; several fields must all fit, as must all parts of an ``all``; one part of an ``any``."""
    known(told, (*_MEANT, *_LEFT_OUT, "all", "any"), "a target")
    skus: list[frozenset[str]] = []
    groups: list[frozenset[str]] = []
    for part in (told, *told.get("all", ())):
        known(part, told if part is told else _MEANT, "a part of a target")
        skus += [frozenset(many(part["sku"]))] if "sku" in part else []
        groups += [_groups(shop, word, part[word]) for word in _MEANT[1:] if word in part]
    if "any" in told:
        if skus or groups:
            raise UnknownWord("any beside other fields of a target")
        for part in told["any"]:
            known(part, _MEANT, "a part of a target")
        ones = [each for part in told["any"] for each in many(part.get("sku"))]
        kinds = [each for part in told["any"] for word in _MEANT[1:] for each in _groups(shop, word, part.get(word))]
        return Target(ones, kinds, not_skus=many(told.get("not_sku")), not_groups=_not_groups(shop, told))
    named = frozenset.intersection(*skus) if skus else frozenset[str]()
    first = frozenset[str]() if named or not groups else groups.pop(0)
    if len(groups) > 1 or (skus and not named):
        raise UnknownWord("a target of more than two kinds of groups, or of no item at all")
    return Target(
        named,
        first,
        within=groups[0] if groups else (),
        not_skus=many(told.get("not_sku")),
        not_groups=_not_groups(shop, told),
    )


def _not_groups(shop: Shop, told: Told) -> frozenset[str]:
    found = [_groups(shop, word.removeprefix("not_"), told[word]) for word in _LEFT_OUT[1:] if word in told]
    return frozenset[str]().union(*found)


def target(shop: Shop, told: Told) -> tuple[Target, list[Condition]]:
    """What a rule is about, and what else must hold for each line of it."""
    limits: list[Condition] = []
    least: str | int = 0
    most: str | int = _MOST
    if "list_eq" in told:
        least = most = told["list_eq"]
    if "price_between" in told:
        low, high = told["price_between"]
        least, most = (0 if low is None else low), (_MOST if high is None else high)
    least, most = told.get("list_gte", least), told.get("list_lte", most)
    if any(word in told for word in _PRICED):
        limits.append(UnitPriceBetween(shop.exact(least), shop.exact(most)))
    if told.get("not_discounted"):
        limits.append(Undiscounted())
    return match(shop, {word: told[word] for word in told if word not in (*_PRICED, "not_discounted")}), limits
