"""Random phrases and conditions, right and mangled, each understood a second time by other means.

A phrase that is accepted must be worth what Python makes of the same words, and its text on one
line must be understood as the same; one that is not has flaws within its columns.
"""

import re
import zlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from random import Random

from coopctl.allocation.evaluate import Scope as Values
from coopctl.allocation.evaluate import evaluate, holds
from coopctl.allocation.vocabulary import Condition, Phrase
from coopctl.problems import nearest
from coopctl.rules.flaws import Flaw
from coopctl.rules.names import Kind, Names, Scope
from coopctl.rules.phrases import Parsed, read_condition, read_phrase
from tests.soak.mangle import mangled

CODE = "EUR"
RATES = {"interest": Fraction(13, 400), "legal-rate": Fraction(1, 7)}
STEPS = {"reserve": 1, "social": 2, "later-on": 9}
EARLIER = {"reserve": 1, "social": 2}
NUMBERS = ["work", "pay", "seniority", "debts", "基金", "turnover", "surplus", "loss", "remainder"]
ACCOUNTS = ["Equity:Funds:教育", "Equity:A-1:2nd-Fund", "Liabilities:Loan", "Assets:Bank"]


def names() -> Names:
    """Give the names of a rules file."""
    found = Names()
    for each in ("work", "pay", "seniority"):
        found.kinds[each] = Kind.MEASURE
    for each in ("debts", "基金"):
        found.kinds[each] = Kind.BASE
    for each in STEPS:
        found.kinds[each] = Kind.STEP
    for each, rate in RATES.items():
        found.kinds[each] = Kind.RATE
        found.highest[each] = rate
    return found


NAMES = names()
IN_A_STEP = Scope(NAMES, EARLIER, list_of=dict.fromkeys(STEPS, "allocation"), has_by=True)
BARE = Scope(NAMES, EARLIER, list_of=dict.fromkeys(STEPS, "allocation"))
IN_A_CHECK = Scope(NAMES, STEPS, list_of=dict.fromkeys(STEPS, "allocation"), in_check=True)
OUTSIDE = Scope(NAMES, in_step=False, list_of=dict.fromkeys(STEPS, "allocation"))
SCOPES = [IN_A_STEP, IN_A_STEP, IN_A_STEP, BARE, IN_A_CHECK, OUTSIDE]


class _AnyName(dict[str, Fraction]):
    """Gives every name a value of its own, always the same."""

    def __missing__(self, name: str) -> Fraction:
        found = Fraction(zlib.crc32(name.encode()) % 999_983 - 300_000, 7)
        self[name] = found
        return found


VALUES = Values(_AnyName(), _AnyName(), RATES, Fraction(3, 11))


# --- right phrases ---


def phrase_by(random: Random, depth: int = 0) -> str:
    """Write a phrase by the grammar, mostly a short one."""
    terms = [_term(random, depth)]
    while random.random() > 0.75:  # the least choice ends it
        terms += [random.choice(["+", "-"]), _term(random, depth)]
    return " ".join(terms)


def _term(random: Random, depth: int) -> str:
    return random.choice(_TERMS)(random, depth)


def _share(random: Random, depth: int) -> str:
    size = random.choice(["5%", "12.5%", "0.05", "1/3", "100%", "1", "0%", "interest", "0.001%",
                          "legal-rate", f"{random.randint(1, 99)}%"])  # fmt: skip
    return f"{size} of {_base(random, depth)}"


def _times(random: Random, depth: int) -> str:
    sign = random.choice([" * ", "*", " *"])
    return f"{random.randint(0, 40)}{sign}{_base(random, depth)}"


def _money(random: Random, _: int) -> str:
    whole = random.choice([0, random.randint(1, 99), random.randint(1, 10**9)])
    part = random.choice(["", "", ".5", ".05", ".123"])
    return f"{random.choice([f'{whole}', f'{whole:,}'])}{part} {CODE}"


def _others(random: Random, depth: int) -> str:
    return f"non-member share of {_base(random, depth)}"


def _base(random: Random, depth: int) -> str:
    kind = random.random()
    if kind < 0.15 and depth < 6:
        return f"({phrase_by(random, depth + 1)})"
    if kind < 0.25:
        return f"remainder after {random.choice(['reserve', 'social'])}"
    if kind < 0.35:
        return random.choice(ACCOUNTS)
    if kind < 0.45:
        return random.choice(["reserve", "social"])
    return random.choice([*NUMBERS, "surplus", "remainder", "members", "days", "stayed"])


_TERMS: Sequence[Callable[[Random, int], str]] = [
    *(_share, _share, _share, _base, _money, _times, _others)
]


# --- understood by other means ---

_WORD = re.compile(r"[()*\u00d7]|[^\s()*\u00d7]+")
_PLAIN = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_RATIO = re.compile(r"[0-9]+/[0-9]+")
_COMPARED = re.compile(r"(.*?)\s*(>=|<=|>|<|=)\s*(.*)", re.DOTALL)


def worth(text: str) -> Fraction:
    """Compute a phrase by handing its words to Python; only what the grammar names is known.

    >>> worth("10% of (surplus - surplus) + 1,000.50 EUR") == Fraction("1000.5")
    True
    """
    words = _WORD.findall(text)
    known: list[Fraction] = []
    written: list[str] = []

    def put(value: Fraction) -> None:
        known.append(value)
        written.append(f"v[{len(known) - 1}]")

    at = 0
    while at < len(words):
        word, after = words[at], [*words[at + 1 : at + 3], "", ""]
        if word in {"(", ")", "+", "-"}:
            written.append(word)
        elif word in {"of", "*"}:
            written.append("*")
        elif (number := _number(word)) is not None:
            put(number)
            at += after[0] == CODE
        elif (word, after[0], after[1]) == ("non-member", "share", "of"):
            put(VALUES.non_member_share)
            written.append("*")
            at += 2
        elif (word, after[0]) == ("remainder", "after"):
            put(VALUES.after[after[1]])
            at += 2
        elif (word, after[0]) == ("balance", "of"):
            put(VALUES.values[f"balance of {after[1]}"])
            at += 2
        else:
            put(RATES[word] if word in RATES else VALUES.values[word])
        at += 1
    found: Fraction = eval(" ".join(written), {"v": known})  # noqa: S307 - of signs written above
    return found


def _number(word: str) -> Fraction | None:
    """Read a number as the page of the language has it."""
    bare = word.removesuffix("%")
    parts = 100 if word != bare else 1
    if _RATIO.fullmatch(bare):
        over, _, under = bare.partition("/")
        return Fraction(int(over), int(under) * parts)
    return Fraction(bare.replace(",", "")) / parts if _PLAIN.fullmatch(bare) else None


# --- the cases ---


def phrase_case(random: Random) -> str:
    """Read a phrase or a condition; give what came of it."""
    text = phrase_by(random)
    is_condition = random.random() < 0.2
    if is_condition:
        sign = random.choice([">=", "<=", ">", "<", "="])
        text = f"{text} {sign} {random.choice([phrase_by(random), '0', '3', '1,000.5'])}"
    is_right = random.random() < 0.3
    if not is_right:
        text = mangled(random, text)
    scope = IN_A_STEP if is_right else random.choice(SCOPES)
    read = _condition if is_condition else _phrase
    said = read(text, scope)
    assert said == "accepted" or not is_right, (text, said)
    return said


def text_case(text: str) -> str:
    """Read any text as a phrase and as a condition, in every scope."""
    for scope in (IN_A_STEP, BARE, IN_A_CHECK, OUTSIDE):
        _condition(text, scope)
        _phrase(text, scope)
    return "read"


def _phrase(text: str, scope: Scope) -> str:
    parsed = read_phrase(text, scope, currency=CODE, suggest=nearest)
    value = parsed.value
    if value is None:
        return _flawed(parsed, text)
    assert isinstance(value, Phrase)
    assert not parsed.flaws, text
    assert evaluate(value.node, VALUES) == worth(text), text
    again = read_phrase(value.text, scope, currency=CODE, suggest=nearest).value
    assert again == value, text
    return "accepted"


def _condition(text: str, scope: Scope) -> str:
    parsed = read_condition(text, scope, currency=CODE, suggest=nearest)
    value = parsed.value
    if value is None:
        return _flawed(parsed, text)
    assert isinstance(value, Condition)
    found = _COMPARED.fullmatch(text)
    assert found is not None, text
    left, sign, right = worth(found[1]), found[2], worth(found[3])
    assert value.compare == sign
    compare = {">=": left >= right, "<=": left <= right, ">": left > right, "<": left < right}
    assert holds(value, VALUES) == compare.get(sign, left == right), text
    assert read_condition(value.text, scope, currency=CODE, suggest=nearest).value == value, text
    return "accepted"


def _flawed(parsed: Parsed, text: str) -> str:
    """Hold that what is refused is told, in place and in all its parts."""
    assert parsed.flaws, text
    for flaw in parsed.flaws:
        assert 0 <= flaw.start < flaw.end <= len(text) + 1, (text, flaw)
        assert all((flaw.code, flaw.wrong, flaw.why, flaw.do)), (text, flaw)
        _told_shortly(flaw, text)
    return "refused"


def _told_shortly(flaw: Flaw, text: str) -> None:
    assert len(flaw.wrong) + len(flaw.why) + len(flaw.do) < 4_000, text[:100]
