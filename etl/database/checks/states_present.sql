-- A state or the nation is missing from a survey indicator and period
SELECT indicator_id, population, period, count(DISTINCT geo_id) AS areas
FROM estimate
WHERE estimate_type = 'direct' AND group_name = 'all'
GROUP BY ALL HAVING areas <> 52
