"""The rules: rules.yaml read into frozen values, with everything wrong in it at its place."""

from coopctl.rules.reader import Reading, read_rules
from coopctl.rules.schema import schema

__all__ = ["Reading", "read_rules", "schema"]
