-- A row that is not suppressed has no value, or a survey estimate no interval
SELECT indicator_id, population, geo_id, period, group_level
FROM estimate
WHERE reliability <> 'suppressed' AND (value IS NULL OR isnan(value)
   OR (estimate_type IN ('direct', 'modeled') AND (lower IS NULL OR isnan(lower))))
