-- A source_id is not in the table of sources
SELECT DISTINCT e.source_id FROM estimate e ANTI JOIN source s USING (source_id)
