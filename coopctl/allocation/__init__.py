"""The mathematics of the split: values in, values out."""

from coopctl.allocation.allocate import allocate
from coopctl.allocation.values import Allocation, Credit, Facts, Limit, Member, Outcome

__all__ = ["Allocation", "Credit", "Facts", "Limit", "Member", "Outcome", "allocate"]
