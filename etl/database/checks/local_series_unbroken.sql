-- A segment of a series skips a year or runs over a hidden figure
SELECT indicator_id, geo_id, segment FROM count_series
GROUP BY ALL HAVING max(year) - min(year) + 1 <> count(*) OR (count(*) > 1 AND count(value) < count(*))
