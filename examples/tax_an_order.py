"""Tax an order with nothing but the tax house: who is owed what, and by which rule."""

from datetime import date

from ordercore.adapters.packs import shipped_pack
from ordercore.tax import TaxAnswer, TaxLine, TaxQuestion, assess, us_sales
from ordercore.values import Money, Place

lines = (TaxLine("1", Money("119.50", "USD")), TaxLine("2", Money("24.00", "USD"), tax_class="food"))
question = TaxQuestion(date(2026, 11, 22), "USD", Place("us-ny/albany"), Place("us-ny/putnam"), lines)
match assess(question, regimes=(us_sales(shipped_pack("us-state")),)):
    case TaxAnswer() as answer:
        print(
            answer.gross,
            *[f"{part.tax} to {part.authority}: {part.source}" for part in answer.line("1").components],
            sep="\n",
        )
    case refused:
        print(*refused.reasons, sep="\n")
