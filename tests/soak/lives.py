"""The life of a closing as a state machine: after each step `verify` must say what is true.

A co-op is edited, closed, approved, corrected, opened again and rolled back by git, in any order.
Beside it goes a model that knows what each file was drawn from; it never asks coopctl.
"""

import atexit
import json
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.assembly.approved import INCLUDED
from tests.closing.small import RULES, YEAR_2025
from tests.here import run_here
from tests.verify.kept import git

ASKED = RULES + "assembly: {approval: required, quorum: 1/2}\n"
MAIN, LATE, RECORDS = "main.beancount", "late.beancount", "resolutions.beancount"
CLOSING = "closings/2025.beancount"
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
BEFORE = date(2024, 12, 31)
DAYS = [BEFORE, date(2025, 1, 1), date(2025, 6, 15), date(2025, 12, 31), date(2026, 1, 1)]
KINDS = {
    "paid": ("Expenses:Rent", "Assets:Bank"),
    "owed": ("Expenses:Rent", "Liabilities:Suppliers"),
    "moved": ("Assets:Till", "Assets:Bank"),
}
ACCOUNTS = (
    INCLUDED
    + f'include "{LATE}"\n'
    + "2023-01-01 open Assets:Till\n2023-01-01 open Liabilities:Suppliers\n"
)


@dataclass(frozen=True, order=True)
class Entry:
    """An entry beside those that the year began with."""

    day: date
    kind: str
    amount: int
    words: str = field(default="", compare=False)

    @property
    def moves(self) -> tuple[tuple[str, int], ...]:
        """What it posts, by account."""
        debit, credit = KINDS[self.kind]
        return (debit, self.amount), (credit, -self.amount)

    def text(self) -> str:
        """Write it as Beancount reads it."""
        lines = "".join(f"  {account}  {number}.00 EUR\n" for account, number in self.moves)
        return f'{self.day} * "{self.kind}{self.words}"\n{lines}\n'


@dataclass(frozen=True)
class Drawn:
    """What a file was drawn from: the entries of the time, and the rate of the reserve."""

    entries: tuple[Entry, ...]
    rate: int

    @property
    def by_account(self) -> dict[str, set[tuple[str, int, int]]]:
        """Each account as the year concerns it: what it began with, each day's total and number."""
        days: dict[str, dict[str, list[int]]] = {}
        for entry in self.entries:
            if entry.day <= LAST:
                day = entry.day.isoformat() if entry.day >= FIRST else "before"
                for account, number in entry.moves:
                    cell = days.setdefault(account, {}).setdefault(day, [0, 0])
                    cell[0] += number
                    cell[1] += day != "before"
        return {
            account: {(day, total, n) for day, (total, n) in cells.items() if total or n}
            for account, cells in days.items()
        }

    @property
    def surplus(self) -> int:
        """Of the year: 800 less what came late."""
        costs = (e.amount for e in self.entries if e.kind != "moved" and FIRST <= e.day <= LAST)
        return 800 - sum(costs)

    @property
    def figures(self) -> tuple[int, int]:
        """What a meeting votes on, as far as it can differ here."""
        return self.surplus, self.rate


@dataclass(frozen=True)
class State:
    """What is on disk, in the words of the model.

    Attributes:
        closing: what the closing was drawn from; None without one.
        edited: whether somebody wrote into it since.
        corrections: what each was drawn from, by the name of its file.
        votes: the figures of each approval on record, by what it approves.
    """

    now: Drawn
    closing: Drawn | None = None
    edited: bool = False
    approved: bool = False
    corrections: tuple[tuple[str, Drawn], ...] = ()
    votes: tuple[tuple[str, tuple[int, int]], ...] = ()


@cache
def _begun() -> Path:
    """Lay a co-op down once, its year closed and all committed; it is gone at the end."""
    home = Path(tempfile.mkdtemp(prefix="lives-"))
    atexit.register(shutil.rmtree, home)
    (home / "closings").mkdir()
    (home / "closings/about.beancount").write_text("; closings\n", encoding="utf-8")
    (home / MAIN).write_text(ACCOUNTS + YEAR_2025, encoding="utf-8")
    (home / RECORDS).write_text("; ours\n", encoding="utf-8")
    (home / LATE).write_text("; came late\n", encoding="utf-8")
    (home / "rules.yaml").write_text(ASKED, encoding="utf-8")
    assert run(home, "close-year", "2025")[0] == 0
    for arguments in (("init", "-q", "--template=", "-b", "main"), ("add", "-A")):
        git(home, *arguments)
    git(home, "commit", "-q", "-m", "Books")
    return home


def run(home: Path, *arguments: str) -> tuple[int, str]:
    """Run coopctl in this process, as in June 2026."""
    done = run_here(home, arguments, "1782000000")
    return done.code, done.out


class Lives(RuleBasedStateMachine):
    """One co-op, from its first closing on."""

    sequences = 0
    steps = 0
    said: ClassVar = Counter[str]()
    """How often `verify` found what."""

    def __init__(self) -> None:
        """Begin with a year that is closed."""
        super().__init__()
        Lives.sequences += 1
        self.turns = 0
        self.home = Path(tempfile.mkdtemp(prefix="lives-")) / "co-op"
        self.state = State(Drawn((), 25), closing=Drawn((), 25))
        shutil.copytree(_begun(), self.home)
        name = self._git("rev-parse", "HEAD")
        self.commits: list[tuple[str, State, str | None]] = [
            (name, self.state, self._text(CLOSING))
        ]

    @initialize(approved=st.booleans())
    def begin(self, *, approved: bool) -> None:
        """Have the closing approved, or not yet."""
        if approved:
            self.approve()
            self._commit()

    def teardown(self) -> None:
        """Take the co-op away."""
        shutil.rmtree(self.home.parent)

    # --- what people do -------------------------------------------------------------------------

    @rule(
        day=st.sampled_from(DAYS),
        kind=st.sampled_from(sorted(KINDS)),
        amount=st.integers(1, 9),
    )
    def enter(self, day: date, kind: str, amount: int) -> None:
        """Enter something: late, in the next year, or what moves what this one began with."""
        kind = "moved" if day == BEFORE else kind  # income and costs would have to be closed first
        self._set_entries([*self.state.now.entries, Entry(day, kind, amount)])

    @precondition(lambda self: self.state.now.entries)
    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        """Take an entry away, or change its day, its amount or its words."""
        entries = list(self.state.now.entries)
        at = data.draw(st.integers(0, len(entries) - 1))
        entry = entries.pop(at)
        how = data.draw(st.sampled_from(["away", "day", "amount", "words"]))
        days = DAYS if entry.kind == "moved" else DAYS[1:]
        day = data.draw(st.sampled_from(days)) if how == "day" else entry.day
        amount = entry.amount + 1 if how == "amount" else entry.amount
        words = entry.words + "!" if how == "words" else entry.words
        if how != "away":
            entries.insert(at, Entry(day, entry.kind, amount, words))
        self._set_entries(entries)

    @rule(rate=st.sampled_from([25, 30]))
    def decide(self, rate: int) -> None:
        """Change the rate of the reserve."""
        self.state = replace(self.state, now=replace(self.state.now, rate=rate))
        self._write_books()

    @precondition(lambda self: self.state.closing is not None)
    @rule(figure=st.booleans())
    def edit(self, *, figure: bool) -> None:
        """Write into the closing by hand: a remark, or other figures that balance."""
        text = self._text(CLOSING)
        assert text is not None
        reserve = re.search(r"-(\d+)\.00 EUR\n\n.*dividend", text)
        if figure and reserve is not None:
            text = text.replace(f"{reserve[1]}.00 EUR", f"{int(reserve[1]) + 1}.00 EUR")
        (self.home / CLOSING).write_text(text + "; agreed\n", encoding="utf-8")
        self.state = replace(self.state, edited=True)

    @precondition(lambda self: self.state.closing is not None)
    @rule(how=st.sampled_from(["closing", "with corrections", "and closed", "and closed"]))
    def reopen(self, how: str) -> None:
        """Take the closing away, with or without its corrections; mostly to close again."""
        (self.home / CLOSING).unlink()
        self.state = replace(self.state, closing=None, edited=False, approved=False)
        if how != "closing":
            for name, _ in self.state.corrections:
                (self.home / name).unlink()
            self.state = replace(self.state, corrections=())
        if how == "and closed":
            self._command("close-year", "2025")

    @rule(force=st.booleans())
    def close(self, *, force: bool) -> None:
        """Close the year."""
        self._command("close-year", "2025", *(["--force"] if force else []))

    @rule()
    def correct(self) -> None:
        """Correct the year."""
        self._command("close-year", "2025", "--correct")

    @rule()
    def approve(self) -> None:
        """Vote on what there is to vote on."""
        before = self.state
        votes = ("--present", "2", "--for", "2", "--against", "0")
        meeting = ("--meeting", "2026-06-20", "--minutes", "m")
        if self._command("approve", "2025", *meeting, *votes) == 0 and self.state != before:
            drawn = self._known(before)
            assert drawn is not None
            assert _same(drawn, before.now), "voted on figures that are not those of the books"

    @rule()
    def commit(self) -> None:
        """Commit everything."""
        self._commit()

    @precondition(lambda self: len(self.commits) > 1)
    @rule(data=st.data(), part=st.sampled_from(["all", "books", "closings", "records"]))
    def roll_back(self, data: st.DataObject, part: str) -> None:
        """Bring files back as they were at a commit: all of them, or some."""
        commit, then, _ = data.draw(st.sampled_from(self.commits))
        paths = {
            "all": ["."],
            "books": [LATE, "rules.yaml"],
            "closings": ["closings"],
            "records": [RECORDS],
        }[part]
        if part in ("all", "closings"):
            for path in (self.home / "closings").glob("2025*"):
                path.unlink()
        self._git("checkout", "-q", commit, "--", *paths)
        self._git("reset", "-q")
        if part in ("all", "books"):
            self.state = replace(self.state, now=then.now)
        if part in ("all", "closings"):
            self.state = replace(
                self.state,
                closing=then.closing,
                edited=then.edited,
                approved=then.approved,
                corrections=then.corrections,
            )
        if part in ("all", "records"):
            self.state = replace(self.state, votes=then.votes)

    # --- what must be true ----------------------------------------------------------------------

    @invariant()
    def verify_says_what_is_true(self) -> None:
        """Compare each thing that `verify` says with what the model knows."""
        Lives.steps += 1
        self.turns += 1
        since = ("--since", self.commits[-1][0]) if self.turns % 3 == 0 else ()
        code, said = run(self.home, "verify", "2025", "--format", "json", *since)
        found = json.loads(said)
        (closing,) = (e for e in found["closings"] if e["file"] == CLOSING)
        findings, expected = set(closing["findings"]), self._expected()
        assert findings == expected, (sorted(findings), sorted(expected), self.state)
        Lives.said[", ".join(sorted(findings))] += 1
        if expected != {"unchanged"}:
            assert code == 1
        if "books" in findings:
            self._names_the_entries(closing)
        if "rules" in findings and closing["rules_changed"] is not None:
            known = self._known(self.state)
            assert known is not None
            assert [(e["before"], e["now"]) for e in closing["rules_changed"]] == [
                (f"{known.rate}% of surplus", f"{self.state.now.rate}% of surplus")
            ]
        if since:
            self._knows_what_became_of_the_closing(found["since"])

    def _names_the_entries(self, closing: dict[str, Any]) -> None:
        """The very entries on accounts that changed, and the surplus before and after."""
        known, now = self._known(self.state), self.state.now
        assert known is not None
        accounts = [
            name
            for name in {**known.by_account, **now.by_account}
            if known.by_account.get(name, set()) != now.by_account.get(name, set())
        ]
        if closing["compared_with"] is not None and closing["compared_with"]["exact"]:
            assert closing["accounts"] == sorted(accounts)
            old, new = (
                Counter(e for e in drawn.entries if e.day <= LAST and _touches(e, accounts))
                for drawn in (known, now)
            )
            assert _named(closing, "now") == new - old
            assert _named(closing, "before") == old - new
        else:
            assert closing["unknown"] is not None
        surplus = [e for e in closing["effect"] or () if e["figure"] == "surplus"]
        if closing["effect"] is not None:
            same = known.surplus == now.surplus
            pair = [] if same else [(f"{known.surplus}.00", f"{now.surplus}.00")]
            assert [(e["before"], e["now"]) for e in surplus] == pair

    def _knows_what_became_of_the_closing(self, since: dict[str, Any]) -> None:
        """What was approved and on record at the last commit is the same, or told."""
        _, then, text = self.commits[-1]
        states = {each["file"]: each["state"] for each in since["closings"]}
        if text is None:
            assert states.get(CLOSING, "new") == "new"
        elif self._text(CLOSING) == text:
            assert states[CLOSING] == "same"
        elif then.approved:
            gone = self.state.closing is None
            assert states[CLOSING] == ("gone" if gone else "rewritten")
        else:
            assert states[CLOSING] in {"drawn-up-again", "edited", "approved", "taken-away"}
        if set(then.votes) - set(self.state.votes):
            assert since["records"]

    def _expected(self) -> set[str]:
        """Say what is true of the closing."""
        state, known = self.state, self._known(self.state)
        if state.closing is None or known is None:
            return {"missing"}
        voted = dict(state.votes).get("2025") == state.closing.figures
        found = set()
        if state.approved and not voted:
            found.add("unapproved")
        if voted and not state.approved:
            found.add("unfinished")
        if state.edited:
            found.add("edited")
        if known.by_account != state.now.by_account:
            found.add("books")
        if known.rate != state.now.rate:
            found.add("rules")
        return found or {"unchanged"}

    def _known(self, state: State) -> Drawn | None:
        """Give what the closing knows of; its corrections know more, once it was voted on."""
        if state.closing is None:
            return None
        voted = dict(state.votes).get("2025") == state.closing.figures
        if state.corrections and (state.approved or voted):
            return max(state.corrections)[1]
        return state.closing

    # --- how it is done -------------------------------------------------------------------------

    def _set_entries(self, entries: list[Entry]) -> None:
        self.state = replace(self.state, now=replace(self.state.now, entries=tuple(entries)))
        self._write_books()

    def _write_books(self) -> None:
        now = self.state.now
        text = "; came late\n" + "".join(entry.text() for entry in now.entries)
        (self.home / LATE).write_text(text, encoding="utf-8")
        rules = ASKED.replace("25% of surplus", f"{now.rate}% of surplus")
        (self.home / "rules.yaml").write_text(rules, encoding="utf-8")

    def _command(self, *arguments: str) -> int:
        """Run a command that writes; learn from the files what it wrote."""
        before = self._files()
        code, _ = run(self.home, *arguments)
        after = self._files()
        if code != 0:
            assert after == before, "a command that fails writes nothing"
        for name in after:
            if after[name] != before.get(name):
                self._learn(name, after[name])
        return code

    def _learn(self, name: str, text: str) -> None:
        """Take down what was written: it is drawn from what there is now, or was approved."""
        state, approved = self.state, 'status: "approved"' in text
        if name == CLOSING:
            self.state = replace(state, closing=state.now, edited=False, approved=approved)
        elif name == RECORDS:
            about = "2025" if 'approves: "2025"' in _last(text) else "correction"
            self.state = replace(state, votes=(*state.votes, (about, state.now.figures)))
        else:
            corrections = {**dict(state.corrections), name: state.now}
            self.state = replace(state, corrections=tuple(sorted(corrections.items())))

    def _files(self) -> dict[str, str]:
        """Give the files that commands write."""
        names = [RECORDS, *(f"closings/{p.name}" for p in (self.home / "closings").iterdir())]
        return {name: (self.home / name).read_text(encoding="utf-8") for name in sorted(names)}

    def _text(self, name: str) -> str | None:
        path = self.home / name
        return path.read_text(encoding="utf-8") if path.exists() else None

    def _commit(self) -> None:
        self._git("add", "-A")
        self._git("commit", "-q", "--allow-empty", "-m", "Books")
        name = self._git("rev-parse", "HEAD")
        self.commits.append((name, self.state, self._text(CLOSING)))

    def _git(self, *arguments: str) -> str:
        return git(self.home, "-c", "gc.auto=0", "-c", "core.fsync=none", *arguments)


def _same(one: Drawn, other: Drawn) -> bool:
    return one.by_account == other.by_account and one.rate == other.rate


def _touches(entry: Entry, accounts: list[str]) -> bool:
    return any(account in accounts for account, _ in entry.moves)


def _named(closing: dict[str, Any], side: str) -> Counter[Entry]:
    """Read the entries that `verify` names, as they are or as they were."""
    found = Counter[Entry]()
    for each in closing["entries"]:
        if each[side] is not None:
            postings = each[side]["postings"]
            moved = tuple(posting["account"] for posting in postings)
            (kind,) = (kind for kind, accounts in KINDS.items() if accounts == moved)
            amount = int(Decimal(postings[0]["amount"]))
            found[Entry(date.fromisoformat(each[side]["day"]), kind, amount)] += 1
    return found


def _last(text: str) -> str:
    """Give the last directive of a file."""
    return text.rstrip("\n").rpartition("\n\n")[2]
