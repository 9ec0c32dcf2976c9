-- A count of fewer than 10 children is shown
SELECT e.indicator_id, e.geo_id, e.period, e.value, e.weighted_count
FROM estimate e JOIN indicator i USING (indicator_id)
WHERE i.theme = 'local' AND (e.weighted_count < 10 OR (i.unit = 'count' AND e.value < 10))
