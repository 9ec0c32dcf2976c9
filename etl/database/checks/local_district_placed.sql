-- A school district that serves towns has no county, region, town or outline
SELECT district_code FROM school_district d
WHERE serves_towns AND (district_code NOT IN (SELECT district_code FROM school_district_county)
   OR district_code NOT IN (SELECT district_code FROM school_district_region)
   OR district_code NOT IN (SELECT district_code FROM town_school_district)
   OR district_code NOT IN (SELECT geo_id FROM shape WHERE layer = 'school_district'))
