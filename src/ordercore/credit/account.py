"""How much a buyer may owe: limits with their periods, and the account that has them."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from ordercore.errors import CurrencyMismatch, InvalidValue
from ordercore.values.currency import minor_digits
from ordercore.values.ids import checked_id
from ordercore.values.mark import CREDIT
from ordercore.values.money import Money
from ordercore.values.when import ALWAYS, Period

__all__ = ["CreditAccount", "CreditLimit", "Limit", "Unlimited"]


@frozen
class Unlimited:
    """No bound on what may be owed. Said in a word, since neither zero nor nothing means it."""

    #: when it holds.
    period: Period = ALWAYS
    #: who decided it, or where it is written; empty when nobody wrote it down.
    source: str = ""


@frozen
class CreditLimit:
    """The most that may be owed. Zero is zero: nothing may."""

    #: the most that may be owed, tax included; zero or more.
    amount: Money = field()
    #: when it holds.
    period: Period = ALWAYS
    #: who decided it, or where it is written; empty when nobody wrote it down.
    source: str = ""

    @amount.validator
    def _not_negative(self, attribute: object, value: Money) -> None:
        if value.minor < 0:
            raise InvalidValue(f"a credit limit of {value}", path="/amount", mend="zero gives no credit at all")


Limit = Unlimited | CreditLimit
"""What a limit may be. Never a bare number: zero, none and unlimited are three things."""


@frozen
class CreditAccount:
    """Whose debts are counted together, in one currency."""

    #: identifier of the account.
    id: str = field()
    #: ISO 4217 code its limits and debts are in.
    currency: str = field()
    #: its limits; of those that hold on a day the last one counts, so a temporary one is written behind the standing one.
    #: Empty means it has none of its own: it lives on those of the accounts above, and without them gets no credit.
    limits: tuple[Limit, ...] = field(default=(), metadata=CREDIT)
    #: id of the account whose limits bind it too, as a group's bind its companies; empty at the top.
    parent: str = ""

    @id.validator
    def _an_id(self, attribute: object, value: str) -> None:
        checked_id(value, path="/id")

    @currency.validator
    def _known(self, attribute: object, value: str) -> None:
        minor_digits(value)

    @limits.validator
    def _in_its_currency(self, attribute: object, value: tuple[Limit, ...]) -> None:
        for limit in value:
            if isinstance(limit, CreditLimit) and limit.amount.currency != self.currency:
                raise CurrencyMismatch(self.currency, limit.amount.currency)

    def limit_on(self, on: date) -> Limit | None:
        """The limit that counts on a day; None when none of its own holds then."""
        for limit in reversed(self.limits):
            if on in limit.period:
                return limit
        return None
