"""Where the project's own files lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
RAW = DATA / "raw"
CURATED = DATA / "curated"
REGISTRY = DATA / "indicators.toml"
DICTIONARY = DATA / "dictionary.toml"
OUT = DATA / "build" / "dashboard.duckdb"
