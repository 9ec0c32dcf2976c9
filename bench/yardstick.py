"""How fast the machine is now: a fixed loop of Python and a fixed sum of numpy, in seconds of the processor."""

from __future__ import annotations

import time

import numpy as np


def python_seconds() -> float:
    """Two million additions in Python."""
    started, total = time.process_time(), 0
    for number in range(2_000_000):
        total += number
    return time.process_time() - started


def numpy_seconds() -> float:
    """Forty sorts of 200,000 numbers in numpy."""
    numbers = np.random.default_rng(2026).random((40, 200_000))
    started = time.process_time()
    np.sort(numbers, axis=1)
    return time.process_time() - started


def told() -> str:
    """The fastest of three of each, in words."""
    python = min(python_seconds() for _ in range(3))
    numpy = min(numpy_seconds() for _ in range(3))
    return f"yardstick {python * 1000:.0f} ms for a loop of Python, {numpy * 1000:.0f} ms for a sort of numpy"
