"""Cited formulas: polars expressions or NumPy arrays in and out, nothing else."""
