"""How large a document may be. Generous for any real form, small enough to stay harmless."""

MAX_SPEC_BYTES = 2_000_000
MAX_DATA_BYTES = 32_000_000
MAX_WORKBOOK_BYTES = 64_000_000
MAX_NODES = 200_000  # after aliases are expanded; and what parts and sets of columns may add to it
MAX_CELLS = 200_000  # of a blank form: some 5 000 printed pages, laid out in about 3 s
MAX_MERGED_ITEMS = 200_000  # of lists that a spec changes, once for each time it names the list: about 2 s
MAX_DEPTH = 60
MAX_ALIASES = 200
MAX_FILES = 32  # that one spec may build on
