"""A vote of the general meeting: who may vote, what was cast, and whether it carries."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from coopctl.allocation.settings import AssemblySettings
from coopctl.allocation.values import Member
from coopctl.allocation.vocabulary import Rules
from coopctl.allocation.years import Period
from coopctl.books import Books
from coopctl.facts.membership import members_of
from coopctl.money import percent_text
from coopctl.problems import Place, Problem, listing, nearest

SIDES = ("for", "against", "abstain")
"""The keys of a vote, in the order they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """What was cast; one member, one vote.

    Attributes:
        present: members present, whether they voted or not.
        cast: the number of votes on each side.
        roll: who voted on each side, by id; empty where votes were only counted.
    """

    present: int
    cast: Mapping[str, int]
    roll: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def carries(self, assembly: AssemblySettings) -> bool:
        """Whether the votes for reach the majority of those for and against; a tie never does."""
        for_, against = self.cast["for"], self.cast["against"]
        return for_ > against and for_ >= assembly.majority * (for_ + against)


def ids_in(text: str) -> tuple[str, ...]:
    """Read ids with commas between them, with or without blanks."""
    return tuple(filter(None, (each.strip() for each in text.split(","))))


def voters(rules: Rules, books: Books, day: date) -> dict[str, Member]:
    """Give the members of a day by id, who have one vote each.

    The days of joining and leaving count.
    """
    found = members_of(rules.member_account, books.accounts, Period(day.year, day, day))
    return {member.id: member for member in found}


def beyond_members(
    rules: Rules, books: Books, day: date, votes: Votes, place: Place
) -> Iterator[Problem]:
    """Tell of votes that cannot have been cast: more than were present, or than there are members.

    Args:
        rules: that say who is a member.
        books: with the members' accounts.
        day: of the meeting.
        votes: cast on it.
        place: of the record, or of the file it would go to.
    """
    cast = sum(votes.cast.values())
    if cast > votes.present:
        yield Problem(
            code="votes-beyond-present",
            place=place,
            wrong=f"{cast} votes were cast, and {votes.present} members were present on {day}",
            why="each member present has one vote, whatever the capital",
            do="count the votes again, those for, against and abstaining",
        )
    yield from present_beyond_members(rules, books, day, votes.present, place)
    yield from _roll_flaws(rules, books, day, votes, place)


def present_beyond_members(
    rules: Rules, books: Books, day: date, present: int, place: Place
) -> Iterator[Problem]:
    """Tell where more are said to be present than the co-op had members on the day."""
    members = voters(rules, books, day)
    if present > len(members):
        yield Problem(
            code="present-beyond-members",
            place=place,
            wrong=f"{present} members are said to be present on {day}, "
            f"and the co-op had {len(members)}",
            why="whoever has an open capital account on that day is a member, nobody else",
            do="count those present who are members, "
            "or open the account of whoever joined before that day",
        )


def _roll_flaws(
    rules: Rules, books: Books, day: date, votes: Votes, place: Place
) -> Iterator[Problem]:
    """Tell of names on a roll call that had no vote, or are on it twice."""
    members = voters(rules, books, day)
    once = Counter(name for names in votes.roll.values() for name in names)
    for name, times in once.items():
        if times > 1:
            yield Problem(
                code="voted-twice",
                place=place,
                wrong=f"{name} is on the roll call {times} times",
                why="each member has one vote, whatever the capital",
                do=f"name {name} once",
            )
        if name not in members:
            near = nearest(name, members)
            do = f"write `{near}`" if near else f"take {name} off the roll call"
            if name.isdigit():
                do = "name those members; beside a roll call a number is the id of a member"
            yield Problem(
                code="not-a-voter",
                place=place,
                wrong=f"{name} had no vote on {day}{membership_of(rules, books, name)}",
                why=f"the members of that day are {listing(members)}",
                do=do,
            )


def membership_of(rules: Rules, books: Books, name: str) -> str:
    """Say when somebody was a member, who is none on the day; nothing of who never was."""
    always = Period(date.min.year, date.min, date.max)
    for member in members_of(rules.member_account, books.accounts, always):
        if member.id == name:
            until = f" to {member.left}" if member.left else ""
            return f"; a member from {member.joined}{until}"
    return ""


def no_quorum(
    assembly: AssemblySettings, members: int, present: int, place: Place
) -> list[Problem]:
    """Tell of a meeting that too few attended to decide."""
    needed = -(-assembly.quorum * members // 1)
    if present >= needed:
        return []
    return [
        Problem(
            code="no-quorum",
            place=place,
            wrong=f"{present} of {members} members were present, and the quorum is {needed}",
            why=f"`assembly: {{quorum: {percent_text(assembly.quorum)}}}` in rules.yaml: "
            "fewer cannot decide for all",
            do="call the meeting again",
        )
    ]


def not_carried(assembly: AssemblySettings, votes: Votes, place: Place) -> list[Problem]:
    """Tell of votes that do not carry."""
    if votes.carries(assembly):
        return []
    for_, against = votes.cast["for"], votes.cast["against"]
    needed = max(-(-assembly.majority * (for_ + against) // 1), Fraction(for_ + against) // 2 + 1)
    return [
        Problem(
            code="not-carried",
            place=place,
            wrong=f"with {for_} for and {against} against it is not carried; it takes {needed} for",
            why=f"the majority is {percent_text(assembly.majority)} of the votes for and against, "
            "and a tie never passes",
            do="put another proposal to the vote; `coopctl resolve` records this one as rejected",
        )
    ]
