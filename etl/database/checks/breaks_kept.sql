-- A figure of one year that a break of its question blanks is shown
SELECT e.indicator_id, e.population, e.geo_id, e.period, e.group_level
FROM estimate e JOIN indicator_break b ON b.indicator_id = e.indicator_id AND e.period = CAST(b.year AS VARCHAR)
WHERE b.effect = 'blank' AND e.estimate_type = 'direct' AND e.reliability <> 'suppressed'
