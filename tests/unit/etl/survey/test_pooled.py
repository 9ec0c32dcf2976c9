"""Years of children put together: texts stay categories, whichever of them a year has."""

import pandas as pd

from etl.survey.pooled import pooled


def year(sex: list[str], **others: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"sex": pd.Categorical(sex), **others})


def test_categories_of_all_years_become_one_sorted_list():
    found = pooled([year(["male", "female"]), year(["unknown", "male"])])
    assert found["sex"].tolist() == ["male", "female", "unknown", "male"]
    assert found["sex"].cat.categories.tolist() == ["female", "male", "unknown"]


def test_one_year_is_numbered_anew_and_stays_as_it_was():
    own = year(["male", "female"]).set_index(pd.Index([7, 9]))
    found = pooled([own])
    assert found.index.tolist() == [0, 1]
    assert found["sex"].tolist() == ["male", "female"]
    assert own.index.tolist() == [7, 9]


def test_a_column_that_a_year_lacks_is_missing_there():
    found = pooled([year(["male"], visit=[1.0]), pd.DataFrame({"visit": [0.0]})])
    assert found["sex"].isna().tolist() == [False, True]
    assert found["visit"].tolist() == [1.0, 0.0]
