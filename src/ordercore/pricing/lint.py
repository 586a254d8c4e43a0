"""What the owner of a book would want to be told: rows and rules that never win, cliffs, gaps, prices under cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve

from ordercore.pricing.book import PriceBook
from ordercore.pricing.buyer import roots
from ordercore.pricing.condition import MaximumQuantity
from ordercore.pricing.lint_after import out_of_turn
from ordercore.pricing.lint_finding import finding
from ordercore.pricing.lint_never import never_winning
from ordercore.pricing.lint_price import as_priced
from ordercore.pricing.lint_row import about_rows, expired, under_cost
from ordercore.pricing.lint_world import World
from ordercore.pricing.rule import Rule
from ordercore.values.money import Unrounded
from ordercore.values.quantity import Units
from ordercore.values.verdict import Reason

__all__ = ["lint"]


def lint(
    book: PriceBook,
    *,
    on: date | None = None,
    costs: Mapping[str, Unrounded] | None = None,
    groups: Mapping[str, Iterable[str]] | None = None,
    units: Mapping[str, Units] | None = None,
) -> tuple[Reason, ...]:
    """Look a book over for what it can hardly mean. What it cannot mean at all it refused when it was made.

    Rules and rows are held against one another by what they are about, whom and when; what carts come to is asked of `price`
    itself: one line of each item, just below, at and just above every quantity or value at which a row, rule or charge
    begins, for the buyer and the codes it names. Carts of several items are not tried, and a rule or charge is tried with a
    thousand items at most.

    Args:
        book: the book.
        on: the day or instant from which on it is used; None does not look for what is over.
        costs: what an item costs the seller, by SKU: its base unit where `units` names it, else any unit it is sold in. Items
            left out are not looked at.
        groups: the groups of items, by SKU, as lines tell them. Without them, rules and rows for groups are tried with items
            of theirs that have no price of their own, and two groups may always hold one item.
        units: the units items are counted in, by SKU.

    Returns:
        What was found, by code and path; the last fact of each, ``mend``, says what would mend it:

        - ``lint.kind``: a row of a kind the precedence leaves out.
        - ``lint.expired``: a row, charge or rule that is over; of a rule with a coupon, its code is told.
        - ``lint.equal``: two rows that only their ids tell apart.
        - ``lint.overlap``: two rows, for two groups of buyers or items, that only their ids tell apart where both fit.
        - ``lint.gap``: an item with breaks, and no price for fewer.
        - ``lint.falling_total``: more units of an item cost less together.
        - ``lint.cliff``: a rule that ends at a number of units, so that one more unit costs more than its price.
        - ``lint.under_cost``: a price lower than the cost, or a rule that takes a price below it.
        - ``lint.never``: a row or rule behind another in all it could do, or a rule that asks for what cannot be.
        - ``lint.unknown``: a rule that waits for one there is not.
        - ``lint.cycle``: a rule that waits for one that waits for it.
    """
    around = {sku: frozenset(each for name in names for each in roots(name)) for sku, names in (groups or {}).items()}
    # A book of its own: what pricing keeps beside a book is not kept for what nobody will ask again.
    world = World(evolve(book), on, around, units or {}, costs or {})
    found = [
        *(expired(book, on) if on is not None else ()),
        *about_rows(book, around),
        *never_winning(book, around),
        *out_of_turn(book),
        *_cliffs(book.rules),
        *under_cost(world),
        *as_priced(world),
    ]
    told: dict[tuple[str, str], Reason] = {}
    for reason in found:
        told.setdefault((reason.code, reason.path), reason)
    return tuple(told[key] for key in sorted(told))


def _cliffs(rules: Iterable[Rule]) -> Iterator[Reason]:
    for at, rule in enumerate(rules):
        for number, condition in enumerate(rule.when):
            if isinstance(condition, MaximumQuantity):
                facts = (("rule", rule.id), ("maximum", str(condition.quantity)))
                said, path = "one unit more ends the discount of all", f"/rules/{at}/when/{number}"
                yield finding("cliff", path, said, *facts, mend="cap the units of the rule instead")
