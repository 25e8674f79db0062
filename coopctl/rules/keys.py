"""Every key of rules.yaml, what it holds and what it is for: the tables behind reader and schema."""

TOP = {
    "schema": "Version of the rules language; 1.",
    "cooperative": "Name of the co-operative.",
    "ledger": "Main Beancount ledger, relative to this file.",
    "currency": "Currency that everything is counted in.",
    "fiscal_year": "When fiscal years start, and which calendar year names them.",
    "accounts": "Accounts of the turnover, and the one the allocation draws on.",
    "members": "The account that makes a member.",
    "measures": "One number for each member and year, by name.",
    "bases": "Named sums of accounts.",
    "rates": "Published rates, by name, dated.",
    "allocation": "The steps that divide a surplus, in order.",
    "losses": "The steps that bear a loss, in order.",
    "law": "Law presets that the result is checked against.",
    "requires": "The co-op's own checks.",
    "assembly": "How the general meeting decides.",
    "closing": "How the closing of a year is written.",
    "rounding": "Default unit and method of every step.",
    "convert": "Which price turns foreign income into the currency: transaction or year-end.",
}
FISCAL_YEAR = {
    "starts": 'First day of the year, "MM-DD".',
    "named_after": "Which calendar year names it: start or end.",
}
ACCOUNTS = {
    "turnover": "Accounts whose flow is the turnover; all income if left out.",
    "surplus": "Account that the allocation draws on.",
}
MEMBERS = {"account": "An account of this form makes a member; it holds {member}."}
MEASURE = {
    "account": "Account of each member; it holds {member}.",
    "unit": "Commodity counted; the currency if left out.",
    "balance": "Read a balance instead of the year's postings.",
    "metadata": "Key of the member's `open` directive that holds the number.",
    "weights": "Other measures, each with its weight.",
    "times": "Key of the member's metadata that multiplies the number.",
    "at_least": "Floor, or list of floors.",
    "at_most": "Cap, or list of caps.",
    "others": "Accounts of what non-members contributed.",
}
BASE = {"accounts": "The accounts summed.", "balance": "Which balance of the year is read."}
STEP = {
    "step": "Id of the step, in kebab-case.",
    "title": "Words for the meeting.",
    "amount": "Phrase that the step asks for.",
    "at_least": "Floor, or list of floors.",
    "at_most": "Cap, or list of caps.",
    "until": "Balance of the destination at which the step asks for no more.",
    "when": "Condition without which the step is skipped.",
    "to": "Account, map of account to share, or list of {account, until} filled in order.",
    "from": "Fund that is released, or that bears the loss.",
    "overdraw": "Whether the fund may go below zero.",
    "in_proportion_to": "Measure that the amount is distributed by.",
    "eligible": "Tests that a member must all pass.",
    "at_most_each": "The most for each member.",
    "at_least_each": "The least for each member; less is not paid.",
    "rounding": "Unit and method of this step.",
    "indivisible": "Whether the fund is common property, never shared out.",
    "uses": "What an indivisible fund may be spent on.",
    "by": "Measure of `non-member share of`.",
    "because": "By-law article, resolution or law that the step follows.",
}
TARGET = {
    "account": "Account that is filled.",
    "until": "Balance at which it is full.",
}
ROUNDING = {
    "unit": "Smallest amount that is given.",
    "method": "largest-remainder, down or half-up.",
}
CLOSING = {
    "folder": "Folder of the closings, relative to this file.",
    "dated": "Day of the entries: next-day, year-end or approval.",
    "income_statement": "keep, or zero to bring Income and Expenses to zero.",
    "assert": "Balances that are asserted: funds, all or none.",
}
ASSEMBLY = {
    "approval": "required, if a closing is a draft until the meeting has approved it.",
    "quorum": "Share of the members that must be present.",
    "majority": "Share of the votes that decides.",
    "offices": "Elected offices and their terms.",
}
MEASURE_BALANCES = ("year-end", "year-start", "daily-average", "month-end-average", "highest")
BASE_BALANCES = ("year-end", "year-start", "daily-average", "highest", "highest-ever")
