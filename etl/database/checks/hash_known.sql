-- A source file that was used has no hash
SELECT source_id FROM source WHERE kind <> 'publication' AND (sha256 IS NULL OR length(sha256) <> 64)
