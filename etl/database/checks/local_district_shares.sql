-- The counties or regions of a school district do not add up to the whole district
SELECT 'county' AS place, district_code, sum(share) AS total FROM school_district_county
GROUP BY ALL HAVING abs(sum(share) - 1) > 1e-6
UNION ALL
SELECT 'region', district_code, sum(share) FROM school_district_region GROUP BY ALL HAVING abs(sum(share) - 1) > 1e-6
