"""Returns: shipped pieces on their way back."""

from ordercore.lifecycle.returns.decide import apply, decide
from ordercore.lifecycle.returns.process import RETURN
from ordercore.lifecycle.returns.record import Receipt, Return, ReturnEvent, ReturnLine

__all__ = ["RETURN", "Receipt", "Return", "ReturnEvent", "ReturnLine", "apply", "decide"]
