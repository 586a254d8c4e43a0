"""Payments: money promised, taken and given back."""

from ordercore.lifecycle.payment.decide import apply, decide
from ordercore.lifecycle.payment.process import PAYMENT
from ordercore.lifecycle.payment.record import Payment, PaymentEvent

__all__ = ["PAYMENT", "Payment", "PaymentEvent", "apply", "decide"]
