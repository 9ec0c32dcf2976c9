"""Shared by every step of the build: areas, errors, periods, the registry, CSV input. Imports nothing else of etl."""
