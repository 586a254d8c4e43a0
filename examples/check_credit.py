"""May this buyer owe 350 dollars more?"""

from datetime import date

from ordercore.credit import CreditAccount, CreditLimit, CreditQuestion, Exposure, check
from ordercore.values import Money, Refused

acme = CreditAccount("acme", "USD", limits=(CreditLimit(Money("1000", "USD")),))
owed = Exposure(date(2026, 12, 1), open_orders=Money("250", "USD"), open_invoices=Money("480", "USD"))
verdict = check(CreditQuestion(acme, owed, Money("350", "USD")))
print(verdict.reasons[0].message if isinstance(verdict, Refused) else "granted")
