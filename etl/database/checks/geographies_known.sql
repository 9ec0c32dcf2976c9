-- A geo_id is not in the table of geographies
SELECT DISTINCT e.geo_id FROM estimate e ANTI JOIN geography g USING (geo_id)
