"""How large a document may be. Generous for any real form, small enough to stay harmless."""

MAX_SPEC_BYTES = 2_000_000
MAX_DATA_BYTES = 32_000_000
MAX_WORKBOOK_BYTES = 64_000_000
MAX_NODES = 200_000  # after aliases are expanded; and what parts and sets of columns may add to it
MAX_CELLS = 200_000  # of a blank form: some 5 000 printed pages, laid out in about 3 s
MAX_MERGE_STEPS = 2_000_000  # items compared in merging: 1 400 changes to 1 400 rows, in about 1.5 s
MAX_DEPTH = 60
MAX_ALIASES = 200
MAX_FILES = 32  # that one spec may build on
