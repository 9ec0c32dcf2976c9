-- A figure that is hidden among the estimates is shown in a series or a comparison
SELECT 'series' AS shown_in, s.indicator_id, s.geo_id, s.period
FROM count_series s JOIN estimate e USING (indicator_id, geo_id, period)
WHERE e.reliability = 'suppressed' AND coalesce(s.value, s.lower, s.upper) IS NOT NULL
UNION ALL
SELECT 'comparison', a.indicator_id, a.geo_id, a.period
FROM against_state a JOIN estimate e USING (indicator_id, geo_id, period)
WHERE e.reliability = 'suppressed'
