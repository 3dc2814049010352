"""Three made-up runners over nine months, written as watch files and imported like any others."""
