"""Half widths of 90% and 95% intervals of a normal distribution, in standard errors.

The Census Bureau defines its printed 90% margins with 1.645, so standard errors are taken out of them with the same
digits.
"""

from __future__ import annotations

Z90, Z95 = 1.645, 1.96
