"""Hostile text: phrases, rules files, ledgers and timesheets that nobody would write.

`make hostile PHRASES=1000000 RULES=100000 LEDGERS=20000 TIMESHEETS=20000 SEED=1 SECONDS=3600`

Texts are written by the grammar of each, and mangled. Each must give a problem, or an answer that
holds against one found by other means; never a traceback, and never in more than two seconds of
the processor. `tests/soak/coverage_guided.py` looks for phrases and rules files with atheris.
"""

import sys

from tests.soak.ledgers import ledger_case
from tests.soak.phrases import phrase_case
from tests.soak.rig import rig_from
from tests.soak.rules_files import rules_case
from tests.soak.timesheets import timesheet_case

COUNTS = {"phrases": 1_000_000, "rules": 100_000, "ledgers": 20_000, "timesheets": 20_000}


def main() -> int:
    """Run the rig; each kind gets a share of the time that is left."""
    rig = rig_from("hostile", COUNTS, seconds=3600)
    rig.begin()
    rig.run("phrases", phrase_case, share=1 / 4)
    rig.run("timesheets", timesheet_case, share=1 / 4)
    rig.run("rules", rules_case, share=1 / 2)
    rig.run("ledgers", ledger_case)
    return rig.end()


if __name__ == "__main__":
    sys.exit(main())
