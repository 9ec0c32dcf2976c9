-- The counties of a year of students with disabilities, with the statewide districts, do not add up to the state
SELECT s.period, s.value AS state, sum(c.value) AS counties
FROM estimate s
JOIN estimate c ON c.indicator_id = s.indicator_id AND c.period = s.period
LEFT JOIN geography g ON g.geo_id = c.geo_id
WHERE s.indicator_id = 'students_with_disabilities_count' AND s.geo_id = '25'
  AND (g.kind = 'county' OR (g.kind = 'school_district' AND c.geo_id NOT IN (SELECT district_code FROM school_district_county)))
GROUP BY ALL HAVING abs(s.value - sum(c.value)) > 7
