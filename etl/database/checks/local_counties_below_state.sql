-- The counties shown with children on SSI are more than the state, or so few that one is missing that is not hidden
SELECT s.period, s.value AS state, sum(c.value) AS counties
FROM estimate s
JOIN estimate c ON c.indicator_id = s.indicator_id AND c.period = s.period
WHERE s.indicator_id = 'ssi_children' AND s.geo_id = '25' AND c.geo_id LIKE '25___'
GROUP BY ALL HAVING sum(c.value) > s.value OR sum(c.value) < 0.99 * s.value OR count(*) <> 14
