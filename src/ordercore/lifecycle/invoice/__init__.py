"""Invoices, credit memos and write-offs."""

from ordercore.lifecycle.invoice.decide import apply, decide
from ordercore.lifecycle.invoice.process import INVOICE
from ordercore.lifecycle.invoice.record import Invoice, InvoiceEvent, InvoiceKind, InvoiceLine

__all__ = ["INVOICE", "Invoice", "InvoiceEvent", "InvoiceKind", "InvoiceLine", "apply", "decide"]
