"""What the tax house answers: every line's net, tax and gross, whose tax it is, and the plan it came from."""

from __future__ import annotations

from attrs import frozen

from ordercore.tax.plan import PlannedFee, TaxPlan
from ordercore.tax.treatment import Treatment
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.percent import Percent
from ordercore.values.trace import Step, step

__all__ = ["RateTotal", "TaxAnswer", "TaxComponent", "TaxedLine"]


@frozen
class TaxComponent:
    """One authority's tax on one line."""

    #: id of the authority; empty when no authority has a say.
    authority: str
    #: name of the tax on an invoice.
    name: str
    #: whether it is charged, and if not, why not.
    treatment: Treatment
    #: the rate; 0% unless it is charged.
    rate: Percent
    #: the amount that is taxed, or that is treated as said: the net of the line, unless the tax is on more or less.
    base: Money
    #: the tax before rounding.
    exact: Unrounded
    #: the tax to bill.
    tax: Money
    #: law, notice or certificate that says so.
    source: str = ""
    #: whether the buyer keeps it back: it is then no part of the tax of the line.
    retained: bool = False
    #: category of the tax on an electronic invoice; empty for that of the treatment.
    category: str = ""


@frozen
class TaxedLine:
    """One line with its tax; net and tax are gross, to the cent."""

    #: id of the line, as asked.
    id: str
    #: amount without tax.
    net: Money
    #: all its taxes but those the buyer keeps back.
    tax: Money
    #: amount with tax.
    gross: Money
    #: the taxes one by one, widest authority first; their sum is the tax.
    components: tuple[TaxComponent, ...]
    #: what of the gross a third party pays; None when nobody does.
    reimbursed: Money | None = None


@frozen
class RateTotal:
    """What one tax at one rate comes to over the document: a line of the tax summary on an invoice."""

    #: id of the authority; empty when no authority has a say.
    authority: str
    #: name of the tax.
    name: str
    #: whether it is charged, and if not, why not.
    treatment: Treatment
    #: the rate.
    rate: Percent
    #: net amounts taxed at it.
    base: Money
    #: their tax.
    tax: Money
    #: whether the buyer keeps it back.
    retained: bool = False


@frozen
class TaxAnswer:
    """The tax of a supply. All totals are sums of the lines; nothing is rounded twice."""

    #: ISO 4217 code.
    currency: str
    #: the lines, in the order asked.
    lines: tuple[TaxedLine, ...]
    #: all lines without tax.
    net: Money
    #: all taxes.
    tax: Money
    #: all lines with tax.
    gross: Money
    #: what was determined; keep it with the document.
    plan: TaxPlan
    #: what the law adds to the document; no part of tax and gross.
    fees: tuple[PlannedFee, ...] = ()

    @property
    def retained(self) -> Money:
        """The taxes the buyer keeps back and pays to the authority."""
        return total([part.tax for line in self.lines for part in line.components if part.retained], self.currency)

    @property
    def payable(self) -> Money:
        """What the buyer pays: the gross and the fees, less what is kept back and what a third party pays."""
        tendered = total([line.reimbursed for line in self.lines if line.reimbursed is not None], self.currency)
        return self.gross + total([fee.amount for fee in self.fees], self.currency) - self.retained - tendered

    def line(self, id: str) -> TaxedLine:
        """The line of that id.

        Raises:
            KeyError: there is none.
        """
        for line in self.lines:
            if line.id == id:
                return line
        raise KeyError(id)

    def by_authority(self) -> dict[str, Money]:
        """What each authority is owed, by its id, in the order met; authorities that charge nothing are listed with it."""
        owed: dict[str, Money] = {}
        for line in self.lines:
            for part in line.components:
                if part.authority and not part.retained:
                    owed[part.authority] = owed[part.authority] + part.tax if part.authority in owed else part.tax
        return owed

    def by_rate(self) -> tuple[RateTotal, ...]:
        """Base and tax of each tax, treatment and rate, in the order met: bases of one tax add up to its net amounts."""
        parts: dict[tuple[str, str, Treatment, Percent, bool], list[TaxComponent]] = {}
        for line in self.lines:
            for part in line.components:
                key = (part.authority, part.name, part.treatment, part.rate, part.retained)
                parts.setdefault(key, []).append(part)
        return tuple(
            RateTotal(
                *key[:4],
                total([part.base for part in group], self.currency),
                total([part.tax for part in group], self.currency),
                retained=key[4],
            )
            for key, group in parts.items()
        )

    @property
    def trace(self) -> Step:
        """The account of all figures, drawn from the answer and its plan when somebody asks."""
        plan = self.plan
        rows = [_row_step(number, plan) for number in range(len(plan.rows))]
        return step(
            "tax.assess",
            self.tax,
            step(
                "tax.determine",
                "",
                *rows,
                sourcing=plan.rule,
                place=plan.place or "nowhere",
                supplied_on=plan.supplied_on,
                passed_over=" ".join(plan.passed) or "nothing",
            ),
            step(
                "tax.compute", self.tax, *map(_line_step, self.lines), rounding=plan.rounding, inclusive=plan.inclusive
            ),
            regime=plan.regime,
            pack=f"{plan.pack.id} {plan.pack.version} {plan.pack.digest}" if plan.pack else "none",
        )


def _row_step(number: int, plan: TaxPlan) -> Step:
    row = plan.rows[number]
    found = [
        step(
            f"tax.{tax.treatment}",
            tax.rate,
            source=tax.source,
            authority=tax.authority,
            kind=tax.kind,
            period=tax.period,
        )
        for tax in row.taxes
    ]
    return step("tax.class", row.tax_class, *found, lines=" ".join(row.lines))


def _line_step(line: TaxedLine) -> Step:
    parts = [
        step("tax.charge", part.tax, authority=part.authority, rate=part.rate, base=part.base, exact=part.exact)
        for part in line.components
    ]
    return step("tax.line", line.tax, *parts, line=line.id, net=line.net, gross=line.gross)
