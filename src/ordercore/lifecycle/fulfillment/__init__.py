"""Fulfillments: pieces of an order on their way out of the house."""

from ordercore.lifecycle.fulfillment.decide import apply, decide
from ordercore.lifecycle.fulfillment.process import FULFILLMENT
from ordercore.lifecycle.fulfillment.record import Fulfillment, FulfillmentEvent, FulfillmentLine, Package

__all__ = ["FULFILLMENT", "Fulfillment", "FulfillmentEvent", "FulfillmentLine", "Package", "apply", "decide"]
