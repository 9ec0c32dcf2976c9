-- The last hurdle and the well-functioning system differ
SELECT h.geo_id, h.period, h.value, e.value
FROM hurdle h JOIN estimate e USING (population, geo_id, period)
WHERE h.figure = 'cleared' AND h.hurdle_number = 6 AND h.ages = '0-17' AND e.indicator_id = 'well_functioning_system'
  AND e.group_name = 'all' AND e.estimate_type = 'direct' AND abs(h.value - e.value) > 1e-9
