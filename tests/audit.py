"""Asks PyPI whether a pinned package has a known vulnerability: `make audit`.

It ends with 1 where one is known. Where PyPI cannot be asked, as without a network, it says that
the audit was not run, and ends with 0: that says nothing about the packages.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PINNED = Path(__file__).resolve().parents[1] / "requirements-dev.txt"
SECONDS = 120


@dataclass(frozen=True)
class Verdict:
    """What to say, and the exit code."""

    code: int
    told: str


def verdict(answer: str) -> Verdict:
    """Read what pip-audit answers in JSON; an empty answer is none."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict(0, "audit not run: PyPI cannot be asked, such as without a network")
    known = [
        f"{each['name']} {each['version']}: {flaw['id']}"
        f" (mended in {', '.join(flaw['fix_versions']) or 'no version yet'})"
        for each in packages
        for flaw in each.get("vulns", ())
    ]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if known:
        return Verdict(1, "\n".join(["known vulnerabilities:", *known, "do: make lock"]))
    if len(skipped) == len(packages):
        return Verdict(0, "audit not run: PyPI says nothing about any of the packages")
    named = f"; nothing is known about {', '.join(skipped)}" if skipped else ""
    asked = len(packages) - len(skipped)
    return Verdict(0, f"no known vulnerability in {asked} packages{named}")


def main() -> int:
    """Audit the pinned packages, which are not installed for it."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(PINNED)),
        *("--require-hashes", "--disable-pip", "--progress-spinner", "off"),
        *("--timeout", "5", "--format", "json"),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
        found = verdict(done.stdout)
    except subprocess.TimeoutExpired:
        found = Verdict(0, f"audit not run: PyPI did not answer within {SECONDS} seconds")
    sys.stdout.write(f"{found.told}\n")
    return found.code


if __name__ == "__main__":
    sys.exit(main())
