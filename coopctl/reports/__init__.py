"""Turn facts and allocations into what people and programs read."""
