"""What the tax house answers: every line's net, tax and gross, whose tax it is, and the plan it came from."""

from __future__ import annotations

from attrs import frozen

from ordercore.tax.account import endings, ratio_form
from ordercore.tax.plan import PlannedFee, PlanRow, TaxPlan
from ordercore.tax.treatment import Treatment
from ordercore.values.money import Money, Unrounded, total
from ordercore.values.percent import Percent
from ordercore.values.trace import Step, StepFields, step, told

__all__ = ["ComponentFields", "LineFields", "RateTotal", "TaxAnswer", "TaxComponent", "TaxedLine"]


class ComponentFields:
    """The fields of `TaxComponent` while it is being made: as for `Money`, it is filled as this class and then frozen."""

    __slots__ = ("authority", "base", "category", "exact", "name", "rate", "retained", "source", "tax", "treatment")
    authority: str
    name: str
    treatment: Treatment
    rate: Percent
    base: Money
    exact: Unrounded
    tax: Money
    source: str
    retained: bool
    category: str


@frozen(weakref_slot=False)
class TaxComponent(ComponentFields):
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


class LineFields:
    """The fields of `TaxedLine` while it is being made."""

    __slots__ = ("components", "gross", "id", "net", "reimbursed", "tax")
    id: str
    net: Money
    tax: Money
    gross: Money
    components: tuple[TaxComponent, ...]
    reimbursed: Money | None


@frozen(weakref_slot=False)
class TaxedLine(LineFields):
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
        plan, tax = self.plan, str(self.tax)
        looked_at: tuple[tuple[str, str], ...] = (
            ("sourcing", plan.rule),
            ("place", str(plan.place or "nowhere")),
            ("supplied_on", str(plan.supplied_on)),
            ("passed_over", " ".join(plan.passed) or "nothing"),
        )
        if plan.chosen_from:
            looked_at += (("chosen_from", " ".join([place.path for place in plan.chosen_from])),)
        determined = told("tax.determine", "", looked_at, tuple([_row_step(row) for row in plan.rows]))
        ways = (("rounding", str(plan.rounding)), ("inclusive", str(plan.inclusive)))
        computed = told("tax.compute", tax, ways, _line_steps(self.lines, self.currency))
        pack = f"{plan.pack.id} {plan.pack.version} {plan.pack.digest}" if plan.pack else "none"
        return told("tax.assess", tax, (("regime", plan.regime), ("pack", pack)), (determined, computed))


def _row_step(row: PlanRow) -> Step:
    return told("tax.class", row.tax_class, (("lines", " ".join(row.lines)),), tuple([tax.step for tax in row.taxes]))


def _line_steps(lines: tuple[TaxedLine, ...], currency: str) -> tuple[Step, ...]:
    """The account of each line; what many parts share is written once."""
    ends = endings(currency)
    units = len(ends)
    if any([line.tax.minor < 0 or line.net.minor < 0 for line in lines]):  # noqa: C419  # faster
        return tuple([_line_step(line) for line in lines])
    rates: dict[int, tuple[str, str]] = {}
    forms: dict[int, tuple[str, int, int]] = {}
    steps = []
    for line in lines:
        minor = line.net.minor
        net = ("net", f"{minor // units}{ends[minor % units]}")
        whole = ("base", net[1])
        parts = []
        for part in line.components:
            rate = rates.get(id(part.rate))
            if rate is None:
                rate = rates[id(part.rate)] = ("rate", str(part.rate))
            base = whole if part.base is line.net else ("base", str(part.base))
            exact = part.exact
            shape = forms.get(exact.denominator)
            if shape is None:
                shape = forms[exact.denominator] = ratio_form(exact.denominator, currency)
            form, factor, power = shape
            text = form % divmod(exact.numerator * factor, power) if form and exact.numerator >= 0 else str(exact)
            minor = part.tax.minor
            tax = f"{minor // units}{ends[minor % units]}" if minor >= 0 else str(part.tax)
            made = StepFields()  # as `told` does, without the call: a document has more of these than of anything
            made.rule = "tax.charge"
            made.out = tax
            made.saw = (("authority", part.authority), rate, base, ("exact", text))
            made.source = ""
            made.children = ()
            made.__class__ = Step
            parts.append(made)
        minor = line.gross.minor
        gross = ("gross", f"{minor // units}{ends[minor % units]}")
        minor = line.tax.minor
        tax = f"{minor // units}{ends[minor % units]}"
        steps.append(told("tax.line", tax, (("line", line.id), net, gross), tuple(parts)))  # type: ignore[arg-type]
    return tuple(steps)


def _line_step(line: TaxedLine) -> Step:
    parts = [
        step("tax.charge", part.tax, authority=part.authority, rate=part.rate, base=part.base, exact=part.exact)
        for part in line.components
    ]
    return step("tax.line", line.tax, *parts, line=line.id, net=line.net, gross=line.gross)
