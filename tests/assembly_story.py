"""The story of docs/assembly.md: a co-op's meetings, told by the real command on a starter."""

from tests.story import ROOT, Scenes, Stage, told

PAGE = "docs/assembly.md"
STARTER = ROOT / "coopctl/starters/jp-wca"
RECORDS = "ledgers/resolutions.beancount"
OFFICES = "offices: {chair: {term: 2}, board: {seats: 2, term: 1}}"

LATE_BILL = """
2026-03-30 * "Garage" "Repair, billed late"
  Expenses:Vehicles   44000 JPY
  Assets:Bank        -44000 JPY
"""


def page() -> str:
    """Give the page with every scene told anew."""
    return told(PAGE, SCENES, STARTER)


def record(stage: Stage, name: str) -> str:
    """Give one directive, as it stands in the ledger."""
    text = (stage.folder / RECORDS).read_text(encoding="utf-8")
    (found,) = (block for block in text.split("\n\n") if f'" "{name}"' in block.split("\n")[0])
    return found


def _approve(stage: Stage) -> str:
    stage.edit("rules.yaml", "majority: 1/2}", f"majority: 1/2, {OFFICES}}}")
    stage.run("coopctl close-year 2025")
    roll = "--for Aoki,Hara,Ito,Mori --against 0 --abstain Sato"
    return stage.show(f"coopctl approve 2025 --meeting 2026-06-20 {roll} --minutes GM2026")


def _late(stage: Stage) -> str:
    path = stage.folder / "ledgers/2025.beancount"
    path.write_text(path.read_text(encoding="utf-8") + LATE_BILL, encoding="utf-8")
    return stage.show("coopctl close-year 2025")


def _correct(stage: Stage) -> str:
    said = stage.show("coopctl close-year 2025 --correct").split("\n")
    entry = next(index for index, line in enumerate(said) if "#coop-correction" in line)
    return "\n".join([said[0], "…", *said[entry:]])


def _approve_again(stage: Stage) -> str:
    counts = "--present 4 --for 4 --against 0"
    command = f"coopctl approve 2025 --meeting 2026-11-23 {counts} --minutes GM2026-2"
    said = stage.show(command).split("\n")
    return "\n".join([*said[:3], "…", said[-1], stage.show("coopctl verify")])


def _resolve(stage: Stage) -> str:
    about = "--title 'Change by-laws art. 31' --majority 2/3"
    counts = "--present 5 --for 3 --against 2"
    when = "--meeting 2026-06-20 --minutes GM2026"
    return stage.show(f"coopctl resolve by-laws-31 {about} {counts} {when}")


def _elect(stage: Stage) -> str:
    votes = "--present 5 --candidate Mori=3 --candidate Aoki=1 --abstain 1"
    when = "--meeting 2026-06-20 --minutes GM2026"
    return stage.show(f"coopctl elect --office chair {votes} {when}")


def _tie(stage: Stage) -> str:
    votes = "--present 5 --candidate Ito=4 --candidate Sato=3 --candidate Hara=3"
    when = "--meeting 2026-06-20 --minutes GM2026"
    command = f"coopctl elect --office board {votes} {when}"
    decided = stage.show(f"{command} --elected Hara --reason 'lot, by-laws art. 18'")
    first, *_, last_but_one, last = decided.split("\n")
    return "\n".join([stage.show(command), first, "…", last_but_one, last])


SCENES: Scenes = {
    "approve": _approve,
    "late": _late,
    "correct": _correct,
    "approve-again": _approve_again,
    "resolve": _resolve,
    "elect": _elect,
    "tie": _tie,
    "assembly": lambda stage: stage.show("coopctl assembly 2026"),
    "resolution": lambda stage: record(stage, "approve-2025"),
    "election": lambda stage: (
        (stage.folder / RECORDS).read_text(encoding="utf-8").rstrip().split("\n\n")[-1]
    ),
}
