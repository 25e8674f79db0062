"""Run `python -m coopctl`."""

from coopctl.cli import main

main()
