"""Which computed periods the timeline tells: none twice, and rather those within which no question changed."""

import pandas as pd
import pytest

from dashboard.data.queries.history import apart


def rows(*periods: str, changed: tuple[str, ...] = ()) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "period": periods,
            "first_year": [int(period[:4]) for period in periods],
            "last_year": [int(period[-4:]) for period in periods],
            "reliability": ["caution" if period in changed else "ok" for period in periods],
        }
    )


@pytest.mark.parametrize(
    ("periods", "changed", "expected"),
    [
        (["2018", "2018-2019", "2017-2019"], ["2018-2019", "2017-2019"], ["2017-2019"]),
        (["2022-2024", "2023-2024", "2024", "2021-2022", "2021-2023"], ["2022-2024"], ["2023-2024", "2021-2022"]),
        (["2016", "2019-2020", "2018-2020"], [], ["2018-2020", "2016"]),
        ([], [], []),
    ],
)
def test_periods_share_no_year(periods, changed, expected):
    assert apart(rows(*periods, changed=tuple(changed))) == expected
