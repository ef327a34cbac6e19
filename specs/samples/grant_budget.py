"""Typed data of the form samples/grant-budget: Grant Budget and Financial Report."""

# Written by `formspec types`: to change it, change the spec and write it again.
# ruff: noqa

from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal
from typing import ClassVar, Literal

from formspec import form as F

FORM = "samples/grant-budget"
DIGEST = "bb9a766d09f3b2e0"


@dataclass(kw_only=True, slots=True)
class Award(F.Record):
    """Award."""

    agency: str | None = F.value(
        "Federal agency", required=True, max_length=120, prefix="Federal agency: "
    )
    number: str | None = F.value("Award number", required=True, max_length=40, prefix="Award number: ")
    recipient: str | None = F.value(
        "Recipient (name and address)",
        required=True,
        max_length=400,
        prefix="Recipient (name and address): ",
    )
    entity: str | None = F.value(
        "Unique entity identifier",
        pattern="^[A-Z0-9]{12}$",
        help="twelve letters and digits",
        prefix="Unique entity identifier: ",
    )
    tax_number: str | None = F.value(
        "EIN", pattern="^[0-9]{2}-[0-9]{7}$", help="nine digits, as in 00-0000000", prefix="EIN: "
    )
    report: Literal["Application", "Quarterly", "Annual", "Final"] | None = F.value(
        "Type of report",
        type="choice",
        required=True,
        choices=("Application", "Quarterly", "Annual", "Final"),
        prefix="Type of report: ",
        show="boxes",
    )
    begins: Date | None = F.value(
        "Period begins", type="date", required=True, date_pattern="{month2}/{day2}/{year}"
    )
    ends: Date | None = F.value(
        "Period ends", type="date", required=True, date_pattern="{month2}/{day2}/{year}"
    )
    basis: Literal["Cash", "Accrual"] | None = F.value(
        "Basis", type="choice", choices=("Cash", "Accrual"), prefix="Basis: ", show="boxes"
    )


@dataclass(kw_only=True, slots=True)
class SummaryProgram(F.Record):
    """Program or activity."""

    name: str | None = F.value("Program or activity", max_length=120)
    federal: Decimal | None = F.value("Federal", type="money", unit="USD", minimum=Decimal("0"))
    matching: Decimal | None = F.value("Non-federal", type="money", unit="USD", minimum=Decimal("0"))
    total: ClassVar[F.Computed[Decimal]] = F.computed("Total", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class SummaryTotals(F.Record):
    """Totals."""

    federal: ClassVar[F.Computed[Decimal]] = F.computed("Federal", type="money", unit="USD")
    matching: ClassVar[F.Computed[Decimal]] = F.computed("Non-federal", type="money", unit="USD")
    total: ClassVar[F.Computed[Decimal]] = F.computed("Total", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class Summary(F.Record):
    """Summary."""

    programs: F.Rows[SummaryProgram] = F.rows(
        SummaryProgram, "Program or activity", at_most=20, at_least=1
    )
    totals: SummaryTotals = F.group(SummaryTotals)


@dataclass(kw_only=True, slots=True)
class CategoriesPersonnel(F.Record):
    """Personnel."""

    federal: Decimal | None = F.value("Federal", type="money", unit="USD", minimum=Decimal("0"))
    matching: Decimal | None = F.value("Non-federal", type="money", unit="USD", minimum=Decimal("0"))
    total: ClassVar[F.Computed[Decimal]] = F.computed("Total", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class Categories(F.Record):
    """Categories."""

    personnel: CategoriesPersonnel = F.group(CategoriesPersonnel)
    fringe: CategoriesPersonnel = F.group(CategoriesPersonnel)
    travel: CategoriesPersonnel = F.group(CategoriesPersonnel)
    equipment: CategoriesPersonnel = F.group(CategoriesPersonnel)
    supplies: CategoriesPersonnel = F.group(CategoriesPersonnel)
    contractual: CategoriesPersonnel = F.group(CategoriesPersonnel)
    other: CategoriesPersonnel = F.group(CategoriesPersonnel)
    direct: SummaryTotals = F.group(SummaryTotals)
    indirect: CategoriesPersonnel = F.group(CategoriesPersonnel)
    totals: SummaryTotals = F.group(SummaryTotals)


@dataclass(kw_only=True, slots=True)
class ResourcesApplicant(F.Record):
    """Applicant."""

    cash: Decimal | None = F.value("Cash", type="money", unit="USD", minimum=Decimal("0"))
    in_kind: Decimal | None = F.value("In kind", type="money", unit="USD", minimum=Decimal("0"))
    total: ClassVar[F.Computed[Decimal]] = F.computed("Total", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class ResourcesOther(F.Record):
    """Other source."""

    name: str | None = F.value("Name", max_length=120)
    cash: Decimal | None = F.value("Cash", type="money", unit="USD", minimum=Decimal("0"))
    in_kind: Decimal | None = F.value("In kind", type="money", unit="USD", minimum=Decimal("0"))
    total: ClassVar[F.Computed[Decimal]] = F.computed("Total", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class ResourcesTotals(F.Record):
    """Totals."""

    cash: ClassVar[F.Computed[Decimal]] = F.computed("Cash", type="money", unit="USD")
    in_kind: ClassVar[F.Computed[Decimal]] = F.computed("In kind", type="money", unit="USD")
    total: ClassVar[F.Computed[Decimal]] = F.computed("Total", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class Resources(F.Record):
    """Resources."""

    applicant: ResourcesApplicant = F.group(ResourcesApplicant)
    state: ResourcesApplicant = F.group(ResourcesApplicant)
    others: F.Rows[ResourcesOther] = F.rows(ResourcesOther, "Other source")
    totals: ResourcesTotals = F.group(ResourcesTotals)


@dataclass(kw_only=True, slots=True)
class CashFederal(F.Record):
    """Federal."""

    first: Decimal | None = F.value("1st quarter", type="money", unit="USD", minimum=Decimal("0"))
    second: Decimal | None = F.value("2nd quarter", type="money", unit="USD", minimum=Decimal("0"))
    third: Decimal | None = F.value("3rd quarter", type="money", unit="USD", minimum=Decimal("0"))
    fourth: Decimal | None = F.value("4th quarter", type="money", unit="USD", minimum=Decimal("0"))
    total: ClassVar[F.Computed[Decimal]] = F.computed("Whole year", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class CashTotals(F.Record):
    """Totals."""

    first: ClassVar[F.Computed[Decimal]] = F.computed("1st quarter", type="money", unit="USD")
    second: ClassVar[F.Computed[Decimal]] = F.computed("2nd quarter", type="money", unit="USD")
    third: ClassVar[F.Computed[Decimal]] = F.computed("3rd quarter", type="money", unit="USD")
    fourth: ClassVar[F.Computed[Decimal]] = F.computed("4th quarter", type="money", unit="USD")
    total: ClassVar[F.Computed[Decimal]] = F.computed("Whole year", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class Cash(F.Record):
    """Cash."""

    federal: CashFederal = F.group(CashFederal)
    matching: CashFederal = F.group(CashFederal)
    totals: CashTotals = F.group(CashTotals)


@dataclass(kw_only=True, slots=True)
class BalanceProgram(F.Record):
    """Continuing program or activity."""

    name: str | None = F.value("Continuing program or activity", max_length=120)
    first: Decimal | None = F.value("First", type="money", unit="USD", minimum=Decimal("0"))
    second: Decimal | None = F.value("Second", type="money", unit="USD", minimum=Decimal("0"))
    third: Decimal | None = F.value("Third", type="money", unit="USD", minimum=Decimal("0"))
    fourth: Decimal | None = F.value("Fourth", type="money", unit="USD", minimum=Decimal("0"))
    total: ClassVar[F.Computed[Decimal]] = F.computed("Total", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class BalanceTotals(F.Record):
    """Totals."""

    first: ClassVar[F.Computed[Decimal]] = F.computed("First", type="money", unit="USD")
    second: ClassVar[F.Computed[Decimal]] = F.computed("Second", type="money", unit="USD")
    third: ClassVar[F.Computed[Decimal]] = F.computed("Third", type="money", unit="USD")
    fourth: ClassVar[F.Computed[Decimal]] = F.computed("Fourth", type="money", unit="USD")
    total: ClassVar[F.Computed[Decimal]] = F.computed("Total", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class Balance(F.Record):
    """Balance."""

    programs: F.Rows[BalanceProgram] = F.rows(BalanceProgram, "Continuing program or activity")
    totals: BalanceTotals = F.group(BalanceTotals)


@dataclass(kw_only=True, slots=True)
class StatusReceipts(F.Record):
    """Federal cash receipts."""

    previous: Decimal | None = F.value("Previously reported", type="money", unit="USD")
    period: Decimal | None = F.value("This period", type="money", unit="USD")
    cumulative: ClassVar[F.Computed[Decimal]] = F.computed("Cumulative", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class StatusOnHand(F.Record):
    """Cash on hand (a minus b)."""

    previous: ClassVar[F.Computed[Decimal]] = F.computed(
        "Previously reported", type="money", unit="USD"
    )
    period: ClassVar[F.Computed[Decimal]] = F.computed("This period", type="money", unit="USD")
    cumulative: ClassVar[F.Computed[Decimal]] = F.computed("Cumulative", type="money", unit="USD")


@dataclass(kw_only=True, slots=True)
class Status(F.Record):
    """Status."""

    receipts: StatusReceipts = F.group(StatusReceipts)
    disbursements: StatusReceipts = F.group(StatusReceipts)
    on_hand: StatusOnHand = F.group(StatusOnHand)


@dataclass(kw_only=True, slots=True)
class Indirect(F.Record):
    """Indirect."""

    rate: Decimal | None = F.value(
        "Indirect cost rate", type="percent", minimum=Decimal("0"), maximum=Decimal("1"), decimals=2
    )
    is_final: bool | None = F.value("Rate is final", type="boolean")


@dataclass(kw_only=True, slots=True)
class Certification(F.Record):
    """Certification."""

    text: str = F.printed(
        "Certification",
        "By signing this report, I certify that it is true, complete and accurate to the best of my knowledge, and that the expenditures are for the purposes and intent set forth in the award documents.",
    )
    official: str | None = F.value("Authorized official", max_length=80)
    phone: str | None = F.value("Telephone", type="phone")
    signed: Date | None = F.value("Date", type="date", date_pattern="{month2}/{day2}/{year}")


@dataclass(kw_only=True, slots=True)
class GrantBudget(F.Form):
    """Grant Budget and Financial Report."""

    year: int | None = F.value("Year", type="year")
    award: Award = F.group(Award)
    summary: Summary = F.group(Summary)
    categories: Categories = F.group(Categories)
    resources: Resources = F.group(Resources)
    cash: Cash = F.group(Cash)
    balance: Balance = F.group(Balance)
    status: Status = F.group(Status)
    indirect: Indirect = F.group(Indirect)
    remarks: str | None = F.value("Remarks", max_length=2000)
    certification: Certification = F.group(Certification)
