"""Expectations on both sides of every limit: what the rules say just inside it and just outside."""
