-- One end of an interval is missing
SELECT indicator_id, geo_id, period FROM estimate WHERE (lower IS NULL) <> (upper IS NULL)
