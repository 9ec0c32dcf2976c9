-- A suppressed hurdle or overlap still shows value, interval, error or numerator
SELECT 'hurdle' AS found_in, geo_id, period, indicator_id, figure FROM hurdle
WHERE reliability = 'suppressed' AND coalesce(value, lower, upper, se, weighted_count) IS NOT NULL
UNION ALL
SELECT 'overlap', geo_id, period, indicator_id, figure FROM overlap
WHERE reliability = 'suppressed' AND coalesce(value, lower, upper, se, weighted_count) IS NOT NULL
