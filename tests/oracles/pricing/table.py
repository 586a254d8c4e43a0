"""A table of prices as the cases tell it, as our rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from ordercore.pricing import BuyerIs, CostOf, Formula, KindOf, Less, Markup, Plus, PriceKind, PriceRow, RoundTo, RowOf
from ordercore.values.money import Unrounded
from ordercore.values.percent import Percent
from ordercore.values.quantity import Quantity
from ordercore.values.rounding import MODES, Rounding
from tests.oracles.pricing.measured import Measured
from tests.oracles.pricing.shop import period
from tests.oracles.pricing.words import ABOUT, Told, UnknownWord, known, many, one_of

__all__ = ["EVERYTHING", "LIST", "Table"]

EVERYTHING: Final = "everything"
"""The group of all items: a row that names no item is for it."""

LIST: Final = "list-price"
"""The row of the list price where the table has none."""

_ROW: Final = (
    "id", "amount", "rate", "currency", "qty", "min_qty", "max_qty", "scope", "list_type", "surcharge", "per", "uom",
    "percent_off", "amount_off", "valid_from", "valid_to", "kind", "base", "markup_percent", "margin_percent", "round_to",
    "round_mode", "priority", "sku", "item_group", "expr",
)  # fmt: skip
_SCOPE: Final = ("company", "customer", "region", "country", "group", "campaign", "channel", "sku", "item_group")
_NUMBER: Final = r"\d+(?:\.\d+)?"
_LIST_PRICE: Final = re.compile(rf"(?:list|base|catalogue) price (?:of |is |: ?)?({_NUMBER})")
_EXPRESSION: Final = re.compile(
    rf"(?:(?P<before>{_NUMBER}) ?\* ?)?(?P<of>unit_price|list_price|base_price|cost_price)"
    rf"(?: ?\* ?(?P<after>{_NUMBER}))?(?: ?(?P<sign>[+-]) ?(?P<more>{_NUMBER}))?"
)


class Table(Measured):
    """The rows of one case; each that names no item is for all."""

    def __init__(self, case: Told) -> None:
        known(case, (*ABOUT, "prices", "queries", "list_price", "units_per_box"), "a table of prices")
        super().__init__(case)
        for each in self.told:
            known(each, _ROW, "a price")
            known(each.get("scope") or {}, _SCOPE, "a scope")
        self.currency: str = case.get("currency", "USD")
        self._named = {query["context"]["rule"] for query in case["queries"] if "rule" in query["context"]}

    # rows

    def rows(self, rule: str | None = None, quantity: Quantity | None = None) -> list[PriceRow]:
        """The rows; with a rule named only that one, what it is worked out from, and the list.

        Rows of ours end where others begin. One whose band ends below the quantity without another is left out.
        """
        meant = [told for told in self.told if told.get("kind") != "cost" and not self._ended(told, quantity)]
        if rule is not None:
            needed = self._needed(rule)
            meant = [told for told in meant if told["id"] in needed or self._kind(told) == "list"]
        rows = [row for told in meant for row in self._rows_of(told)]
        if not any(row.kind == "list" for row in rows) and any(_of_list(row) for row in rows):
            rows.append(PriceRow(LIST, self._list_price(), group=EVERYTHING, per=Quantity(1, self.base)))
        return rows

    def _needed(self, rule: str) -> set[str]:
        by_id = {told["id"]: told for told in self.told}
        needed = [rule]
        while by_id.get(needed[-1], {}).get("base") in by_id and by_id[needed[-1]]["base"] not in needed:
            needed.append(by_id[needed[-1]]["base"])
        return set(needed)

    def _list_price(self) -> Unrounded:
        told = self.case.get("list_price")
        found = _LIST_PRICE.search(self.words)
        if told is None and found is None:
            raise UnknownWord("a table that tells no list price")
        return Unrounded(str(told) if told is not None else found[1] if found else "0", self.currency)

    def _ended(self, told: Told, quantity: Quantity | None) -> bool:
        most = told.get("max_qty", (told.get("qty") or [None, None])[1])
        if most is None or quantity is None:
            return False
        unit = self.unit(told.get("uom"))
        asked = self.units.convert(quantity, unit) if quantity.unit != unit else quantity
        return asked.exact > Fraction(str(most))

    def _rows_of(self, told: Told) -> Iterator[PriceRow]:
        """The rows one of the case comes to: one for each region and group it names."""
        scope: Mapping[str, Any] = told.get("scope") or {}
        regions = many(scope.get("region", scope.get("country", "")))
        groups = many(scope.get("group", scope.get("campaign", "")))
        sku = scope.get("sku", told.get("sku", ""))
        item_group = scope.get("item_group", told.get("item_group", EVERYTHING))
        per = Quantity(1, self.unit(told.get("uom")))
        least = told.get("min_qty", (told.get("qty") or [0])[0])
        for at, (region, group) in enumerate([(region, group) for region in regions for group in groups]):
            yield PriceRow(
                f"{told['id']}.{at}" if at else told["id"],
                self._price(told),
                sku=sku,
                group="" if sku else item_group,
                kind=self._kind(told),
                per=per,
                minimum=Quantity(str(least or 0), per.unit),
                scope=BuyerIs(
                    customer=scope.get("company", scope.get("customer", "")),
                    group=group,
                    channel=scope.get("channel", ""),
                    region=region,
                ),
                period=period(told),
            )

    def names(self) -> dict[str, str]:
        """Which row of the case each of ours comes from."""
        return {row.id: told["id"] for told in self.told if told.get("kind") != "cost" for row in self._rows_of(told)}

    def _kind(self, told: Told) -> PriceKind:
        """A plain amount is the list, what replaces or changes it is special, and what has a priority goes before that."""
        if told.get("priority"):
            return "contract_special"
        stated = ("amount" in told or "rate" in told) and "list_type" not in told
        return "list" if stated and told["id"] not in self._named else "special"

    def _price(self, told: Told) -> Unrounded | Formula:
        """An amount, or what is done to the list, another row or the cost: markup, discount, rounding, surcharge."""
        currency = told.get("currency", self.currency)
        amount = told.get("amount", told.get("rate"))
        if amount is not None:
            return Unrounded(str(amount), currency)
        steps: list[Markup | Less | Plus | RoundTo] = []
        found = _EXPRESSION.fullmatch(told.get("expr", "unit_price"))
        if found is None:
            raise UnknownWord(f"formula {told['expr']}")
        factor = Fraction(found["before"] or 1) * Fraction(found["after"] or 1)
        steps += [Markup(Percent((factor - 1) * 100))] if factor != 1 else []
        steps += [Plus(Unrounded(f"{found['sign']}{found['more']}".lstrip("+"), currency))] if found["more"] else []
        steps += [Markup(Percent(told[word])) for word in ("markup_percent", "margin_percent") if word in told]
        steps += [Less(Percent(told["percent_off"]))] if "percent_off" in told else []
        steps += [Plus(Unrounded(f"-{told['amount_off']}", currency))] if "amount_off" in told else []
        if "round_to" in told:
            mode = one_of(told.get("round_mode", "half_up"), MODES, "a rounding")
            steps.append(RoundTo(Unrounded(told["round_to"], currency), Rounding(mode)))
        steps += [Plus(Unrounded(told["surcharge"], currency))] if "surcharge" in told else []
        return Formula(self._of(told, found["of"]), steps)

    def _of(self, told: Told, of: str) -> CostOf | RowOf | KindOf:
        base = str(told.get("base", "list"))
        by_id = {each["id"]: each for each in self.told}
        if base == "cost" or of == "cost_price" or by_id.get(base, {}).get("kind") == "cost":
            return CostOf()
        if base in by_id:
            return RowOf(base)
        one_of(base, ("list", "list_price", "sales_price"), "a base")
        return KindOf("list")

    @property
    def cost(self) -> str | None:
        """What the item costs the seller, where a row tells it."""
        return next((str(told["amount"]) for told in self.told if told.get("kind") == "cost"), None)

    def of_cost(self, row: str) -> bool:
        """Whether a row is worked out from the cost."""
        by_id = {each["id"]: each for each in self.told}
        found = self._price(by_id[row])
        return isinstance(found, Formula) and isinstance(found.of, CostOf)


def _of_list(row: PriceRow) -> bool:
    return isinstance(row.price, Formula) and isinstance(row.price.of, KindOf)
