"""Importing workbooks: a filled sheet is matched with its form, and every value is recovered or reported.

The path of a workbook, as ``workbook.decode_book`` runs it; each step is a function with a frozen result::

    Book (opened by a reader)
      │  identification.choice      choose ───────────▶ Chosen: form and edition, parameters, sheet, identity
      │  identification.location    locate ───────────▶ FormLocation: columns, keys of rows
      ▼
    cells by row and form column
      │  row_matching.matching      match_rows ───────▶ MatchedRows: rows of the form, by key or by alignment
      │  row_matching.items         assign_items ─────▶ FormRow…: the item of each list, hence data paths
      ▼
    rows of the form
      │  completeness.changes       check_labels ─────▶ LabelCheck: problems, consumed cells
      │  cell_decoding.decoding     decode_cells ─────▶ DecodedCells: values, cells, problems, consumed cells
      │  completeness.surplus       without_surplus ──▶ DecodedCells within the limits of lists
      ▼
    values by data path
      │  completeness               stray_text, missing_rows, missing_columns, surplus_rows, rows_of_another_edition,
      │                             rows_in_another_list, outside, hidden_values, objects, comments,
      │                             changed_spec ────▶ problems
      │  unflatten, cell_refs       ──────────────────▶ DecodedForm: raw values, the cell of each, problems
      ▼
    form.validation, as for data from any source

What the steps share: ``book`` (the contract of a reader), ``row_patterns`` (the kinds of rows of a form, computed once
for each spec), ``label_text`` and ``label_stripping`` (comparing labels, and removing them from a cell's text),
``findings`` (the result of one cell), ``cell_refs`` (addresses of cells).

An import goes down this list: ``completeness``, ``cell_decoding``, ``row_matching``, ``identification``, the shared
modules.
"""
