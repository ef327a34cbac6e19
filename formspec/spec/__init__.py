"""The content of a spec, as frozen data: blocks, levels, rows, columns, cells, rules."""
