-- A school district's code has not 8 digits
SELECT district_code FROM school_district WHERE NOT regexp_full_match(district_code, '\d{8}')
UNION ALL
SELECT geo_id FROM geography WHERE kind = 'school_district' AND NOT regexp_full_match(geo_id, '\d{8}')
