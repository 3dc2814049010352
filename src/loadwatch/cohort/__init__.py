"""Many runners at once: made up, written out of logbooks, and reported on, bucket by bucket."""
