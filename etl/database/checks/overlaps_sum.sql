-- The four ways in which two outcomes go together do not add up to everyone
SELECT geo_id, period, indicator_id, sum(value) AS total
FROM overlap WHERE figure IN ('both', 'home_only', 'other_only', 'neither')
GROUP BY ALL HAVING count(value) = 4 AND abs(total - 1) > 1e-9
