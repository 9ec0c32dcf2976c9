-- A ZIP code, village or school district leads to no town
SELECT zip AS place FROM zip_town ANTI JOIN town USING (cousub_geoid)
UNION ALL
SELECT locality FROM locality ANTI JOIN town USING (cousub_geoid)
UNION ALL
SELECT district_code FROM town_school_district ANTI JOIN town USING (cousub_geoid)
