-- A verdict contradicts its corrected p-value or its interval
SELECT indicator_id, population, period, other, verdict FROM difference
WHERE (verdict = 'higher' AND NOT lower > 0) OR (verdict = 'lower' AND NOT upper < 0)
   OR (verdict <> 'same') <> (p_adjusted < 0.05) OR p_adjusted < p_value
