"""Types that columns of many frames share, apart from the schemas: a process that only decodes needs no more."""

from __future__ import annotations

import polars as pl

UTC_MS = pl.Datetime("ms", "UTC")
