"""Views: numbers, units, words, caveats."""
