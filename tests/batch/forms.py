"""A small form of which the tests of batches read many files."""

from __future__ import annotations

SPEC = """\
formspec: 1
id: cases/batch
title: 批量
blocks:
  - fields: person
    rows:
      - {id: name, label: 姓名, required: true}
      - {id: age, label: 年龄, type: integer}
"""
