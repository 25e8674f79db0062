"""Hostile text: phrases, rules files, ledgers and timesheets that nobody would write.

`make hostile PHRASES=1000000 RULES=100000 LEDGERS=20000 TIMESHEETS=20000 SEED=1 SECONDS=3600`

Texts are written by the grammar of each, and mangled. Each must give a problem, or an answer that
holds against one found by other means; never a traceback, and never in more than two seconds of
the processor. `tests/soak/coverage_guided.py` looks for phrases and rules files with atheris.
"""

import sys

from tests.soak.ledgers import bases, ledger_case
from tests.soak.phrases import phrase_case
from tests.soak.rig import rig_from
from tests.soak.rules_files import origins, rules_case
from tests.soak.timesheets import people, timesheet_case

COUNTS = {"phrases": 1_000_000, "rules": 100_000, "ledgers": 20_000, "timesheets": 20_000}
CASES = {
    "phrases": phrase_case,
    "timesheets": timesheet_case,
    "rules": rules_case,
    "ledgers": ledger_case,
}
BEGINNINGS = {"timesheets": people, "rules": origins, "ledgers": bases}
"""What texts of a kind begin from, which is loaded once and counts for no case."""


def main() -> int:
    """Run the rig; each kind that is wanted gets an even share of the time that is left."""
    rig = rig_from("hostile", COUNTS, seconds=3600)
    rig.begin()
    wanted = [kind for kind in CASES if rig.kinds[kind].wanted > 0]
    for done, kind in enumerate(wanted):
        BEGINNINGS.get(kind, dict)()
        rig.run(kind, CASES[kind], share=1 / (len(wanted) - done))
    return rig.end()


if __name__ == "__main__":
    sys.exit(main())
