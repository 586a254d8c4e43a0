"""How much a buyer may owe: limits, the ledger of what is owed, and one verb to ask. Useful alone."""

from ordercore.credit.account import CreditAccount, CreditLimit, Limit, Unlimited
from ordercore.credit.check import check
from ordercore.credit.claim import (
    claim_from,
    credit_ceiling,
    credit_limit,
    credit_money,
    credit_units,
    delivered_claim,
    invoice_claim,
    order_claim,
)
from ordercore.credit.exposure import CreditClaim, Exposure, exposure_of, moved
from ordercore.credit.policy import (
    STANDARD,
    Policy,
    a_credit_account_is_there,
    a_limit_is_in_force,
    everything_is_in_the_currency_of_the_account,
    exposure_stays_within_the_limit,
    nothing_is_overdue_for_more_than_thirty_days,
)
from ordercore.credit.question import CreditQuestion, Standing
from ordercore.credit.terms import RECEIPT, TERMS, EarlyDiscount, Terms, terms_named

__all__ = [
    "RECEIPT",
    "STANDARD",
    "TERMS",
    "CreditAccount",
    "CreditClaim",
    "CreditLimit",
    "CreditQuestion",
    "EarlyDiscount",
    "Exposure",
    "Limit",
    "Policy",
    "Standing",
    "Terms",
    "Unlimited",
    "a_credit_account_is_there",
    "a_limit_is_in_force",
    "check",
    "claim_from",
    "credit_ceiling",
    "credit_limit",
    "credit_money",
    "credit_units",
    "delivered_claim",
    "everything_is_in_the_currency_of_the_account",
    "exposure_of",
    "exposure_stays_within_the_limit",
    "invoice_claim",
    "moved",
    "nothing_is_overdue_for_more_than_thirty_days",
    "order_claim",
    "terms_named",
]
