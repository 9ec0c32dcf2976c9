-- A reliability flag is unknown, or stands without its reason
SELECT indicator_id, geo_id, period, reliability, reliability_reason
FROM estimate
WHERE reliability NOT IN ('ok', 'caution', 'suppressed')
   OR (reliability <> 'ok' AND reliability_reason = '')
   OR (reliability = 'ok' AND reliability_reason <> '' AND estimate_type <> 'modeled')
