"""Weighted cells against R on the official files."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from etl.small_area.cells import survey_cells
from etl.small_area.model.specification import CSHCN


def test_the_design_variance_is_that_of_r_survey(official):
    # METHODS 1: MA 2022 0.24743, SE 0.014796; independent R `survey` results.
    frame = official["nsch_screener", 2022]
    survey = survey_cells.prepare(frame, CSHCN.factors)
    found = survey_cells.tabulate(survey, frame["cshcn_in_file"].to_numpy(), pd.Categorical(frame["fips"]))
    home = found.areas.index("25")
    assert found.direct[home] == pytest.approx(0.24743, abs=5e-6)
    assert np.sqrt(found.variance[home]) == pytest.approx(0.014796, abs=5e-7)
    assert found.children[home] == 1640
    assert found.trials[home].sum() == pytest.approx(0.24743 * 0.75257 / 0.014796**2, rel=1e-3)
