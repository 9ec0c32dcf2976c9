-- A population or kind of estimate is not one of those agreed
SELECT DISTINCT population, estimate_type FROM estimate
WHERE population NOT IN ('cshcn', 'non_cshcn', 'all_children', 'medicaid_children')
   OR estimate_type NOT IN ('direct', 'modeled', 'published', 'administrative')
