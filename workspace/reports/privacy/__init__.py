"""What may be told of people: hiding, rounding, merging, and the attacks that must fail. Numbers only, no database."""

from .attack import Leak, exposed
from .suppression import suppress
from .table import FEW, FEW_FOR_TEXT, MOST, Cell, Equation, Inconsistent, Key, Kind, Reason, Suppressed

__all__ = [
    "FEW",
    "FEW_FOR_TEXT",
    "MOST",
    "Cell",
    "Equation",
    "Inconsistent",
    "Key",
    "Kind",
    "Leak",
    "Reason",
    "Suppressed",
    "exposed",
    "suppress",
]
