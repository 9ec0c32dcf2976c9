-- A value lies outside its own interval
SELECT indicator_id, population, geo_id, period, group_level, lower, value, upper
FROM estimate
WHERE lower > value + 1e-9 OR upper < value - 1e-9
