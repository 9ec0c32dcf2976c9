"""Benchmarks: ratios in one run, never seconds against a limit."""
