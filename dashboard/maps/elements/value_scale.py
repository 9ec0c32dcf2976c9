"""Four classes of value with borders that can be written: the colors of a map of values, and the ticks of its axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

CLASSES = 4
# Steps between classes that read well, in units of a power of ten.
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 10.0)


@dataclass(frozen=True)
class Scale:
    """Four classes of equal width from `start`."""

    start: float
    step: float

    @property
    def breaks(self) -> list[float]:
        """Borders of the classes, from the lowest to the highest."""
        return [self.start + n * self.step for n in range(CLASSES + 1)]

    def class_of(self, value: float) -> int:
        """Number of the class of a value, 0 to 3."""
        return min(max(math.floor((value - self.start) / self.step + 1e-9), 0), CLASSES - 1)


def scale(values: Sequence[float], *, least_step: float = 0.0) -> Scale:
    """The finest scale of readable steps that holds all values in four classes.

    Steps are whole multiples of `least_step`, so that borders can be written with the digits of the figures.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values to make a scale of")
    low, high = min(values), max(values)
    rough = max((high - low) / CLASSES, least_step, 1e-9)
    power = 10.0 ** math.floor(math.log10(rough))
    for step in sorted({power * s for s in STEPS} | {10 * power * s for s in STEPS}):
        start = math.floor(low / step + 1e-9) * step
        odd = least_step and abs(step / least_step - round(step / least_step)) > 1e-6
        if not odd and step >= rough - 1e-12 and start + CLASSES * step >= high - 1e-12:
            return Scale(start, step)
    raise ValueError(f"no scale for {low} to {high}")
