"""Read rules.yaml into frozen values; knows YAML, not Beancount."""

from coopctl.rules.reader import Reading, read_rules
from coopctl.rules.schema import schema

__all__ = ["Reading", "read_rules", "schema"]
