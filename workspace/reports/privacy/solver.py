"""The integer programmes' solver, without what it prints: HiGHS writes a line of its own to the process's standard
output (and not to Python's) when it repairs a solution, whatever it is asked to display."""

import ctypes
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

_STANDARD_OUTPUT = 1
_libc = ctypes.CDLL(None)
# The output belongs to the process: two threads that both put it aside would not find it again.
_alone = threading.RLock()


def solve(
    aim: npt.NDArray[np.float64],
    *,
    integrality: npt.NDArray[np.float64] | npt.NDArray[np.int64],
    bounds: Bounds,
    constraints: Sequence[LinearConstraint],
) -> OptimizeResult:
    """The least of `aim` within the constraints, as scipy's `milp` answers. Prints nothing."""
    with _unheard():
        return milp(aim, integrality=integrality, bounds=bounds, constraints=constraints)


@contextmanager
def _unheard() -> Iterator[None]:
    """What is printed meanwhile is gone, from C, too. Where there is no standard output, nothing needs to be done."""
    with _alone:
        try:
            kept = os.dup(_STANDARD_OUTPUT)
        except OSError:
            yield
            return
        _flush()
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
            os.dup2(nowhere.fileno(), _STANDARD_OUTPUT)
            try:
                yield
            finally:
                _flush()
                os.dup2(kept, _STANDARD_OUTPUT)
                os.close(kept)


def _flush() -> None:
    """What was printed before comes out before, and what is printed now now: C keeps a buffer of its own."""
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()
    _libc.fflush(None)
