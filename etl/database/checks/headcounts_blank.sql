-- A suppressed number of children is shown, or a shown one has no interval around it
SELECT geo_id, period, indicator_id, figure FROM headcount
WHERE (reliability = 'suppressed') <> (coalesce(value, lower, upper, se) IS NULL)
   OR NOT (lower <= value AND value <= upper)
