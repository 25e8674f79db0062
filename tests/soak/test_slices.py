"""A slice of each rig, short enough for every run of the tests.

The same as `make soak` runs at length; `SEED=2 pytest tests/soak` looks elsewhere.
"""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from coopctl.cli import COMMANDS, import_, report, rules
from tests.soak import determinism, oracle
from tests.soak.conservation import conserved
from tests.soak.ledgers import bases, ledger_case
from tests.soak.phrases import phrase_case, text_case
from tests.soak.rig import passed, slice_of
from tests.soak.rules_files import origins, rules_case
from tests.soak.timesheets import timesheet_case
from tests.soak.written import closed_and_reported

choices = st.randoms(use_true_random=False)


@given(choices)
def test_a_phrase_is_refused_in_place_or_is_worth_what_its_words_are(random: Random) -> None:
    phrase_case(random)


@given(st.text())
def test_any_text_at_all_is_a_phrase_or_is_refused_in_place(text: str) -> None:
    text_case(text)


@settings(max_examples=50)
@given(choices)
def test_a_timesheet_is_refused_or_its_hours_are_those_written(random: Random) -> None:
    timesheet_case(random)


def test_mangled_rules_are_refused_or_divide_the_books_without_a_loss() -> None:
    origins()  # loaded once, and no part of any case
    rig = slice_of("hostile", {"rules": 60})
    rig.run("rules", rules_case, limit=60)
    passed(rig)


def test_mangled_ledgers_are_refused_or_add_up_as_beancount_adds() -> None:
    bases()  # the same
    rig = slice_of("hostile", {"ledgers": 12})
    rig.run("ledgers", ledger_case, limit=60)
    passed(rig)


@settings(max_examples=50)
@given(choices)
def test_posted_is_computed_is_reported(random: Random) -> None:
    conserved(random)


def test_the_real_commands_post_and_report_what_they_compute() -> None:
    rig = slice_of("conservation", {"written": 1})
    rig.run("written", closed_and_reported, limit=60)
    passed(rig)


def test_other_programs_find_the_same_figures() -> None:
    rig = slice_of("oracle", {"ledgers": 3})
    rig.run("ledgers", oracle.ledger_case, limit=30)
    passed(rig)


def test_the_same_bytes_come_of_surroundings_that_differ_in_everything() -> None:
    plain = list(determinism.told(determinism.PLAINLY, determinism.IN_SHORT))
    assert [each.code for each in plain if each.command[0] != "wrote"] == [0] * 5
    determinism.same(plain, determinism.all_at_once(1), determinism.IN_SHORT)


def test_the_rig_of_determinism_runs_every_command() -> None:
    groups = {"rules": rules, "import": import_, "report": report}
    of_groups = {
        (name, each.callback.__name__)
        for name, group in groups.items()
        for each in group.app.registered_commands
        if each.callback is not None
    }
    run = {command[: 1 + (command[0] in groups)] for command, _ in determinism.STORY}
    assert run >= of_groups | {(name,) for name in COMMANDS if name not in groups}
