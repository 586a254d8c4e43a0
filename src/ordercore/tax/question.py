"""What is asked of the tax house: who supplies what to whom, from where to where, and on which day."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, Literal, get_args

from attrs import field, frozen

from ordercore.errors import CurrencyMismatch, InvalidValue
from ordercore.values.currency import minor_digits
from ordercore.values.ids import checked_id
from ordercore.values.mark import PERSONAL
from ordercore.values.money import Money, Unrounded
from ordercore.values.place import Place
from ordercore.values.quantity import Quantity
from ordercore.values.when import ALWAYS, Period

__all__ = [
    "MOST_LINES",
    "CertificateStatus",
    "Exemption",
    "Registration",
    "TaxBuyer",
    "TaxLine",
    "TaxQuestion",
    "TaxSeller",
    "VatIdStatus",
    "checked_lines",
    "checked_tax_class",
]

CertificateStatus = Literal["valid", "pending", "revoked"]
"""Whether somebody has looked at a certificate and accepted it; only a valid one frees from tax."""

VatIdStatus = Literal["not_checked", "valid", "invalid", "unavailable"]
"""What the register said of a VAT identification number: asserted by the host, never inferred from its form. ``unavailable``
is a register that did not answer: tax is charged, and the plan says that somebody has to ask again."""

MOST_LINES: Final = 10_000
"""The most lines one question may hold."""

_CLASS: Final = re.compile(r"[a-z0-9][a-z0-9_\-]{0,31}(?:/[a-z0-9][a-z0-9_\-]{0,31}){0,7}", re.ASCII)


def _one_of(value: str, known: tuple[str, ...], name: str) -> None:
    if value not in known:
        raise InvalidValue(f"unknown {name} {value!r}", path=f"/{name}", mend=f"use one of {', '.join(known)}")


def checked_tax_class(text: str, *, path: str = "") -> str:
    """Let a tax class in.

    Args:
        text: a path such as ``food/beverage`` of at most eight parts of 1 to 32 lower-case letters, digits, ``_`` and
            ``-``; empty is the class of goods nobody has classified.
        path: where it stands in the input, for the error.

    Returns:
        The text itself.

    Raises:
        InvalidValue: it has another shape.
    """
    if text != "" and (not isinstance(text, str) or _CLASS.fullmatch(text) is None):
        raise InvalidValue(
            f"{text!r} is not a tax class", path=path, mend="write it like 'food/beverage', in lower case"
        )
    return text


@frozen
class Exemption:
    """A buyer's certificate: why, where and how long a taxable supply to this buyer is not taxed."""

    #: authorities that levy only inside this place honor it: ``us-ny`` the state and its counties, ``us-ny/putnam`` not the state.
    place: Place
    #: why, in the words of the certificate, for example ``resale``.
    reason: str
    #: number of the certificate, which the answer cites; empty when it has none.
    certificate: str = field(default="", repr=False)
    #: when supplies must be made to be covered.
    period: Period = ALWAYS
    #: whether it was accepted.
    status: CertificateStatus = field(default="valid")

    @status.validator
    def _known(self, attribute: object, value: str) -> None:
        _one_of(value, get_args(CertificateStatus), "status")


@frozen
class Registration:
    """Where a seller collects tax: registered, or with a nexus that obliges to be."""

    #: the authorities inside this place collect through this seller.
    place: Place
    #: when.
    period: Period = ALWAYS
    #: whether that holds for the authorities below the place too; no for one who is engaged in a state and in none of its
    #: districts.
    below: bool = True


@frozen
class TaxSeller:
    """Who supplies, as far as taxes care. All of it is asserted by the host."""

    #: where tax is collected, in regimes that ask for it; None for everywhere.
    registrations: tuple[Registration, ...] | None = None
    #: schemes the seller has elected or falls under, for example ``oss.below_threshold`` or ``us-al.ssut``.
    schemes: frozenset[str] = frozenset()
    #: whether a marketplace sells for the seller, and owes the tax where the law makes it do so.
    marketplace: bool = False


@frozen
class TaxBuyer:
    """Who is supplied, as far as taxes care."""

    #: identifier of the customer; empty for a guest.
    id: str = ""
    #: whether the buyer buys as a business.
    business: bool = False
    #: VAT identification number as the buyer gave it; empty when there is none. It is not validated here.
    vat_id: str = field(default="", repr=False, metadata=PERSONAL)
    #: certificates on file, whether or not they apply to this supply.
    exempt: tuple[Exemption, ...] = ()
    #: what the register said of the number.
    vat_id_status: VatIdStatus = field(default="not_checked")
    #: number the register gave to the consultation, as evidence; empty when there is none.
    consultation: str = ""
    #: schemes the buyer is under, for example ``es.equivalence`` or ``es.withholds``.
    schemes: frozenset[str] = frozenset()

    @vat_id_status.validator
    def _known(self, attribute: object, value: str) -> None:
        _one_of(value, get_args(VatIdStatus), "vat_id_status")


@frozen
class TaxLine:
    """Something supplied, or a charge made for supplying it."""

    #: identifier of the line, unique in its question.
    id: str = field()
    #: what is asked for it after discounts: net, or gross when the question is inclusive; negative for goods coming back.
    amount: Money
    #: path of what it is, for example ``food/beverage``; empty when nobody has classified it.
    tax_class: str = field(default="")
    #: how many; None when the amount is not for a number of things, and then it is taken for one.
    quantity: Quantity | None = None
    #: whether this amount contains the tax; None when it does as the question or the plan says.
    inclusive: bool | None = None
    #: the amount before it was rounded, when the tax is levied on that; None when it is levied on the amount.
    exact: Unrounded | None = None
    #: part of the amount that somebody else pays, as a manufacturer does for a coupon; None when nobody does.
    reimbursed: Money | None = None

    @id.validator
    def _known_as(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")

    @tax_class.validator
    def _path(self, attribute: object, value: str) -> None:
        checked_tax_class(value, path="/tax_class")

    def __attrs_post_init__(self) -> None:
        for other in (self.exact, self.reimbursed):
            if other is not None and other.currency != self.amount.currency:
                raise CurrencyMismatch(self.amount.currency, other.currency)


@frozen
class TaxQuestion:
    """One supply by one seller to one buyer, from one place to one place, on one day.

    Raises:
        InvalidValue: there are too many lines, or two of one id, or the tax point is not a day.
        UnknownCurrency: ISO 4217 has no such code.
        CurrencyMismatch: a line is in another currency.
    """

    #: the tax point: the day whose rates and rules hold, in the calendar of the place that taxes.
    supplied_on: date = field()
    #: ISO 4217 code of all lines.
    currency: str
    #: where the goods leave from.
    ship_from: Place
    #: where they go to.
    ship_to: Place
    #: what is supplied, charges such as freight included.
    lines: tuple[TaxLine, ...] = field()
    #: who is supplied.
    buyer: TaxBuyer = TaxBuyer()
    #: whether the amounts of the lines contain the tax.
    inclusive: bool = False
    #: who supplies.
    seller: TaxSeller = TaxSeller()
    #: where the invoice goes to, which some laws ask for; None when it goes where the goods go.
    bill_to: Place | None = None
    #: the place whose tax inclusive amounts contain: taxed elsewhere, that tax is taken out and the net stays. None when
    #: amounts contain whatever tax is due, and stay what they are.
    priced_for: Place | None = None
    #: all places the goods may go to, where only part of the postal code is known: `assess` takes the one that the law
    #: says, and `ship_to` names what they have in common. Empty when it is known.
    may_go_to: tuple[Place, ...] = ()

    @supplied_on.validator
    def _day(self, attribute: object, value: date) -> None:
        if value.__class__ is not date:
            raise InvalidValue(
                f"the tax point is a {type(value).__name__}",
                path="/supplied_on",
                mend="give the day, as the place that taxes counts",
            )

    @lines.validator
    def _fit_together(self, attribute: object, lines: tuple[TaxLine, ...]) -> None:
        minor_digits(self.currency)
        checked_lines(lines, self.currency)


def checked_lines(lines: tuple[TaxLine, ...], currency: str) -> tuple[TaxLine, ...]:
    """Let lines in that are to be taxed together.

    Raises:
        InvalidValue: there are too many, or two of one id.
        CurrencyMismatch: one is in another currency.
    """
    if len(lines) > MOST_LINES:
        raise InvalidValue(f"{len(lines)} lines", path="/lines", mend=f"ask about at most {MOST_LINES} at a time")
    seen: set[str] = set()
    for at, line in enumerate(lines):
        if line.id in seen:
            raise InvalidValue(f"two lines are called {line.id!r}", path=f"/lines/{at}/id", mend="give each its own id")
        if line.amount.currency != currency:
            raise CurrencyMismatch(currency, line.amount.currency)
        seen.add(line.id)
    return lines
