"""Short ranges of rows: what they may not bring along."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import numpy as np
from loadwatch.load.ranges import Ranges
found = Ranges(np.array([0, 0, 2]), 3)
print(found.sums({"a": np.array([1.0, 2.0, 4.0])}), found.largest(np.array([1.0, 2.0, 3.0])), "pandas" in sys.modules)
"""


def test_ranges_do_not_import_pandas() -> None:
    """The first overview of a server imported it, and the visitor of that moment was answered with an error."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)

    assert done.stdout.strip().endswith("False")
