-- A town has no school district, House district or Senate district, or its precincts do not add up
SELECT town, 'school district' AS lacks FROM town ANTI JOIN town_school_district USING (cousub_geoid)
UNION ALL
SELECT town, chamber FROM town CROSS JOIN (VALUES ('house'), ('senate')) c(chamber)
ANTI JOIN town_legislative_district USING (cousub_geoid, chamber)
UNION ALL
SELECT cousub_geoid, chamber FROM town_legislative_district
GROUP BY ALL HAVING sum(precincts) <> max(town_precincts) OR min(town_precincts) <> max(town_precincts)
