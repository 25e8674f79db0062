"""Closings that earlier versions wrote: this version verifies them."""

import shutil
from pathlib import Path

import pytest

import coopctl
from tests.cli.coop import CoOp
from tests.closing.small import entries

HERE = Path(__file__).resolve().parent
SAMPLES = sorted(path.parent for path in HERE.glob("*/*/rules.yaml"))
BY_NAME = [pytest.param(each, id=f"{each.parent.name}-{each.name}") for each in SAMPLES]
LATE = """
{year}-07-01 * "Between two accounts of the balance sheet"
  Assets:Bank   5.00 EUR
  Assets:Till  -5.00 EUR
"""


@pytest.fixture
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> CoOp:
    """A copy of a sample, to work on."""
    shutil.copytree(request.param, tmp_path / "co-op")
    return CoOp(tmp_path / "co-op")


def findings(co_op: CoOp, code: int) -> dict[str, list[str]]:
    """Give what `verify` finds of each file."""
    answer = co_op.run("verify", "--format", "json", code=code).json
    return {Path(each["file"]).stem: each["findings"] for each in answer["closings"]}


def test_this_version_has_its_sample() -> None:
    assert (HERE / coopctl.__version__).is_dir()


@pytest.mark.parametrize("sample", BY_NAME, indirect=True)
def test_what_an_earlier_version_wrote_is_unchanged(sample: CoOp) -> None:
    names = {path.stem for path in (sample.folder / "closings").iterdir()}
    assert len(names) >= 4
    assert findings(sample, 0) == {name: ["unchanged"] for name in names}
    assert entries(sample)


@pytest.mark.parametrize("year", ["2022", "2023", "2024", "2025"])
@pytest.mark.parametrize("sample", BY_NAME, indirect=True)
def test_a_late_entry_is_found_beside_what_an_earlier_version_wrote(
    sample: CoOp, year: str
) -> None:
    """It is found in its own year, and where it moves what the years after began with."""
    sample.append(f"years/{year}.beancount", LATE.format(year=year))
    found = findings(sample, 1)
    for name, said in found.items():
        expected = ["books"] if name >= year and "-" not in name else ["unchanged"]
        assert said == expected, name


@pytest.mark.parametrize("sample", BY_NAME, indirect=True)
def test_a_changed_rule_is_found_beside_what_an_earlier_version_wrote(sample: CoOp) -> None:
    """The rate of 2024 is that of 2024 and after."""
    sample.replace("rules.yaml", "2024: 25%", "2024: 26%")
    found = findings(sample, 1)
    assert {name for name, said in found.items() if said == ["rules"]} == {"2024", "2025"}
    assert {tuple(said) for said in found.values()} == {("rules",), ("unchanged",)}


@pytest.mark.parametrize("sample", BY_NAME, indirect=True)
def test_closing_again_changes_no_byte_of_what_an_earlier_version_wrote(sample: CoOp) -> None:
    before = sample.files()
    for year in ("2022", "2023", "2024"):
        sample.run("close-year", year)
    assert sample.files() == before
