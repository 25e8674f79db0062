"""The rules: rules.yaml read into frozen values, with everything wrong in it at its place."""

from coopctl.rules.changes import Changes, as_set, read_scenarios
from coopctl.rules.reader import Reading, read_rules
from coopctl.rules.schema import schema
from coopctl.rules.tree import MAX_BYTES

__all__ = ["MAX_BYTES", "Changes", "Reading", "as_set", "read_rules", "read_scenarios", "schema"]
