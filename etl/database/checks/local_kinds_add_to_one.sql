-- The kinds of disability of a place add up to more than all, or fall short though none is hidden
SELECT geo_id, period, sum(value) AS total, count(*) AS kinds, count(value) AS shown
FROM estimate WHERE indicator_id LIKE 'disability\_%' ESCAPE '\'
GROUP BY ALL HAVING total > 1.005 OR (kinds = shown AND kinds = 11 AND total < 0.995)
