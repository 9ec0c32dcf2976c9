-- A verdict contradicts its interval
SELECT indicator_id, population, period, other, verdict FROM difference
WHERE (verdict = 'higher' AND NOT lower > 0) OR (verdict = 'lower' AND NOT upper < 0)
   OR (verdict = 'same' AND p_value < 0.05)
