"""The thinking between reading and writing: one straight line from facts to answers, without a port in sight.

The same lines price a cart that nobody ordered, a quote, and an order.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from ordercore.access.actor import Subject
from ordercore.catalog.check import check_quantity
from ordercore.catalog.item import Item
from ordercore.credit.check import check
from ordercore.credit.exposure import Exposure
from ordercore.credit.policy import Policy
from ordercore.credit.question import CreditQuestion
from ordercore.desk.facts import DraftFacts, PayerFacts
from ordercore.inventory.limit import STOCK_DIGITS
from ordercore.parties.customer import Customer
from ordercore.pricing.answer import PriceAnswer
from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import Buyer
from ordercore.pricing.price import price
from ordercore.pricing.question import AskedCharge, Line, PriceOverride, PriceQuestion
from ordercore.tax.answer import TaxAnswer
from ordercore.tax.assess import assess
from ordercore.tax.question import Exemption, TaxBuyer, TaxLine, TaxQuestion
from ordercore.tax.regime import Regime
from ordercore.values.money import Money
from ordercore.values.percent import Percent
from ordercore.values.place import Address
from ordercore.values.quantity import Quantity
from ordercore.values.verdict import Reason, Refused, Verdict

__all__ = ["Answers", "ask", "ask_credit", "buyer_of", "line_of", "price_question", "with_rates"]

_SCALE: Final = 10**STOCK_DIGITS


@frozen
class Answers:
    """What a draft costs."""

    #: how its prices were found.
    price: PriceAnswer
    #: how its taxes were found.
    tax: TaxAnswer


def ask(facts: DraftFacts, book: PriceBook, regimes: tuple[Regime, ...]) -> Answers | Refused:
    """Price a draft and find its taxes.

    Args:
        facts: what was read.
        book: prices and rules.
        regimes: the law, first that fits.

    Returns:
        Both answers; or a refusal with every reason of the step that said no: unknown or unorderable items first
        (``order.unknown_item``, ``order.not_active``, and those of the items' order rules), then prices, then taxes.
    """
    missing = _orderable(facts)
    if missing:
        return Refused(missing)
    question = price_question(facts)
    priced = price(question, book)
    if isinstance(priced, PriceAnswer) and book.looks_at_tax and not facts.draft.prices_include_tax:
        # Rates hang on goods and places, not on prices: what the lines cost without the rules about tax tells them.
        taxed = assess(_tax_question(facts, priced), regimes)
        if isinstance(taxed, Refused):
            return taxed
        priced = price(with_rates(question, taxed), book)
    if isinstance(priced, Refused):
        return priced
    unknown = [gift for gift in priced.gifts if gift.sku not in facts.items]
    if unknown:
        said = "the item that a rule adds does not exist"
        return Refused(
            tuple(Reason("order.unknown_item", f"/gifts/{each.id}", said, (("sku", each.sku),)) for each in unknown)
        )
    taxed = assess(_tax_question(facts, priced), regimes)
    return taxed if isinstance(taxed, Refused) else Answers(priced, taxed)


def _orderable(facts: DraftFacts) -> tuple[Reason, ...]:
    draft, customer = facts.draft, facts.customer
    reasons: list[Reason] = []
    if draft.placed_on not in customer.active:
        said = "the customer does not order on that day"
        reasons.append(Reason("order.customer_not_active", "/customer", said, (("customer", customer.id),)))
    for line in draft.lines:
        path = f"/lines/{line.id}"
        item = facts.items.get(line.sku)
        if item is None:
            reasons.append(Reason("order.unknown_item", path, "there is no such item", (("sku", line.sku),)))
            continue
        if draft.placed_on not in item.active:
            reasons.append(Reason("order.not_active", path, "the item is not sold on that day", (("sku", line.sku),)))
        reasons.extend(_countable(item, line.quantity, path))
    return tuple(reasons)


def _countable(item: Item, quantity: Quantity, path: str) -> tuple[Reason, ...]:
    """Why an item cannot be ordered in this quantity."""
    whole = quantity.denominator == 1 and quantity.unit == item.units.base
    if whole and not item.order_rules:
        return ()
    verdict = check_quantity(item, quantity, path=path)
    if isinstance(verdict, Refused):
        return verdict.reasons
    if whole or _SCALE % item.in_base(quantity).denominator == 0:
        return ()
    said = f"stock is counted in {item.units.base} of {STOCK_DIGITS} decimal digits"
    return (Reason("order.not_countable", path, said, (("asked", str(quantity)),)),)


def price_question(facts: DraftFacts) -> PriceQuestion:
    """What is asked of the price book; items that are not there are left out."""
    draft = facts.draft
    return PriceQuestion(
        on=draft.placed_on,
        currency=draft.currency,
        buyer=buyer_of(facts.customer, facts.subject, draft.channel, facts.ship_to),
        lines=tuple(
            line_of(line.id, line.quantity, item, draft.currency, line.override)
            for line in draft.lines
            if (item := facts.items.get(line.sku))
        ),
        coupons=draft.coupons,
        charges=tuple(AskedCharge(each.id, each.kind, each.amount, each.tax_class) for each in draft.charges),
        taken=facts.taken,
    )


def with_rates(question: PriceQuestion, taxed: TaxAnswer) -> PriceQuestion:
    """A cart whose lines know the rate their tax is reckoned at: that of all authorities together, without what the buyer keeps back."""
    rates = {
        line.id: sum([each.rate.exact for each in line.components if not each.retained], Fraction(0))
        for line in taxed.lines
    }
    return evolve(question, lines=[evolve(line, tax_rate=Percent(rates[line.id])) for line in question.lines])


def buyer_of(customer: Customer, subject: Subject, channel: str, ship_to: Address) -> Buyer:
    """Who buys, as far as prices care; without a channel it is the customer's own."""
    groups = customer.groups | {customer.price_group} if customer.price_group else customer.groups
    return Buyer(customer.id, subject.ancestors, groups, channel or customer.channel, ship_to.place.path)


def line_of(id: str, quantity: Quantity, item: Item, currency: str, override: PriceOverride | None) -> Line:
    """A line of a cart with what the catalog knows of its item."""
    known = bool(item.costs) and quantity.unit in item.units
    cost = item.cost_of(Quantity(1, quantity.unit), currency) if known else None
    return Line(id, item.sku, quantity, item.groups, override, cost, units=item.units)


def _tax_question(facts: DraftFacts, priced: PriceAnswer) -> TaxQuestion:
    draft, standing = facts.draft, facts.customer.tax
    goods = tuple(TaxLine(line.id, line.net, facts.items[line.sku].tax_class, line.quantity) for line in priced.lines)
    charges = tuple(TaxLine(charge.id, charge.net, charge.tax_class) for charge in priced.charges)
    exempt = tuple(
        Exemption(each.place, each.reason, each.number, each.period, each.status) for each in standing.exemptions
    )
    buyer = TaxBuyer(
        facts.customer.id,
        standing.business,
        standing.vat_id,
        exempt,
        vat_id_status=standing.vat_id_status,
        consultation=standing.consultation,
    )
    return TaxQuestion(
        supplied_on=draft.placed_on,
        currency=draft.currency,
        ship_from=facts.ship_from,
        ship_to=facts.ship_to.place,
        lines=goods + charges,
        buyer=buyer,
        inclusive=draft.prices_include_tax,
        seller=facts.seller,
        bill_to=facts.bill_to,
    )


def ask_credit(facts: PayerFacts, amount: Money, policies: tuple[Policy, ...]) -> Verdict:
    """Whether who pays may owe so much more.

    Args:
        facts: what was read.
        amount: by how much the debt would grow, with tax.
        policies: what is asked of each account.
    """
    standing = facts.standing
    exposure = standing.exposure if standing else Exposure.nothing(amount.currency, on=facts.on)
    return check(CreditQuestion(facts.account, exposure, amount, facts.above), policies)
