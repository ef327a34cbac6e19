"""What a spec says, as frozen data: blocks, levels, rows, columns, cells, rules."""
