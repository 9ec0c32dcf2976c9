-- A share lies outside 0 to 1, or a count below 0
SELECT e.indicator_id, geo_id, period, value
FROM estimate e JOIN indicator i USING (indicator_id)
WHERE (i.unit = 'proportion' AND (value NOT BETWEEN 0 AND 1 OR lower < 0 OR upper > 1)) OR value < 0 OR lower < 0
