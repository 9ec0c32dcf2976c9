"""The pages of the site, and the ways to them: search, fields and doors."""
