"""A price list as text and back, a mistake in it told with its place, and an amount for readers in three countries."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from ordercore.errors import Malformed
from ordercore.values import Dated, InForce, Money, Percent, Period, Quantity
from ordercore.wire import dumps, loads, money_text


@frozen
class Offer:
    """What a host keeps about an item: any attrs class of such fields has a form on the wire."""

    sku: str
    pack: Quantity
    price: Money
    discount: Dated[Percent]


def main() -> None:
    spring = Period(date(2027, 3, 1), date(2027, 6, 1))
    offer = Offer("TEA-ASSAM", Quantity(6), Money("12.50", "EUR"), Dated((InForce(Percent(5), spring),)))
    text = dumps(offer)
    print(text)
    assert loads(Offer, text) == offer

    try:
        loads(Offer, text.replace('"5%"', "5"))
    except Malformed as error:
        print(error)

    print(*(money_text(offer.price, locale) for locale in ("en_US", "de_DE", "fr_FR")), sep="   ")


if __name__ == "__main__":
    main()
