-- A suppressed row still shows value, interval, error or numerator
SELECT indicator_id, population, geo_id, period, group_level
FROM estimate
WHERE reliability = 'suppressed'
  AND coalesce(value, lower, upper, se, weighted_count) IS NOT NULL
