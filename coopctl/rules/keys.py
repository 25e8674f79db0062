"""Every key of rules.yaml: what it holds, whether it must be there, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Form(Enum):
    """What a key holds; the value says it in words."""

    TEXT = "a text"
    PHRASE = "a phrase, such as `15% of surplus`"
    PHRASES = "a phrase or a list of them"
    CONDITION = "a condition, such as `surplus > 0`"
    SHARE = "a share, such as `1/2`"
    NUMBER = "a number"
    FLAG = "`true` or `false`"
    CHOICE = "one of a few words"
    CHOICES = "a list of a few words"
    MONEY = "an amount of money, such as `10 EUR`"
    MEMBER_ACCOUNTS = "a list of accounts, such as `[Assets:Advances:{member}]`"
    NAME = "a name"
    ACCOUNT = "an account"
    ACCOUNTS = "a list of accounts, such as `[Income:Sales]`"
    WORDS = "a list of words, such as `[education, job-creation]`"
    LAWS = "a law's id, a list of them, or a map of ids to what their words are called here"
    WEIGHTS = "a map of measures to weights, such as `{work: 40%, pay: 60%}`"
    RATES = "a map of names to shares, such as `{interest: 3%}`"
    BASES = "a map of names to lists of accounts"
    MEASURES = "a map of names to measures"
    OFFICES = "a map of offices, such as `{chair: {term: 2}}`"
    TESTS = "a list of tests, such as `[work >= 16]`"
    TO = "an account, a map of accounts to shares, or a list of `{account, until}`"
    SECTION = "a map of keys"
    SECTIONS = "a list of maps, each starting with `- `"
    FREE = "a map"


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        says: its description, for editors.
        choices: the words it takes, where its form is a choice or a list of them.
        keys: those of the map or maps in it.
    """

    form: Form
    says: str
    required: bool = False
    choices: tuple[str, ...] = ()
    keys: "Table" = field(default_factory=dict)


Table = Mapping[str, Key]

BASE_BALANCES = ("year-end", "year-start", "daily-average", "highest", "highest-ever")
MEASURE_BALANCES = ("year-end", "year-start", "daily-average", "month-end-average", "highest")

ROUNDING: Table = {
    "unit": Key(Form.NUMBER, "A multiple of the currency's minor unit; default: the minor unit."),
    "method": Key(
        Form.CHOICE,
        "How members' shares become whole units; default: largest-remainder.",
        choices=("largest-remainder", "down", "half-up"),
    ),
}

TARGET: Table = {
    "account": Key(Form.ACCOUNT, "An account that the step fills.", required=True),
    "until": Key(Form.PHRASE, "The balance at which it is full; the next account follows."),
}

STEP: Table = {
    "step": Key(Form.NAME, "The step's own name, in kebab-case.", required=True),
    "title": Key(Form.TEXT, "Words for the meeting."),
    "amount": Key(Form.PHRASE, "What the step asks for; below zero is nothing.", required=True),
    "at_least": Key(Form.PHRASES, "Floors: the amount is raised to the highest."),
    "at_most": Key(Form.PHRASES, "Caps: the amount is then lowered to the lowest."),
    "until": Key(Form.PHRASE, "Asks for at most what the balance of `to` lacks to this."),
    "when": Key(Form.CONDITION, "Where it is false the step is skipped."),
    "to": Key(Form.TO, "Where the amount goes."),
    "from": Key(Form.ACCOUNT, "The fund that is released, or that bears the loss."),
    "overdraw": Key(Form.FLAG, "Whether the fund named by `from` may go below zero."),
    "in_proportion_to": Key(Form.NAME, "The measure by which it is divided among members."),
    "eligible": Key(Form.TESTS, "Tests that a member must all pass to take part."),
    "at_most_each": Key(Form.PHRASE, "The most that one member gets."),
    "at_least_each": Key(Form.PHRASE, "A member who would get less gets nothing."),
    "rounding": Key(Form.SECTION, "The unit of this step, and how it is rounded.", keys=ROUNDING),
    "indivisible": Key(Form.FLAG, "Whether the fund is common property that no member can get."),
    "uses": Key(Form.WORDS, "What the fund may be spent on."),
    "by": Key(Form.NAME, "The measure that tells the share of non-members."),
    "because": Key(Form.TEXT, "The by-law, resolution or law it follows."),
}

LOSS_STEP: Table = {
    name: key for name, key in STEP.items() if name not in {"to", "until", "indivisible", "uses"}
}

MEASURE: Table = {
    "account": Key(Form.ACCOUNT, "An account of each member, with `{member}` in its name."),
    "metadata": Key(Form.NAME, "A number beside the member's `open` directive, by its key."),
    "weights": Key(Form.WEIGHTS, "Other measures, each times its weight."),
    "unit": Key(Form.NAME, "The commodity counted; default: the currency."),
    "balance": Key(Form.CHOICE, "A balance in place of the year's flow.", choices=MEASURE_BALANCES),
    "times": Key(Form.NAME, "A number in the member's metadata that it is multiplied by."),
    "at_least": Key(Form.PHRASES, "Floors of a member's number."),
    "at_most": Key(Form.PHRASES, "Caps of a member's number."),
    "others": Key(Form.ACCOUNTS, "What non-members contributed."),
}

BASE: Table = {
    "accounts": Key(Form.ACCOUNTS, "The accounts it adds up.", required=True),
    "balance": Key(Form.CHOICE, "Which balance; default: year-end.", choices=BASE_BALANCES),
}

REQUIREMENT: Table = {
    "id": Key(Form.NAME, "Its name, for `--despite`; default: `requires-1` and so on."),
    "that": Key(Form.CONDITION, "The condition that must hold."),
    "forbid": Key(Form.TEXT, "What no step may do: `in_proportion_to MEASURE`."),
    "until": Key(Form.PHRASE, "It holds as well once the fund reaches this."),
    "when": Key(Form.CONDITION, "It is asked for only where this is true."),
    "by": Key(Form.NAME, "The measure that tells the share of non-members."),
    "level": Key(
        Form.CHOICE,
        "Whether a closing is refused or a warning told; default: error.",
        choices=("error", "warning"),
    ),
    "because": Key(Form.TEXT, "The by-law or article."),
}

IN_FORCE: Table = {
    "from": Key(Form.TEXT, "The first day, as YYYY-MM-DD; default: always."),
    "to": Key(Form.TEXT, "The last day; default: still."),
}

PRESET: Table = {
    "title": Key(Form.TEXT, "What the law is called.", required=True),
    "url": Key(Form.TEXT, "Where its text was read.", required=True),
    "as_of": Key(Form.TEXT, "The day it was read.", required=True),
    "in_force": Key(Form.SECTION, "From when to when it holds.", keys=IN_FORCE),
    "notes": Key(Form.WORDS, "Assumptions, and what is not checked."),
    "steps": Key(Form.FREE, "The steps it speaks of, each with what it is."),
    "to_members": Key(Form.WORDS, "Those of the steps that may go to members; no other may."),
    "borne_by": Key(Form.FREE, "Of a step that fills a fund, the one of a loss that it bears."),
    "bases": Key(Form.FREE, "The bases and measures it speaks of, each with what it is."),
    "rates": Key(Form.FREE, "The published rates it speaks of, each with what it is."),
    "requires": Key(Form.SECTIONS, "What it asks for.", required=True, keys=REQUIREMENT),
}
"""A law preset, coopctl/rules/laws/ID.yaml."""

ACCOUNTS: Table = {
    "turnover": Key(Form.ACCOUNTS, "Whose flow is the turnover; default: all income."),
    "surplus": Key(Form.ACCOUNT, "What the allocation draws on; default: previous earnings."),
    "cash": Key(Form.ACCOUNTS, "What reports count as cash; default: by the accounts' names."),
}

FISCAL_YEAR: Table = {
    "starts": Key(Form.TEXT, 'First day, as "MM-DD"; default: "01-01".'),
    "named_after": Key(
        Form.CHOICE,
        "The calendar year that names it: the one it starts or ends in.",
        choices=("start", "end"),
    ),
}

MEMBERS: Table = {
    "account": Key(Form.ACCOUNT, "Who has it is a member; holds `{member}`.", required=True),
    "least_payment": Key(Form.MONEY, "Less is not paid out, and stays payable; default: none."),
    "repaid_over": Key(Form.NUMBER, "Years over which a leaver's capital is repaid; default: 1."),
    "owes": Key(Form.MEMBER_ACCOUNTS, "What a member owes the co-op, set off on leaving."),
}

OFFICE: Table = {
    "seats": Key(Form.NUMBER, "How many hold it at once; default: 1."),
    "term": Key(Form.NUMBER, "For how many years; default: until the next election."),
}

ASSEMBLY: Table = {
    "approval": Key(
        Form.CHOICE,
        "Whether the general meeting approves a closing.",
        choices=("required", "none"),
    ),
    "quorum": Key(Form.SHARE, "Share of the members that must be present; default: none."),
    "majority": Key(
        Form.SHARE, "Share of the votes for and against that a resolution needs; default: 1/2."
    ),
    "offices": Key(Form.OFFICES, "What members are elected to.", keys=OFFICE),
}

CLOSING: Table = {
    "folder": Key(Form.TEXT, "Where closings are written; default: ledgers/closings."),
    "dated": Key(
        Form.CHOICE,
        "The day of the entries; default: approval where required, else next-day.",
        choices=("next-day", "year-end", "approval"),
    ),
    "income_statement": Key(
        Form.CHOICE,
        "Whether Income and Expenses keep their balances; default: keep.",
        choices=("keep", "zero"),
    ),
    "assert": Key(
        Form.CHOICE,
        "Which balances a closing asserts; default: funds.",
        choices=("funds", "all", "none"),
    ),
}

ROOT: Table = {
    "schema": Key(Form.CHOICE, "The version of this language.", required=True, choices=("1",)),
    "cooperative": Key(Form.TEXT, "The co-op's name.", required=True),
    "ledger": Key(Form.TEXT, "The main ledger, relative to this file.", required=True),
    "currency": Key(Form.NAME, "The currency of the books, such as EUR.", required=True),
    "fiscal_year": Key(Form.SECTION, "When years start and what names them.", keys=FISCAL_YEAR),
    "accounts": Key(Form.SECTION, "What counts as turnover and surplus.", keys=ACCOUNTS),
    "members": Key(Form.SECTION, "Who is a member.", keys=MEMBERS),
    "measures": Key(Form.MEASURES, "One number for each member and year.", keys=MEASURE),
    "bases": Key(Form.BASES, "Named sums of accounts.", keys=BASE),
    "rates": Key(Form.RATES, "Named shares, which may be dated."),
    "allocation": Key(
        Form.SECTIONS, "What is done with a surplus, in order.", required=True, keys=STEP
    ),
    "losses": Key(Form.SECTIONS, "Who bears a loss, in order.", keys=LOSS_STEP),
    "law": Key(Form.LAWS, "Law presets that the result is checked against."),
    "requires": Key(Form.SECTIONS, "The co-op's own checks.", keys=REQUIREMENT),
    "assembly": Key(Form.SECTION, "How the general meeting decides.", keys=ASSEMBLY),
    "closing": Key(Form.SECTION, "How closings are written.", keys=CLOSING),
    "rounding": Key(Form.SECTION, "The unit and method of every step.", keys=ROUNDING),
    "check": Key(
        Form.CHOICES,
        "What `coopctl check` holds the books against as well.",
        choices=("capital-accounts",),
    ),
    "convert": Key(
        Form.CHOICE,
        "Which price turns other commodities into the currency.",
        choices=("transaction", "year-end"),
    ),
}
