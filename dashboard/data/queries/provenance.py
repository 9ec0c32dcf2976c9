"""Queries on methods and provenance: variables and rules, agreement, open questions, the county model, the build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.data.build_models import (
    BuildStep,
    Change,
    ColumnAbout,
    Compared,
    Coverage,
    Remark,
    RowsOfFile,
    Rule,
    SourceFile,
    TableAbout,
)
from dashboard.data.map_models import MapSentence
from dashboard.data.models import MEDICAL_HOME, records
from dashboard.data.queries.estimates import HOME
from dashboard.data.store import database
from dashboard.data.store.cache import once
from dashboard.i18n.catalog import stored

CSHCN = "cshcn"


def coverage(indicator_id: str) -> list[Coverage]:
    """What there is of an indicator, a row a kind, the kind with the most figures first."""
    sql = """
    SELECT estimate_type, count(*) AS figures, count_if(reliability = 'suppressed')::BIGINT AS suppressed,
           list_sort(list(DISTINCT population)) AS populations, list_sort(list(DISTINCT period)) AS periods,
           list_sort(list(DISTINCT g.kind)) AS places, list_sort(list(DISTINCT group_name)) AS groups,
           list_sort(list(DISTINCT source_id)) AS source_ids
    FROM estimate e JOIN geography g USING (geo_id)
    WHERE indicator_id = $indicator_id GROUP BY estimate_type ORDER BY figures DESC
    """
    return records(Coverage, database.rows(sql, indicator_id=indicator_id))


def rule(indicator_id: str) -> Rule | None:
    """The scoring rule of an indicator; None where it is not scored from survey answers."""
    found = database.rows("SELECT * FROM rule WHERE indicator_id = $indicator_id", indicator_id=indicator_id)
    for own in records(Rule, found):
        return replace(own, rule_says=stored(f"rule.{indicator_id}.rule_says", own.rule_says))
    return None


def children_in_a_year() -> tuple[int, int]:
    """The fewest and the most Massachusetts children that the medical home of a single year rests on."""
    sql = """
    SELECT min(n)::INT AS fewest, max(n)::INT AS most FROM estimate
    WHERE indicator_id = $home AND population = $cshcn AND geo_id = $state AND group_name = 'all'
      AND estimate_type = 'direct' AND NOT contains(period, '-')
    """
    found = database.rows(sql, home=MEDICAL_HOME, cshcn=CSHCN, state=HOME)
    return int(found["fewest"].iloc[0]), int(found["most"].iloc[0])


def item_names(items: Sequence[str]) -> pd.DataFrame:
    """Variable names and valid codes of survey items, from each year on in which they changed."""
    sql = "SELECT * FROM item_name WHERE survey_item IN (SELECT unnest($items)) ORDER BY survey_item, since"
    return database.rows(sql, items=tuple(items))


def variables(series: str, items: Sequence[str] | None = None, year: int | None = None) -> pd.DataFrame:
    """Variables of the files of a series at hand; of some items or of one year where they are named."""
    sql = """
    SELECT * FROM variable
    WHERE series = $series AND ($items IS NULL OR survey_item IN (SELECT unnest($items)))
      AND ($year IS NULL OR year = $year)
    ORDER BY survey_item, year
    """
    return database.rows(sql, series=series, items=None if items is None else tuple(items), year=year)


def files_of_variables() -> pd.DataFrame:
    """Series and years whose variables are known."""
    return database.rows("SELECT DISTINCT series, year, source_id FROM variable ORDER BY series, year DESC")


def benchmarks(indicator_id: str | None = None) -> pd.DataFrame:
    """Published against computed values with the name of the place; of one indicator where it is named."""
    sql = """
    SELECT b.*, g.name AS geo_name FROM benchmark b JOIN geography g USING (geo_id)
    LEFT JOIN indicator i USING (indicator_id)
    WHERE $indicator_id IS NULL OR indicator_id = $indicator_id
    ORDER BY i.position, b.population, g.name, b.period
    """
    return database.rows(sql, indicator_id=indicator_id)


def sensitivity(indicator_id: str, geo_id: str, period: str, population: str = CSHCN) -> pd.DataFrame:
    """An indicator under every reading, the rule in use first."""
    sql = """
    SELECT * FROM sensitivity
    WHERE indicator_id = $indicator_id AND geo_id = $geo_id AND period = $period AND population = $population
    ORDER BY reading_id <> 'used', rowid
    """
    return database.rows(sql, indicator_id=indicator_id, geo_id=geo_id, period=period, population=population)


def sensitivity_populations(indicator_id: str) -> list[str]:
    """Populations that the readings of an indicator were estimated for, in the order of the table."""
    sql = "SELECT population FROM sensitivity WHERE indicator_id = $id GROUP BY population ORDER BY min(rowid)"
    return database.rows(sql, id=indicator_id)["population"].tolist()


def sensitivity_measures() -> list[str]:
    """Indicators that readings were estimated for, the composite first."""
    sql = (
        "SELECT DISTINCT indicator_id, position FROM sensitivity JOIN indicator USING (indicator_id) ORDER BY position"
    )
    return database.rows(sql)["indicator_id"].tolist()


def sensitivity_periods() -> list[str]:
    """Periods of the readings, the longest and newest first."""
    sql = "SELECT DISTINCT period FROM sensitivity ORDER BY length(period) DESC, left(period, 4), period DESC"
    return database.rows(sql)["period"].tolist()


def fit() -> pd.DataFrame:
    """How each reading agrees with the implied values of the areas, the closest first: columns of `ReadingFit`."""
    return database.rows("SELECT * FROM sensitivity_fit ORDER BY mean_absolute_error, reading_id <> 'used'")


def modeled() -> list[tuple[str, str, str]]:
    """Indicator, population and period of each model that was validated area by area, areas left out."""
    sql = """
    SELECT DISTINCT v.indicator_id, v.population, v.period, i.position
    FROM model_validation v JOIN indicator i USING (indicator_id)
    WHERE validation = 'leave_one_out' ORDER BY i.position
    """
    found = database.rows(sql)
    return list(found[["indicator_id", "population", "period"]].itertuples(index=False, name=None))


def validation(indicator_id: str, validation: str) -> pd.DataFrame:
    """Predicted and direct values area by area, with the name of the place where it has one."""
    sql = """
    SELECT v.*, coalesce(g.name, v.area) AS geo_name
    FROM model_validation v LEFT JOIN geography g ON g.geo_id = v.area
    WHERE v.indicator_id = $indicator_id AND validation = $validation ORDER BY method, geo_name
    """
    return database.rows(sql, indicator_id=indicator_id, validation=validation)


def model_summary() -> pd.DataFrame:
    """Every named number of the validation of the county model."""
    return database.rows("SELECT * FROM model_summary ORDER BY rowid")


def used_as(indicator_id: str) -> str:
    """What the county model of an indicator is used for: composition, state_value or refused."""
    sql = "SELECT used_as FROM model_verdict WHERE indicator_id = $indicator_id"
    return str(database.rows(sql, indicator_id=indicator_id)["used_as"].iloc[0])


def model_years() -> dict[str, tuple[str, int]]:
    """The years that the county model pools, and the year of its counts of children, by survey series."""
    sql = """
    SELECT DISTINCT i.series, v.period, v.population_year FROM model_verdict v JOIN indicator i USING (indicator_id)
    """
    return {row[0]: (row[1], row[2]) for row in database.rows(sql).itertuples(index=False, name=None)}


def map_sentences() -> list[MapSentence]:
    """The evidence that the places of each map differ at all."""
    sql = """
    SELECT m.*, i.unit FROM map_sentence m JOIN indicator i USING (indicator_id)
    ORDER BY i.position, m.kind
    """
    return records(MapSentence, database.rows(sql))


def source_of_model(indicator_id: str) -> list[str]:
    """Sources of the modeled figures of an indicator."""
    sql = "SELECT DISTINCT source_id FROM estimate WHERE indicator_id = $id AND estimate_type = 'modeled' ORDER BY 1"
    return database.rows(sql, id=indicator_id)["source_id"].tolist()


def figures(indicator_id: str, population: str, geo_id: str, period: str) -> pd.DataFrame:
    """All figures of one measure, children, place and period, of every kind and source."""
    sql = """
    SELECT e.*, g.name AS geo_name FROM estimate e JOIN geography g USING (geo_id)
    WHERE indicator_id = $indicator_id AND population = $population AND geo_id = $geo_id AND period = $period
      AND group_name = 'all' ORDER BY estimate_type, source_id
    """
    return database.rows(sql, indicator_id=indicator_id, population=population, geo_id=geo_id, period=period)


def traceable(indicator_id: str) -> pd.DataFrame:
    """Children, places and periods of which an indicator has figures for all children of them."""
    sql = """
    SELECT DISTINCT population, geo_id, period FROM estimate
    WHERE indicator_id = $indicator_id AND group_name = 'all' ORDER BY ALL
    """
    return database.rows(sql, indicator_id=indicator_id)


def files() -> list[SourceFile]:
    """Source files of the manifest that the build read, in the order of the manifest."""
    sql = """
    SELECT * FROM source WHERE kind NOT IN ('pooled', 'publication', 'model', 'derived') AND sha256 IS NOT NULL
    ORDER BY rowid
    """
    return records(SourceFile, database.rows(sql))


@once
def files_behind(source_id: str) -> list[SourceFile]:
    """The files of the manifest that a source is, or is made of."""
    sql = """
    SELECT p.* FROM source s JOIN source p ON list_contains(string_split(s.parts, '; '), p.source_id)
    WHERE s.source_id = $source_id ORDER BY p.source_id
    """
    return records(SourceFile, database.rows(sql, source_id=source_id))


# Tables about the build, whose rows do not rest on a file.
ABOUT_THE_BUILD = ("source", "source_missing", "build_finding", "build_change_row")


def rests_on(file_id: str) -> list[RowsOfFile]:
    """Tables with rows that rest on a file, alone or with others, the largest first."""
    sql = """
    SELECT table_name FROM information_schema.columns
    WHERE column_name = 'source_id' AND NOT list_contains($apart, table_name)
    """
    names = database.rows(sql, apart=ABOUT_THE_BUILD)["table_name"]
    counts = " UNION ALL ".join(
        f"SELECT '{name}' AS name, count(*) AS rows FROM {name} WHERE source_id IN (SELECT source_id FROM made_of)"
        for name in names
    )
    sql = f"""
    WITH made_of AS (SELECT source_id FROM source WHERE list_contains(string_split(parts, '; '), $file_id)),
         counts AS ({counts})
    SELECT name, coalesce(a.title, name) AS title, c.rows FROM counts c LEFT JOIN table_about a USING (name)
    WHERE c.rows > 0 ORDER BY c.rows DESC, name
    """
    return records(RowsOfFile, database.rows(sql, file_id=file_id))


def missing_files() -> pd.DataFrame:
    """Official files that the manifest names and the build did not have."""
    return database.rows("SELECT * FROM source_missing ORDER BY series, vintage")


def steps() -> list[BuildStep]:
    """Steps of the build in their order."""
    return records(BuildStep, database.rows("SELECT * FROM build_step ORDER BY rowid"))


def checks() -> list[str]:
    """What each check of the database says; each is a query that returned no rows."""
    return database.rows("SELECT says FROM build_check ORDER BY check_name")["says"].tolist()


def findings(source_id: str | None = None) -> list[Remark]:
    """Remarks on rows of the sources; of one source where it is named."""
    sql = """
    SELECT * FROM build_finding WHERE $source_id IS NULL OR source_id = $source_id ORDER BY source_id, "row"
    """
    return records(Remark, database.rows(sql, source_id=source_id))


def compared() -> Compared:
    """With which build this one was compared."""
    (found,) = records(Compared, database.rows("SELECT * FROM build_compared"))
    return found


def changes() -> list[Change]:
    """What changed against the build before, with the titles of indicators, sources and places."""
    sql = """
    SELECT c.*, coalesce(i.title, s.title, c.changed_id) AS title, i.unit, g.name AS geo_name
    FROM build_change c LEFT JOIN indicator i ON i.indicator_id = c.changed_id
    LEFT JOIN source s ON s.source_id = c.changed_id AND c.subject = 'source'
    LEFT JOIN geography g USING (geo_id)
    ORDER BY c.subject, i.position, c.changed_id, c.estimate_type, c.change
    """
    return records(Change, database.rows(sql))


def fingerprint(indicator_id: str, estimate_type: str) -> str:
    """Fingerprint of the figures of an indicator and kind."""
    sql = "SELECT fingerprint FROM fingerprint WHERE indicator_id = $id AND estimate_type = $kind"
    return str(database.rows(sql, id=indicator_id, kind=estimate_type)["fingerprint"].iloc[0])


def tables() -> list[TableAbout]:
    """Tables of the database, as the dictionary describes them."""
    sql = """
    SELECT c.table_name AS name, coalesce(a.title, c.table_name) AS title, coalesce(a.description, '') AS description,
           coalesce(a.key, '') AS key
    FROM information_schema.columns c LEFT JOIN table_about a ON a.name = c.table_name
    GROUP BY ALL ORDER BY min(a.rowid) NULLS LAST, name
    """
    return records(TableAbout, database.rows(sql))


def columns(table: str) -> list[ColumnAbout]:
    """Columns of a table in their order, as the dictionary describes them."""
    sql = """
    SELECT c.column_name AS name, c.data_type AS type, coalesce(f.title, c.column_name) AS title,
           coalesce(f.description, '') AS description, coalesce(f.unit, '') AS unit
    FROM information_schema.columns c LEFT JOIN field f ON f.name = c.column_name
    WHERE c.table_name = $table ORDER BY c.ordinal_position
    """
    return records(ColumnAbout, database.rows(sql, table=table))
