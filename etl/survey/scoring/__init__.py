"""Scoring rules: from a child's answers to meets (1.0), fails (0.0) or does not count (NaN).

One function per indicator, named as its id and marked with `@indicator`, taking the children as
`survey.files.microdata` reads them and returning a float Series on their index. NaN means not applicable or not
determinable; either way the child is outside the denominator.
"""

from __future__ import annotations

# Their rules register themselves.
from etl.survey.scoring import access_to_care, child_and_family, medical_home, system_of_care
from etl.survey.scoring.primitives import RULES, Scorer, indicator

__all__ = ["RULES", "Scorer", "access_to_care", "child_and_family", "indicator", "medical_home", "system_of_care"]
