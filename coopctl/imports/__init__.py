"""Turns files of other programs into entries of the ledger, each line once."""
