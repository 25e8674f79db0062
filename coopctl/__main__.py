"""Run `python -m coopctl`."""

import contextlib
import os
import sys

# a co-op's folder is no place to import from, though Python puts the working one first
with contextlib.suppress(OSError):  # a folder that is gone holds nothing to import
    if sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 - the text that Python put there
        sys.path.pop(0)

from coopctl.cli import main

main()
