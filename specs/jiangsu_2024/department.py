"""Typed data of the form jiangsu/2024/department: 江苏省省级部门整体预算绩效监控情况表."""

# Written by `formspec types`: to change it, change the spec and write it again.
# ruff: noqa

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from formspec import form as F
from formspec.values import Target

FORM = "jiangsu/2024/department"
DIGEST = "c1634c7d78ffad87"


@dataclass(kw_only=True, slots=True)
class Unit(F.Record):
    """Unit."""

    name: str | None = F.value("单位名称", required=True, max_length=100, help="填单位全称")
    contact: str | None = F.value("联系人", max_length=50)
    phone: str | None = F.value("联系电话", type="phone", help="如 025-00000000")


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
class FundsProject(F.Record):
    """项目."""

    name: str | None = F.value("名称", max_length=200, help="填项目名称")
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
    """部门整体资金 (万元)."""

    total: FundsTotal = F.group(FundsTotal)
    basic: FundsTotal = F.group(FundsTotal)
    programs: FundsTotal = F.group(FundsTotal)
    projects: F.Rows[FundsProject] = F.rows(FundsProject, "项目")


@dataclass(kw_only=True, slots=True)
class ProcessBudgetExecutionIndicator(F.Record):
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
class ProcessBudgetExecution(F.Record):
    """预算执行."""

    indicators: F.Rows[ProcessBudgetExecutionIndicator] = F.rows(
        ProcessBudgetExecutionIndicator, "指标"
    )


@dataclass(kw_only=True, slots=True)
class Process(F.Record):
    """Process."""

    budget_execution: ProcessBudgetExecution = F.group(ProcessBudgetExecution)
    budget_management: ProcessBudgetExecution = F.group(ProcessBudgetExecution)
    asset_management: ProcessBudgetExecution = F.group(ProcessBudgetExecution)
    project_management: ProcessBudgetExecution = F.group(ProcessBudgetExecution)
    staff_management: ProcessBudgetExecution = F.group(ProcessBudgetExecution)
    institution_building: ProcessBudgetExecution = F.group(ProcessBudgetExecution)


@dataclass(kw_only=True, slots=True)
class DutiesFunctionTask(F.Record):
    """重点工作."""

    name: str | None = F.value("名称", max_length=200, help="填重点工作")
    indicators: F.Rows[ProcessBudgetExecutionIndicator] = F.rows(
        ProcessBudgetExecutionIndicator, "指标"
    )


@dataclass(kw_only=True, slots=True)
class DutiesFunction(F.Record):
    """职能."""

    name: str | None = F.value("名称", max_length=200, help="填部门职能")
    tasks: F.Rows[DutiesFunctionTask] = F.rows(DutiesFunctionTask, "重点工作")


@dataclass(kw_only=True, slots=True)
class Duties(F.Record):
    """Duties."""

    functions: F.Rows[DutiesFunction] = F.rows(DutiesFunction, "职能")


@dataclass(kw_only=True, slots=True)
class ResultsBenefits(F.Record):
    """效益."""

    economic: ProcessBudgetExecution = F.group(ProcessBudgetExecution)
    social: ProcessBudgetExecution = F.group(ProcessBudgetExecution)
    ecological: ProcessBudgetExecution = F.group(ProcessBudgetExecution)
    sustainable: ProcessBudgetExecution = F.group(ProcessBudgetExecution)


@dataclass(kw_only=True, slots=True)
class ResultsSatisfaction(F.Record):
    """满意度."""

    served: ProcessBudgetExecution = F.group(ProcessBudgetExecution)


@dataclass(kw_only=True, slots=True)
class Results(F.Record):
    """Results."""

    benefits: ResultsBenefits = F.group(ResultsBenefits)
    satisfaction: ResultsSatisfaction = F.group(ResultsSatisfaction)


@dataclass(kw_only=True, slots=True)
class Department(F.Form):
    """江苏省省级部门整体预算绩效监控情况表."""

    year: int | None = F.value("年度", type="year")
    unit: Unit = F.group(Unit)
    funds: Funds = F.group(Funds)
    goals: F.Rows[str | None] = F.values("年度目标", max_length=2000, help="填年初批复的年度绩效目标")
    process: Process = F.group(Process)
    duties: Duties = F.group(Duties)
    results: Results = F.group(Results)
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
