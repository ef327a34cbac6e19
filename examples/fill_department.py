"""Fill in annex 1 from Python, check it, and write it as a workbook.

Run it from anywhere: ``python examples/fill_department.py OUT.xlsx``.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path

from formspec_specs.jiangsu_2024 import Department

import formspec


def main(path: str) -> None:
    """Write a filled annex 1 to ``path``."""
    spec = formspec.load("jiangsu/2024/department", Department)
    form = spec.new(year=2025)
    form.unit.name = "示例省数据资源管理中心"
    form.funds.basic.planned = Decimal("460.50")
    form.funds.projects.add(name="政务数据共享平台运行维护", planned=Decimal(300))
    form.funds.programs.planned = Decimal(300)
    form.funds.total.planned = Decimal("760.50")

    for problem in spec.check(form):
        print(problem.severity, problem.label, problem.message("zh"))

    data = json.dumps(spec.to_json(form), ensure_ascii=False).encode()
    assert spec.parse(data) == form
    spec.render(form, "xlsx", path)
    print(f"wrote {Path(path).name}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "department.xlsx")
