"""Typed data of the form samples/performance-statistics: 预算绩效管理工作情况统计表."""

# Written by `formspec types`: to change it, change the spec and write it again.
# ruff: noqa

from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal
from typing import ClassVar, Literal

from formspec import form as F

FORM = "samples/performance-statistics"
DIGEST = "9de0417f1e4b8186"


@dataclass(kw_only=True, slots=True)
class Header(F.Record):
    """Header."""

    unit: str | None = F.value("填报单位", required=True, max_length=100)
    credit_code: str | None = F.value("统一社会信用代码", pattern="^[0-9A-Z]{18}$", help="18位")
    filed: Date | None = F.value("填报日期", type="date")


@dataclass(kw_only=True, slots=True)
class Basics(F.Record):
    """Basics."""

    kind: Literal["行政单位", "参公单位", "事业单位", "其他"] | None = F.value(
        "单位性质", type="choice", choices=("行政单位", "参公单位", "事业单位", "其他"), show="boxes"
    )
    areas: tuple[Literal["事前评估", "目标管理", "运行监控", "绩效评价"], ...] | None = F.value(
        "开展工作",
        type="choices",
        choices=("事前评估", "目标管理", "运行监控", "绩效评价"),
        show="boxes",
    )
    begins: Date | None = F.value("起始日期", type="date")
    ends: Date | None = F.value("截止日期", type="date")


@dataclass(kw_only=True, slots=True)
class WorkTotal(F.Record):
    """合计."""

    count: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    share: ClassVar[F.Computed[Decimal]] = F.computed("占比", type="percent", decimals=1)
    count_before: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount_before: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    growth: ClassVar[F.Computed[Decimal]] = F.computed("增减额", type="money", unit="万元")
    remark: str | None = F.value("备注", max_length=200)


@dataclass(kw_only=True, slots=True)
class WorkGoalsDepartment(F.Record):
    """部门整体绩效目标."""

    count: int | None = F.value("个数", type="integer", unit="个", minimum=0)
    amount: Decimal | None = F.value("金额", type="money", unit="万元", minimum=Decimal("0"))
    share: ClassVar[F.Computed[Decimal]] = F.computed("占比", type="percent", decimals=1)
    count_before: int | None = F.value("个数", type="integer", unit="个", minimum=0)
    amount_before: Decimal | None = F.value("金额", type="money", unit="万元", minimum=Decimal("0"))
    growth: ClassVar[F.Computed[Decimal]] = F.computed("增减额", type="money", unit="万元")
    remark: str | None = F.value("备注", max_length=200)


@dataclass(kw_only=True, slots=True)
class WorkGoalsProject(F.Record):
    """项目绩效目标."""

    count: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    share: ClassVar[F.Computed[Decimal]] = F.computed("占比", type="percent", decimals=1)
    count_before: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount_before: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    growth: ClassVar[F.Computed[Decimal]] = F.computed("增减额", type="money", unit="万元")
    remark: str | None = F.value("备注", max_length=200)
    new: WorkGoalsDepartment = F.group(WorkGoalsDepartment)
    continued: WorkGoalsDepartment = F.group(WorkGoalsDepartment)
    over_million: WorkGoalsDepartment = F.group(WorkGoalsDepartment)


@dataclass(kw_only=True, slots=True)
class WorkGoals(F.Record):
    """绩效目标管理."""

    count: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    share: ClassVar[F.Computed[Decimal]] = F.computed("占比", type="percent", decimals=1)
    count_before: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount_before: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    growth: ClassVar[F.Computed[Decimal]] = F.computed("增减额", type="money", unit="万元")
    remark: str | None = F.value("备注", max_length=200)
    department: WorkGoalsDepartment = F.group(WorkGoalsDepartment)
    project: WorkGoalsProject = F.group(WorkGoalsProject)


@dataclass(kw_only=True, slots=True)
class WorkMonitoring(F.Record):
    """绩效运行监控."""

    count: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    share: ClassVar[F.Computed[Decimal]] = F.computed("占比", type="percent", decimals=1)
    count_before: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount_before: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    growth: ClassVar[F.Computed[Decimal]] = F.computed("增减额", type="money", unit="万元")
    remark: str | None = F.value("备注", max_length=200)
    monitored: WorkGoalsDepartment = F.group(WorkGoalsDepartment)
    deviating: WorkGoalsDepartment = F.group(WorkGoalsDepartment)


@dataclass(kw_only=True, slots=True)
class WorkEvaluationSelfKind(F.Record):
    """类别."""

    name: str | None = F.value("类别", max_length=60)
    count: int | None = F.value("个数", type="integer", unit="个", minimum=0)
    amount: Decimal | None = F.value("金额", type="money", unit="万元", minimum=Decimal("0"))
    share: ClassVar[F.Computed[Decimal]] = F.computed("占比", type="percent", decimals=1)
    count_before: int | None = F.value("个数", type="integer", unit="个", minimum=0)
    amount_before: Decimal | None = F.value("金额", type="money", unit="万元", minimum=Decimal("0"))
    growth: ClassVar[F.Computed[Decimal]] = F.computed("增减额", type="money", unit="万元")
    remark: str | None = F.value("备注", max_length=200)


@dataclass(kw_only=True, slots=True)
class WorkEvaluationSelf(F.Record):
    """单位自评."""

    count: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    share: ClassVar[F.Computed[Decimal]] = F.computed("占比", type="percent", decimals=1)
    count_before: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount_before: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    growth: ClassVar[F.Computed[Decimal]] = F.computed("增减额", type="money", unit="万元")
    remark: str | None = F.value("备注", max_length=200)
    kinds: F.Rows[WorkEvaluationSelfKind] = F.rows(WorkEvaluationSelfKind, "类别")


@dataclass(kw_only=True, slots=True)
class WorkEvaluation(F.Record):
    """绩效评价."""

    count: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    share: ClassVar[F.Computed[Decimal]] = F.computed("占比", type="percent", decimals=1)
    count_before: ClassVar[F.Computed[int]] = F.computed("个数", type="integer", unit="个")
    amount_before: ClassVar[F.Computed[Decimal]] = F.computed("金额", type="money", unit="万元")
    growth: ClassVar[F.Computed[Decimal]] = F.computed("增减额", type="money", unit="万元")
    remark: str | None = F.value("备注", max_length=200)
    self: WorkEvaluationSelf = F.group(WorkEvaluationSelf)
    external: WorkGoalsDepartment = F.group(WorkGoalsDepartment)


@dataclass(kw_only=True, slots=True)
class Work(F.Record):
    """Work."""

    total: WorkTotal = F.group(WorkTotal)
    goals: WorkGoals = F.group(WorkGoals)
    monitoring: WorkMonitoring = F.group(WorkMonitoring)
    evaluation: WorkEvaluation = F.group(WorkEvaluation)


@dataclass(kw_only=True, slots=True)
class Signature(F.Record):
    """Signature."""

    head: str | None = F.value("单位负责人")
    reviewer: str | None = F.value("复核人")
    filler: str | None = F.value("填表人")
    phone: str | None = F.value("联系电话", type="phone")


@dataclass(kw_only=True, slots=True)
class PerformanceStatistics(F.Form):
    """预算绩效管理工作情况统计表."""

    year: int | None = F.value("年度", type="year")
    quarter: int | None = F.value("季度", type="integer")
    header: Header = F.group(Header)
    basics: Basics = F.group(Basics)
    work: Work = F.group(Work)
    signature: Signature = F.group(Signature)
