-- A survey estimate lacks its sample size
SELECT indicator_id, geo_id, period FROM estimate WHERE estimate_type = 'direct' AND (n IS NULL OR n_eff IS NULL)
