"""Stock adjustments."""

from ordercore.lifecycle.adjustment.decide import apply, decide
from ordercore.lifecycle.adjustment.process import ADJUSTMENT
from ordercore.lifecycle.adjustment.record import Adjustment, AdjustmentEvent, AdjustmentLine

__all__ = ["ADJUSTMENT", "Adjustment", "AdjustmentEvent", "AdjustmentLine", "apply", "decide"]
