-- More children clear a hurdle than cleared the one before
SELECT a.geo_id, a.period, a.ages, a.hurdle_number, a.value, b.value
FROM hurdle a JOIN hurdle b USING (geo_id, period, ages, population, figure)
WHERE figure = 'cleared' AND b.hurdle_number = a.hurdle_number + 1 AND b.value > a.value + 1e-9
