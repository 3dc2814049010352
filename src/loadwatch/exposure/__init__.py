"""Records of one session → what it asked of the body."""
