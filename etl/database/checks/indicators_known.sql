-- An indicator_id is not in the registry
SELECT DISTINCT e.indicator_id FROM estimate e ANTI JOIN indicator i USING (indicator_id)
