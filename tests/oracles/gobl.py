"""A document of invopop/gobl as lines and a plan of ours: what its fields mean for figures."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from ordercore.tax import PlannedTax, PlanRow, TaxAnswer, TaxComponent, TaxLine, TaxPlan, TaxRounding, compute
from ordercore.values import Money, Place, Unrounded, total
from tests.oracles.folder import Case, exact, percent
from tests.tax.made import DAY

__all__ = ["SURCHARGE", "Document", "document_of", "rates_of", "summed"]

LINE: Final = {
    *("i", "quantity", "name", "price", "unit", "item_currency", "sum", "discounts", "charges", "taxes", "total"),
    *("breakdown", "substituted", "notes", "identifier", "period", "order", "cost", "uuid"),
}
LABELS: Final = {"i", "key", "code", "reason", "ext", "meta", "uuid"}
"""What a discount, a charge or a tax is called and filed under: no figure depends on it."""
ROW: Final = {"percent", "amount", "base", "taxes", "quantity", "unit", "rate"}
"""A charge by quantity has how many and the rate of each: its amount is their product."""
TAX: Final = {"cat", "key", "rate", "percent", "surcharge", "ext", "country"}
TREATMENTS: Final = {
    None: "exempt",
    "exempt": "exempt",
    "export": "export",
    "intra-community": "intra_community",
    "outside-scope": "outside_scope",
    "reverse-charge": "reverse_charge",
    "zero": "zero_rated",
}
"""What a key says when no percentage stands beside it."""
SURCHARGE: Final = " surcharge"
"""After the name of a tax, that of the surcharge on the same base."""
LEVELS: Final = {"precise": "document", "currency": "document_rate"}
"""``precise`` rounds at the end, ``currency`` each step of the way."""


@frozen
class Document:
    """What became of it."""

    #: the document itself.
    case: Case
    #: its tax.
    answer: TaxAnswer
    #: its lines, and its discounts and charges as lines.
    lines: dict[str, list[TaxLine]]

    @property
    def every(self) -> list[TaxLine]:
        return [line for kind in self.lines.values() for line in kind]

    @property
    def included(self) -> Money:
        """What of the prices is tax."""
        name, currency = self.case["prices_include"], self.answer.currency
        parts = [part for line in self.answer.lines for part in line.components if not part.retained]
        return total([part.tax for part in parts if name and part.name.startswith(f"{name}/")], currency)

    def parts(self, name: str) -> list[tuple[TaxLine, TaxComponent]]:
        """The lines that one rate of a tax is on."""
        found = [(line, part) for line in self.every for part in self.answer.line(line.id).components]
        return [(line, part) for line, part in found if part.name == name]

    def tax_on(self, name: str) -> Money:
        """The tax of a rate; a precise document shows each to the cent by itself, whatever they are together."""
        parts, currency = [part for _, part in self.parts(name)], self.answer.currency
        if self.case["rounding_rule"] == "currency":
            return total([part.tax for part in parts], currency)
        return sum([part.exact for part in parts], Unrounded.zero(currency)).settle().money

    def base_of(self, name: str) -> Money:
        """The base of a rate: the exact sum of its lines, or under ``currency`` the sum of nets that were each rounded.

        What is rounded so need not make the total with its tax: ours is the sum of the nets that do.
        """
        whole = Unrounded.zero(self.answer.currency)
        for line, part in self.parts(name):
            net = line.exact or line.amount.unrounded
            if self.case["prices_include"] and part.name.startswith(f"{self.case['prices_include']}/"):
                others = [each for _, each in self.parts(name + SURCHARGE) if _ is line]
                net -= sum([each.exact for each in others], part.exact)
            whole += net.settle().money.unrounded if self.case["rounding_rule"] == "currency" else net
        return whole.settle().money


def summed(lines: list[TaxLine], currency: str) -> Money:
    """Lines together, rounded once."""
    return sum([line.exact or line.amount.unrounded for line in lines], Unrounded.zero(currency)).settle().money


def rates_of(case: Case) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """The rates the document sums its taxes up by, under names of their own."""
    categories = case["totals"].get("taxes", {}).get("categories", ())
    return {
        f"{each['code']}/{at}": (each, rate) for each in categories for at, rate in enumerate(each.get("rates") or ())
    }


def taxes_of(rows: list[dict[str, Any]] | None, case: Case) -> tuple[PlannedTax, ...]:
    found: list[PlannedTax] = []
    for each in rows or ():
        assert set(each) <= TAX, set(each) - TAX
        name, keeps = name_of(each, case)
        rate = percent(each.get("percent"))
        treatment: Any = "taxable" if rate or each.get("key") == "standard" else TREATMENTS[each.get("key")]
        category = (each.get("ext") or {}).get("untdid-tax-category", "")
        country = (each.get("country") or "").lower()
        include = case["prices_include"]
        included = False if include and include != each["cat"] else None
        plan = PlannedTax(country, name, treatment, "", rate, retained=keeps, category=category, included=included)
        found.append(plan)
        if each.get("surcharge"):
            extra = percent(each["surcharge"])
            found.append(PlannedTax(country, name + SURCHARGE, "taxable", "", extra, retained=keeps, included=included))
    return tuple(found)


def name_of(tax: dict[str, Any], case: Case) -> tuple[str, bool]:
    """Under which rate the document sums a tax up, and whether the customer keeps it: the nearest by what they share."""

    def shared(rate: dict[str, Any]) -> int:
        ext, wanted = tax.get("ext") or {}, rate.get("ext") or {}
        same = 100 if rate.get("key") == tax.get("key") else 0
        return same + sum([1 for key, value in wanted.items() if ext.get(key) == value])

    fitting = [
        (shared(rate), name, category)
        for name, (category, rate) in rates_of(case).items()
        if category["code"] == tax["cat"]
        and percent(rate.get("percent")) == percent(tax.get("percent"))
        and (rate.get("country") or "") == (tax.get("country") or "")
        and bool(rate.get("surcharge")) == bool(tax.get("surcharge"))
    ]
    assert fitting, f"no rate of the totals is that of {tax}"
    _, name, category = max(fitting, key=lambda each: each[0])
    return name, bool(category.get("retained"))


def price_of(line: dict[str, Any], case: Case) -> Unrounded:
    """The price of a piece in the currency of the document."""
    price, named = exact(line["price"], case["currency"]), line["item_currency"]
    if named in {None, case["currency"]}:
        return price
    (rate,) = [
        each["amount"]
        for each in case["exchange_rates"] or ()
        if (each["from"], each["to"]) == (named, case["currency"])
    ]
    return price * exact(rate, case["currency"]).exact


def net_of(line: dict[str, Any], case: Case) -> Unrounded:
    """A line before tax: amounts off and on are of the sum, in the digits they were worked out to."""
    assert set(line) <= LINE, set(line) - LINE
    whole = rounded(price_of(line, case) * exact(line["quantity"], case["currency"]).exact, case)
    rest = whole
    for sign, rows in ((-1, line["discounts"]), (1, line["charges"])):
        for each in rows or ():
            rest += amount_of(each, whole, case) * sign
    return rest


def amount_of(row: dict[str, Any], whole: Unrounded, case: Case) -> Unrounded:
    """A discount or a charge: a part of its base, or of the whole where it has none; a rate for each; or an amount."""
    assert set(row) <= LABELS | ROW, set(row) - LABELS - ROW
    currency = case["currency"]
    if row.get("percent"):
        base = exact(row["base"], currency) if row.get("base") else whole
        return rounded(percent(row["percent"]).of(base), case)
    if row.get("quantity") and row.get("rate"):
        return rounded(exact(row["rate"], currency) * exact(row["quantity"], currency).exact, case)
    return exact(row["amount"], currency)


def rounded(amount: Unrounded, case: Case) -> Unrounded:
    return amount.settle().money.unrounded if case["rounding_rule"] == "currency" else amount


def document_of(case: Case) -> Document:
    """The tax of a document, by its own rates and rounding rule."""
    currency, level = case["currency"], LEVELS[case["rounding_rule"].split()[0]]
    rows: dict[tuple[PlannedTax, ...], list[str]] = {}
    lines: dict[str, list[TaxLine]] = {"line": [], "discount": [], "charge": []}

    def add(kind: str, amount: Unrounded, taxes: list[dict[str, Any]] | None) -> None:
        id, billed = f"{kind}-{len(lines[kind])}", amount.settle().money
        lines[kind].append(TaxLine(id, billed, exact=None if level == "document_rate" else amount))
        rows.setdefault(taxes_of(taxes, case), []).append(id)

    for line in case["lines"]:
        add("line", net_of(line, case), line["taxes"])
    goods = sum([line.exact or line.amount.unrounded for line in lines["line"]], Unrounded.zero(currency))
    for kind, sign in (("discount", -1), ("charge", 1)):
        for each in case[f"{kind}s"] or ():
            add(kind, amount_of(each, goods, case) * sign, each.get("taxes"))
    plan = TaxPlan(
        regime="published",
        rule="published",
        place=Place("es"),
        supplied_on=DAY,
        currency=currency,
        inclusive=case["prices_include"] is not None,
        rounding=TaxRounding(level),  # type: ignore[arg-type]
        pack=None,
        rows=tuple(PlanRow(tuple(ids), "", taxes) for taxes, ids in rows.items()),
    )
    return Document(case, compute(plan, [line for kind in lines.values() for line in kind]), lines)
