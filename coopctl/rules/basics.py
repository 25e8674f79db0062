"""Reading single values: maps by their tables, texts, choices, names and accounts."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import Enum

from coopctl.allocation.vocabulary import MEMBER
from coopctl.money import Currency
from coopctl.problems import Place, listing
from coopctl.rules.keys import Form, Key, Table
from coopctl.rules.names import Kind, Names, account_flaw, is_kebab
from coopctl.rules.notes import Notes, said
from coopctl.rules.tree import Entry, Items, Map, Node, Scalar, looks_like_thousands
from coopctl.rules.words import one_line

Fields = dict[str, Entry]

_YES_NO = {
    **dict.fromkeys(("yes", "y", "on", "1", "true"), "true"),
    **dict.fromkeys(("no", "n", "off", "0", "false"), "false"),
}
"""What other programs take for true and false."""


class HoldsMember(Enum):
    """Whether `{member}` has to stand in an account's name."""

    YES = "yes"
    NO = "no"


@dataclass(slots=True)
class Basics:
    """Reads what needs no other part of the rules.

    Attributes:
        year: that the rules are read for.
        member_accounts: every account read so far that holds `{member}`.
    """

    notes: Notes
    year: int
    currency: Currency
    names: Names = field(default_factory=Names)
    member_accounts: set[str] = field(default_factory=set)

    # --- maps, lists and texts ---

    def wrong_kind(self, node: Node, key: str, form: str, do: str | None = None) -> None:
        """Note that something else stands where a value is expected."""
        if isinstance(node, Scalar):
            found = said(node.text) if node.text else "nothing"
        elif isinstance(node, Map):
            found = "a map" if node.entries else "an empty map"
        else:
            found = "a list" if node.items else "an empty list"
        self.notes.error(
            "wrong-kind",
            node.place,
            wrong=f"`{key}` holds {found}",
            why=f"it takes {form}",
            do=do or f"write {form} after `{key}:`",
        )

    def fields(self, node: Node, table: Table, what: str, place: Place) -> Fields:
        """Take a map apart by its table; note unknown keys and missing ones."""
        if not isinstance(node, Map):
            self.wrong_kind(node, what, "a map of " + listing(table))
            return {}
        found = {entry.key.text: entry for entry in node.entries}
        for name, entry in found.items():
            if name not in table:
                self._unknown_key(entry.key, table, what)
        for name, key in table.items():
            if key.required and name not in found:
                self.missing(name, place, what, f"it holds {key.form.value}")
        return {name: entry for name, entry in found.items() if name in table}

    def _unknown_key(self, key: Scalar, table: Table, what: str) -> None:
        near = self.notes.nearest(key.text, table)
        do = f"write `{near}`" if near else "take it out, or write one of those"
        if looks_like_thousands(key.text):
            do = 'put the number in quotes, such as `"70,000 JPY"`: a comma ends it in `{…}`'
        self.notes.error(
            "unknown-key",
            key.place,
            wrong=f"{said(key.text)} is no key of `{what}`",
            why=f"its keys are {listing(table)}",
            do=do,
        )

    def missing(self, key: str, place: Place, what: str, why: str) -> None:
        """Note a key that has to be there."""
        do = f"add `{key}:`"
        self.notes.error("missing-key", place, wrong=f"`{what}` has no `{key}`", why=why, do=do)

    def entries(self, entry: Entry, form: Form) -> tuple[Entry, ...]:
        """Take the entries of a map in which every key is a name of the user's."""
        if isinstance(entry.value, Map):
            return entry.value.entries
        self.wrong_kind(entry.value, entry.key.text, form.value)
        return ()

    def items(self, entry: Entry, form: Form) -> tuple[Node, ...]:
        """Take the items of a list."""
        if isinstance(entry.value, Items):
            return entry.value.items
        self.wrong_kind(entry.value, entry.key.text, form.value)
        return ()

    def scalar(self, node: Node, key: str, form: str) -> Scalar | None:
        """Take a text that is not empty."""
        if isinstance(node, Scalar) and node.text.strip():
            return node
        self.wrong_kind(node, key, form)
        return None

    def text(self, fields: Fields, key: str) -> str | None:
        """Read words, on one line."""
        if key not in fields:
            return None
        scalar = self.scalar(fields[key].value, key, Form.TEXT.value)
        if scalar is None:
            return None
        text = one_line(scalar.text)
        unseen = next((char for char in text if unicodedata.category(char) == "Cc"), None)
        if unseen is not None:
            self.notes.error(
                "control-character",
                scalar.place,
                wrong=f"character U+{ord(unseen):04X} stands in `{key}`",
                why="it cannot be seen, and may do harm on a screen",
                do="delete it",
            )
        return text

    def choice(self, fields: Fields, key: str, row: Key) -> str | None:
        """Read one of a few words."""
        if key not in fields:
            return None
        return self._one_of(fields[key].value, key, row)

    def choices(self, fields: Fields, key: str, row: Key) -> tuple[str, ...]:
        """Read a list of some of a few words."""
        if key not in fields:
            return ()
        read = (self._one_of(item, key, row) for item in self.items(fields[key], row.form))
        return tuple(dict.fromkeys(word for word in read if word is not None))

    def _one_of(self, node: Node, key: str, row: Key) -> str | None:
        """Take one of the words that a key knows."""
        form = listing(row.choices)
        scalar = self.scalar(node, key, form)
        if scalar is None or scalar.text in row.choices:
            return scalar.text if scalar else None
        meant, is_alone = _YES_NO.get(scalar.text.casefold()), len(row.choices) == 1
        near = meant if meant in row.choices else self.notes.nearest(scalar.text, row.choices)
        near = row.choices[0] if near is None and is_alone else near
        self.notes.error(
            "unknown-word",
            scalar.place,
            wrong=f"{said(scalar.text)} is nothing that `{key}` can be",
            why=f"it is {form}" if is_alone else f"it is one of {form}",
            do=f"write `{near}`" if near is not None else "write the one that is meant",
        )
        return None

    def flag(self, fields: Fields, key: str) -> bool:
        """Read `true` or `false`; nothing is false."""
        row = Key(Form.CHOICE, "", choices=("true", "false"))
        return self.choice(fields, key, row) == "true"

    def words(self, fields: Fields, key: str) -> tuple[str, ...]:
        """Read a list of kebab-case words."""
        if key not in fields:
            return ()
        found = []
        for item in self.items(fields[key], Form.WORDS):
            scalar = self.scalar(item, key, Form.WORDS.value)
            if scalar is not None and self.is_name(scalar, "word"):
                found.append(scalar.text)
        return tuple(found)

    # --- names and keys ---

    def is_name(self, scalar: Scalar, what: str) -> bool:
        """Whether a word is kebab-case; note where it is not."""
        if is_kebab(scalar.text):
            return True
        form = "small letters, digits and `-`, such as `social-fund`"
        near = re.sub(r"[\s_.,:/-]+", "-", scalar.text.lower()).strip("-")
        near = f"{what}-{near}" if near[:1].isdigit() else near
        self.not_a_name(scalar, what, form, near if is_kebab(near) else None)
        return False

    def not_a_name(self, scalar: Scalar, what: str, form: str, near: str | None) -> None:
        """Note a word that is written in another way than its kind; `near` is how it could be."""
        article = "an" if what[0] in "aeiou" else "a"
        self.notes.error(
            "not-a-name",
            scalar.place,
            wrong=f"{said(scalar.text)} is no {what}",
            why=f"{article} {what} is written in {form}",
            do=f"write {said(near)}" if near else f"write it in {form}",
        )

    def not_here(self, fields: Fields, key: str, where: str, do: str) -> None:
        """Note a key that has no meaning where it stands."""
        if key in fields:
            self.notes.error(
                "key-not-here",
                fields[key].key.place,
                wrong=f"`{key}` cannot stand {where}",
                why="it would say nothing, or two things at once",
                do=do,
            )

    def measure_name(self, scalar: Scalar) -> None:
        """Note a name that is no measure."""
        kind = self.names.kinds.get(scalar.text)
        if kind is Kind.MEASURE:
            return
        known = self.names.of(Kind.MEASURE)
        near = self.notes.nearest(scalar.text, known)
        self.notes.error(
            "unknown-name",
            scalar.place,
            wrong=f"{said(scalar.text)} is {kind.value if kind else 'no measure'}"
            + (", not a measure" if kind else ""),
            why=f"measures are {listing(known)}",
            do=f"write `{near}`" if near else "use one of those, or define it under `measures:`",
        )

    # --- accounts ---

    def account(self, scalar: Scalar, member: HoldsMember, *, writable: bool = True) -> str | None:
        """Read an account's name."""
        name = scalar.text
        if flaw := account_flaw(name, writable=writable):
            self.notes.error(
                "account-name",
                scalar.place,
                wrong=f"{said(name)} is no account name: {flaw}",
                why="Beancount would refuse it",
                do="write it as the ledger does, such as `Equity:Reserves:Indivisible`",
            )
            return None
        has = MEMBER in name
        if has and member is HoldsMember.NO:
            self.member_not_here(scalar.place)
        elif not has and member is HoldsMember.YES:
            self.notes.error(
                "member-missing",
                scalar.place,
                wrong=f"{said(name)} has no `{{member}}` in it",
                why="each member has an account here, and `{member}` stands for the member's id",
                do=f"write {said(name + ':{member}')}",
            )
        elif has:
            self.member_accounts.add(name)
        return name

    def is_members(self, name: str) -> bool:
        """Whether an account is a member's own, or below one, by the accounts read so far."""
        parts = name.split(":")
        return any(
            len(template) <= len(parts)
            and all(one in {MEMBER, part} for one, part in zip(template, parts, strict=False))
            for template in (each.split(":") for each in self.member_accounts)
        )

    def member_not_here(self, place: Place) -> None:
        """Note `{member}` where no member is involved."""
        self.notes.error(
            "member-not-here",
            place,
            wrong="`{member}` stands where no member is involved",
            why="only what is divided among members goes to an account of each",
            do="name one account, or add `in_proportion_to:` to the step",
        )

    def accounts(self, entry: Entry) -> tuple[str, ...]:
        """Read a list of accounts that are read, not written to."""
        found = []
        for item in self.items(entry, Form.ACCOUNTS):
            scalar = self.scalar(item, entry.key.text, Form.ACCOUNTS.value)
            name = scalar and self.account(scalar, HoldsMember.NO, writable=False)
            if name:
                found.append(name)
        return tuple(found)

    def account_list(self, entry: Entry) -> tuple[str, ...]:
        """Read a list that names at least one account."""
        if isinstance(entry.value, Items) and not entry.value.items:
            self.wrong_kind(entry.value, entry.key.text, Form.ACCOUNTS.value)
        return self.accounts(entry)
