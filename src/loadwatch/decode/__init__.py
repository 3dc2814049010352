"""Bytes → Decoded: what a recording says, cleaned."""
