"""Typed data of the form samples/self-evaluation: 项目支出绩效自评表."""

# Written by `formspec types`: to change it, change the spec and write it again.
# ruff: noqa

from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal
from typing import ClassVar

from formspec import form as F
from formspec.values import Target

FORM = "samples/self-evaluation"
DIGEST = "4b04af83fd4805c1"


@dataclass(kw_only=True, slots=True)
class Project(F.Record):
    """Project."""

    name: str | None = F.value("项目名称", required=True, max_length=200)
    department: str | None = F.value("主管部门")
    unit: str | None = F.value("实施单位")


@dataclass(kw_only=True, slots=True)
class FundsTotal(F.Record):
    """年度资金总额."""

    initial: ClassVar[F.Computed[Decimal]] = F.computed("年初预算数", type="money", unit="万元")
    revised: ClassVar[F.Computed[Decimal]] = F.computed("全年预算数", type="money", unit="万元")
    spent: ClassVar[F.Computed[Decimal]] = F.computed("全年执行数", type="money", unit="万元")
    points: Decimal = F.printed("分值", Decimal("10"), type="decimal")
    rate: ClassVar[F.Computed[Decimal]] = F.computed("执行率", type="percent", decimals=2)


@dataclass(kw_only=True, slots=True)
class FundsFiscal(F.Record):
    """其中：当年财政拨款."""

    initial: Decimal | None = F.value("年初预算数", type="money", unit="万元", minimum=Decimal("0"))
    revised: Decimal | None = F.value("全年预算数", type="money", unit="万元", minimum=Decimal("0"))
    spent: Decimal | None = F.value("全年执行数", type="money", unit="万元", minimum=Decimal("0"))
    rate: ClassVar[F.Computed[Decimal]] = F.computed("执行率", type="percent", decimals=2)


@dataclass(kw_only=True, slots=True)
class Funds(F.Record):
    """项目资金 (万元)."""

    total: FundsTotal = F.group(FundsTotal)
    fiscal: FundsFiscal = F.group(FundsFiscal)
    carried: FundsFiscal = F.group(FundsFiscal)
    other: FundsFiscal = F.group(FundsFiscal)


@dataclass(kw_only=True, slots=True)
class IndicatorsOutputsQuantityItem(F.Record):
    """指标."""

    name: str | None = F.value("名称", max_length=200)
    target: Target | str | None = F.value("年度指标值", type="target", help="如 ≥95%、120个")
    actual: Target | str | None = F.value("实际完成值", type="target")
    points: Decimal | None = F.value(
        "分值", type="decimal", minimum=Decimal("0"), maximum=Decimal("100")
    )
    score: Decimal | None = F.value(
        "得分", type="decimal", minimum=Decimal("0"), maximum=Decimal("100")
    )
    reason: str | None = F.value("偏差原因分析及改进措施", max_length=1000)


@dataclass(kw_only=True, slots=True)
class IndicatorsOutputsQuantity(F.Record):
    """数量指标."""

    items: F.Rows[IndicatorsOutputsQuantityItem] = F.rows(IndicatorsOutputsQuantityItem, "指标")


@dataclass(kw_only=True, slots=True)
class IndicatorsOutputs(F.Record):
    """产出指标."""

    quantity: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    quality: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    timeliness: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    cost: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)


@dataclass(kw_only=True, slots=True)
class IndicatorsBenefits(F.Record):
    """效益指标."""

    economic: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    social: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    ecological: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)
    sustainable: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)


@dataclass(kw_only=True, slots=True)
class IndicatorsSatisfaction(F.Record):
    """满意度指标."""

    served: IndicatorsOutputsQuantity = F.group(IndicatorsOutputsQuantity)


@dataclass(kw_only=True, slots=True)
class Indicators(F.Record):
    """绩效指标."""

    outputs: IndicatorsOutputs = F.group(IndicatorsOutputs)
    benefits: IndicatorsBenefits = F.group(IndicatorsBenefits)
    satisfaction: IndicatorsSatisfaction = F.group(IndicatorsSatisfaction)


@dataclass(kw_only=True, slots=True)
class OverallTotal(F.Record):
    """总分."""

    points: ClassVar[F.Computed[Decimal]] = F.computed("分值", type="decimal")
    score: ClassVar[F.Computed[Decimal]] = F.computed("得分", type="decimal")


@dataclass(kw_only=True, slots=True)
class Overall(F.Record):
    """Overall."""

    total: OverallTotal = F.group(OverallTotal)


@dataclass(kw_only=True, slots=True)
class Signature(F.Record):
    """Signature."""

    filler: str | None = F.value("填表人", max_length=40)
    phone: str | None = F.value("联系电话", type="phone")
    head: str | None = F.value("单位负责人（签字）", max_length=40)
    date: Date | None = F.value("填报日期", type="date")


@dataclass(kw_only=True, slots=True)
class SelfEvaluation(F.Form):
    """项目支出绩效自评表."""

    year: int | None = F.value("年度", type="year")
    project: Project = F.group(Project)
    funds: Funds = F.group(Funds)
    expected: str | None = F.value("预期目标", max_length=2000)
    achieved: str | None = F.value("实际完成情况", max_length=2000)
    indicators: Indicators = F.group(Indicators)
    overall: Overall = F.group(Overall)
    signature: Signature = F.group(Signature)
