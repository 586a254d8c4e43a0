"""The pricing engine alone: two rows, a rule, a cart."""

from datetime import date

from ordercore.pricing import Line, PercentOff, PriceAnswer, PriceBook, PriceQuestion, PriceRow, Rule, price
from ordercore.values import Money, Percent

mug, six = Money("12.50", "USD"), Money("11.00", "USD")
rows = (PriceRow("mug", mug, sku="MUG"), PriceRow("mug-6", six, sku="MUG", minimum=6))
book = PriceBook("spring", rows, rules=(Rule("welcome", PercentOff(Percent(10)), coupon="WELCOME"),))

answer = price(PriceQuestion(date(2026, 11, 22), "USD", lines=(Line("1", "MUG", 6),), coupons={"WELCOME"}), book)
print(answer.net if isinstance(answer, PriceAnswer) else answer.reasons)  # 59.40 USD
