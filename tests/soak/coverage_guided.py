"""Phrases and rules files looked for by coverage, with atheris.

`pip install atheris`, then `make coverage-guided RUNS=1000000 SEED=1 SECONDS=600`

atheris changes a text wherever that makes the reader run lines that no text before it did. It is
no dependency: where it cannot be imported, this says so and does nothing. Every text is read as a
phrase, as a condition, and as a whole rules file; what comes of it must hold as in
`tests/soak/phrases.py`. A text that fails is left in a file `crash-…`, as libFuzzer does.
"""

import argparse
import importlib
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any


def main() -> int:
    """Run atheris, where it is installed."""
    parser = argparse.ArgumentParser(prog="make coverage-guided")
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=600)
    asked = parser.parse_args()
    try:
        atheris: Any = importlib.import_module("atheris")
    except ImportError:
        sys.stdout.write("coverage-guided: left out, since atheris is not installed\n")
        return 0
    with atheris.instrument_imports(include=["coopctl.rules"]):
        phrases = importlib.import_module("tests.soak.phrases")
        rules = importlib.import_module("coopctl.rules")

    def read(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        phrases.text_case(text)
        rules.read_rules(text, source="rules.yaml", year=2025)

    sys.stdout.write(f"coverage-guided: SEED={asked.seed} RUNS={asked.runs}\n")
    sys.stdout.flush()
    # libFuzzer ends the process, so that nothing after it could take the folder away
    corpus = tempfile.mkdtemp()
    for number in range(300):
        random = Random(f"{asked.seed}:{number}")
        (Path(corpus) / f"{number}").write_text(phrases.phrase_by(random), encoding="utf-8")
    options = [f"-runs={asked.runs}", f"-seed={asked.seed}", f"-max_total_time={asked.seconds}"]
    options += ["-timeout=2", "-max_len=400", "-print_final_stats=1", corpus]
    atheris.Setup([sys.argv[0], *options], read)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
