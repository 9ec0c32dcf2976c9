-- An indicator of the registry has no estimate
SELECT i.indicator_id FROM indicator i ANTI JOIN estimate e USING (indicator_id)
