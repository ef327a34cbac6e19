"""Typed data of the form jiangsu/2024/project: 江苏省省级项目预算绩效监控情况表."""

# Written by `formspec types`: to change it, change the spec and write it again.
# ruff: noqa

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from formspec import form as F
from formspec.values import Target

FORM = "jiangsu/2024/project"
DIGEST = "6a506c0b8acae4be"


@dataclass(kw_only=True, slots=True)
class Project2(F.Record):
    """Project."""

    name: str | None = F.value("项目名称", required=True, max_length=200)
    department: str | None = F.value("主管部门", required=True, max_length=100)
    unit: str | None = F.value("实施单位", max_length=100)


@dataclass(kw_only=True, slots=True)
class FundsTotal(F.Record):
    """资金总额."""

    planned: Decimal | None = F.value(
        "半年计划执行数",
        type="money",
        unit="万元",
        minimum=Decimal("0"),
        help="截至6月30日计划执行的金额，单位万元",
    )
    actual: Decimal | None = F.value(
        "半年实际执行数",
        type="money",
        unit="万元",
        minimum=Decimal("0"),
        help="截至6月30日实际执行的金额，单位万元",
    )
    deviation: Literal["是", "否"] | None = F.value(
        "是否偏差", type="choice", choices=("是", "否"), help="实际执行值与半年目标值对比，有偏差选“是”"
    )
    likelihood: Literal["确定能", "有可能", "完全不可能"] | None = F.value(
        "完成目标可能性",
        type="choice",
        choices=("确定能", "有可能", "完全不可能"),
        help="对全年绩效目标完成情况的预测",
    )


@dataclass(kw_only=True, slots=True)
class FundsSubproject(F.Record):
    """子项目."""

    name: str | None = F.value("名称", max_length=200, help="填子项目名称")
    planned: Decimal | None = F.value(
        "半年计划执行数",
        type="money",
        unit="万元",
        minimum=Decimal("0"),
        help="截至6月30日计划执行的金额，单位万元",
    )
    actual: Decimal | None = F.value(
        "半年实际执行数",
        type="money",
        unit="万元",
        minimum=Decimal("0"),
        help="截至6月30日实际执行的金额，单位万元",
    )
    deviation: Literal["是", "否"] | None = F.value(
        "是否偏差", type="choice", choices=("是", "否"), help="实际执行值与半年目标值对比，有偏差选“是”"
    )
    likelihood: Literal["确定能", "有可能", "完全不可能"] | None = F.value(
        "完成目标可能性",
        type="choice",
        choices=("确定能", "有可能", "完全不可能"),
        help="对全年绩效目标完成情况的预测",
    )


@dataclass(kw_only=True, slots=True)
class Funds(F.Record):
    """项目资金 (万元)."""

    total: FundsTotal = F.group(FundsTotal)
    subprojects: F.Rows[FundsSubproject] = F.rows(FundsSubproject, "子项目")


@dataclass(kw_only=True, slots=True)
class IndicatorsProcessFundManagementIndicator(F.Record):
    """指标."""

    name: str | None = F.value("名称", max_length=200, help="填三级指标名称")
    planned: Target | str | None = F.value(
        "半年计划指标值", type="target", help="如 ≥95%、120个、6月底前完成"
    )
    actual: Target | str | None = F.value(
        "半年实际执行值", type="target", help="截至6月30日的实际完成值，写法与计划指标值一致"
    )
    deviation: Literal["是", "否"] | None = F.value(
        "是否偏差", type="choice", choices=("是", "否"), help="实际执行值与半年目标值对比，有偏差选“是”"
    )
    likelihood: Literal["确定能", "有可能", "完全不可能"] | None = F.value(
        "完成目标可能性",
        type="choice",
        choices=("确定能", "有可能", "完全不可能"),
        help="对全年绩效目标完成情况的预测",
    )


@dataclass(kw_only=True, slots=True)
class IndicatorsProcessFundManagement(F.Record):
    """资金管理."""

    indicators: F.Rows[IndicatorsProcessFundManagementIndicator] = F.rows(
        IndicatorsProcessFundManagementIndicator, "指标:"
    )


@dataclass(kw_only=True, slots=True)
class IndicatorsProcess(F.Record):
    """过程."""

    fund_management: IndicatorsProcessFundManagement = F.group(IndicatorsProcessFundManagement)
    implementation: IndicatorsProcessFundManagement = F.group(IndicatorsProcessFundManagement)


@dataclass(kw_only=True, slots=True)
class IndicatorsOutputsQuantity(F.Record):
    """数量指标."""

    sets: F.Rows[IndicatorsProcessFundManagement] = F.rows(IndicatorsProcessFundManagement)


@dataclass(kw_only=True, slots=True)
class IndicatorsOutputs(F.Record):
    """产出."""

    quantity: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    timeliness: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    cost: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)


@dataclass(kw_only=True, slots=True)
class IndicatorsBenefits(F.Record):
    """效益."""

    economic: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    social: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)


@dataclass(kw_only=True, slots=True)
class IndicatorsSatisfaction(F.Record):
    """满意度."""

    served: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)


@dataclass(kw_only=True, slots=True)
class Indicators(F.Record):
    """Indicators."""

    process: IndicatorsProcess = F.group(IndicatorsProcess)
    outputs: IndicatorsOutputs = F.group(IndicatorsOutputs)
    benefits: IndicatorsBenefits = F.group(IndicatorsBenefits)
    satisfaction: IndicatorsSatisfaction = F.group(IndicatorsSatisfaction)


@dataclass(kw_only=True, slots=True)
class Project(F.Form):
    """江苏省省级项目预算绩效监控情况表."""

    year: int | None = F.value("年度", type="year")
    project: Project2 = F.group(Project2)
    goals: F.Rows[str | None] = F.values("年度目标", max_length=2000, help="填年初批复的年度绩效目标")
    funds: Funds = F.group(Funds)
    indicators: Indicators = F.group(Indicators)
    causes_and_measures: str | None = F.value(
        "偏差原因及改进措施",
        max_length=5000,
        help="从经费保障、制度保障、人员保障、硬件条件保障、项目实施方式和进程等方面查找原因，提出改进措施",
    )
    department_opinion: str | None = F.value("预算部门审核意见", max_length=5000, help="由预算部门填写")
    finance_opinion: str | None = F.value("财政部门审核意见", max_length=5000, help="由财政部门填写")
    rectification: str | None = F.value(
        "重点监控整改情况", max_length=5000, help="列入重点监控的，说明整改情况"
    )
