"""The files that hold no entries: accounts, members, the main ledger, what closings are."""

from dataclasses import dataclass

from tests.sample.days import FIRST_DAY, FISCAL_YEARS, LAST_DAY
from tests.sample.journal import aligned, lines
from tests.sample.people import MEMBERS, Member


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the co-operative's, with its local name where it has one."""

    name: str
    title: str = ""
    commodity: str = "JPY"
    is_bought: bool = True


SECTIONS = (
    (
        "What we own",
        (
            Account("Assets:Bank:Ordinary", "普通預金"),
            Account("Assets:Bank:Savings", "定期預金"),
            Account("Assets:Cash", "現金"),
            Account("Assets:Receivable:City", "未収金 南市"),
            Account("Assets:Receivable:SchoolBoard", "未収金 南市教育委員会"),
            Account("Assets:Receivable:Prefecture", "未収金 汐見県"),
            Account("Assets:Receivable:CareInsurance", "未収金 国保連"),
            Account("Assets:Equipment:Kitchen", "厨房設備"),
            Account("Assets:Equipment:Vehicles", "車両"),
            Account("Assets:Deposits", "敷金"),
        ),
    ),
    (
        "What we owe",
        (
            Account("Liabilities:Payable:Suppliers", "買掛金"),
            Account("Liabilities:Tax:Consumption", "仮受消費税"),
            Account("Liabilities:Tax:Withholding", "源泉所得税預り金"),
            Account("Liabilities:SocialInsurance", "社会保険料預り金"),
            Account("Liabilities:Loans:PublicBank", "長期借入金"),
        ),
    ),
    (
        "Common property and funds; the members' capital stands in members.beancount",
        (
            Account("Equity:Opening-Balances"),
            Account("Equity:Reserves:Indivisible", "不分割積立金"),
            Account("Equity:Funds:JobCreation", "就労創出等積立金"),
            Account("Equity:Funds:Education", "教育繰越金"),
            Account("Equity:Funds:MutualAid", "福祉共済基金"),
            Account("Equity:Surplus:CarriedForward", "繰越剰余金"),
            Account("Equity:Losses:CarriedForward", "繰越損失金"),
        ),
    ),
    (
        "Hours, against one counter account so that every timesheet balances",
        (
            Account("Equity:Work:Done", commodity="HOUR"),
            Account("Equity:Work:Helpers", "組合員以外の従事時間", "HOUR"),
        ),
    ),
    (
        "What we earn; contracts and sales are our turnover, the rest is not",
        (
            Account("Income:Contracts:HomeCare", "訪問介護"),
            Account("Income:Contracts:SchoolMeals", "給食"),
            Account("Income:Contracts:Parks", "公園管理"),
            Account("Income:Sales:UserFees", "利用者負担金"),
            Account("Income:Sales:LunchBoxes", "弁当"),
            Account("Income:Sales:Gardens", "庭仕事"),
            Account("Income:Grants", "補助金"),
            Account("Income:Interest", "受取利息"),
            Account("Income:Other", "雑収入"),
        ),
    ),
    (
        "What we spend; pay of members stands in members.beancount",
        (
            Account("Expenses:Pay:Helpers", "組合員以外の給与"),
            Account("Expenses:SocialInsurance", "法定福利費", is_bought=False),
            Account("Expenses:Food:Local", "食材 地元"),
            Account("Expenses:Food:Other", "食材 その他"),
            Account("Expenses:Tools", "工具"),
            Account("Expenses:Fuel", "燃料"),
            Account("Expenses:Vehicles", "車両費"),
            Account("Expenses:Rent", "地代家賃"),
            Account("Expenses:Utilities", "水道光熱費"),
            Account("Expenses:Communication", "通信費"),
            Account("Expenses:Hygiene", "衛生費"),
            Account("Expenses:Insurance", "保険料"),
            Account("Expenses:Training", "研修費"),
            Account("Expenses:Meetings", "会議費"),
            Account("Expenses:Office", "事務費"),
            Account("Expenses:Dues", "会費"),
            Account("Expenses:Repairs", "修繕費"),
            Account("Expenses:Taxes", "租税公課", is_bought=False),
            Account("Expenses:Interest", "支払利息", is_bought=False),
            Account("Expenses:BankCharges", "支払手数料"),
            Account("Expenses:Depreciation", "減価償却費", is_bought=False),
        ),
    ),
)


def main_ledger() -> str:
    """Write the ledger that includes all others."""
    years = "".join(f'include "{year}.beancount"\n' for year in FISCAL_YEARS)
    return (
        lines(
            "The books of Hikari Workers' Co-operative (労働者協同組合ヒカリ): home care, school",
            "meals and park keeping in Minami. Fiscal year from 1 April, named after its start.",
            "One file for each year; accounts, members and the plan have their own.",
        )
        + "\n"
        + 'option "title" "Hikari Workers\' Co-operative"\n'
        + 'option "operating_currency" "JPY"\n\n'
        + 'include "accounts.beancount"\n'
        + 'include "members.beancount"\n'
        + years
        + 'include "plan.beancount"\n'
        + 'include "closings/*.beancount"\n'
    )


def about_closings() -> str:
    """Write what the folder of closings holds."""
    return lines(
        "This folder holds one file for each closed fiscal year, such as 2023.beancount. They are",
        "written by `coopctl close-year YEAR` from the books and rules.yaml; do not edit them by",
        "hand, change the books or the rules and close again.",
        "",
        "The main ledger includes every file here. This one holds no entries: it is here because",
        "an include that matches no file is an error, and before the first closing there is none.",
    )


def accounts() -> str:
    """Write the plan of accounts."""
    heading = lines(
        "The plan of accounts. Names are in English so that all of us, and our adviser, find",
        "them; `title` is what the accounts are called in the annual report. What is spent, but",
        "bought from nobody, has `purchase: FALSE`.",
        "",
        f"These books begin on {FIRST_DAY}; what was before is in the opening balances.",
    )
    sections = [heading, f'\n{FIRST_DAY} commodity JPY\n  name: "Yen"\n\n']
    sections.append(f'{FIRST_DAY} commodity HOUR\n  name: "Hour of work"\n')
    for title, entries in SECTIONS:
        sections.append(f"\n;;; {title}\n\n")
        sections.extend(_opened(account) for account in entries)
    return aligned("".join(sections))


def members() -> str:
    """Write the register of members."""
    heading = lines(
        "The register of members. The account under Equity:Capital makes a member: its `open` is",
        "the day of joining, its `close` the day of leaving. What a member has paid in is the",
        "account's balance, what was promised is `subscribed`.",
        "",
        "`status` holds for the whole membership; see by-laws art. 9 for probation. `born` and",
        "`group`, from where somebody came to us if not from another job, are asked for by the",
        "yearly report on our place in the town; it tells no group of fewer than three people.",
    )
    return aligned(heading + "".join(_membership(member) for member in MEMBERS))


def year_heading(year: int) -> str:
    """Write what stands above the entries of a fiscal year."""
    until = f"to {LAST_DAY} so far" if year == FISCAL_YEARS[-1] else f"to {year + 1}-03-31"
    return lines(
        f"Fiscal year {year}: from {year}-04-01 {until}.",
        "Pay is paid on the last banking day; timesheets are handed in on the 15th and with the",
        "pay. What we buy in town has `supplier`, what public bodies order has `customer`;",
        "hours of learning the work, or of teaching it, have the tag `#learning`.",
    )


def _opened(account: Account) -> str:
    opened = f"{FIRST_DAY} open {account.name} {account.commodity}\n"
    title = f'  title: "{account.title}"\n' if account.title else ""
    return opened + title + ("" if account.is_bought else "  purchase: FALSE\n")


def _membership(member: Member) -> str:
    capital = f"Equity:Capital:{member.id}"
    others = ((f"Equity:Work:{member.id}", "HOUR"), (f"Expenses:Pay:{member.id}", "JPY"))
    text = [f"\n;;; {member.name}\n"]
    if member.remark:
        text.append(f";; {member.remark}\n")
    text.append(f"\n{member.joined} open {capital} JPY\n")
    text.append(f'  name: "{member.name}"\n  job: "{member.job}"\n  status: "{member.status}"\n')
    text.append(f"  subscribed: {member.subscribed} JPY\n  born: {member.born}\n")
    if member.group:
        text.append(f'  group: "{member.group}"\n')
    since = max(member.joined, FIRST_DAY)
    text += [f"{since} open {account} {commodity}\n" for account, commodity in others]
    if member.left is not None:
        text.append(f"\n{member.left} balance {capital}  0 ~ 0 JPY\n")
        text += [
            f"{member.left} close {account}\n" for account in (capital, others[0][0], others[1][0])
        ]
    return "".join(text)
