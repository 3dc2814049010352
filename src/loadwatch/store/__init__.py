"""The logbook at rest: database, originals, records."""
