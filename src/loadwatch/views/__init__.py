"""Frames → view models: numbers, units, words, caveats."""
