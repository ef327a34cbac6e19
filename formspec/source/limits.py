"""Limits of documents: above any real form, and low enough to bound time and memory."""

MAX_SPEC_BYTES = 2_000_000  # of one YAML file of a spec
MAX_DATA_BYTES = 32_000_000  # of a JSON or YAML file with data
MAX_WORKBOOK_BYTES = 64_000_000  # of a workbook as it is stored, compressed
MAX_NODES = 200_000  # after aliases are expanded; as many again for the use of parts and sets of columns
MAX_CELLS = 200_000  # of a blank form: some 5 000 printed pages, laid out in about 3 s
MAX_MERGED_ITEMS = 200_000  # of lists that a spec changes, once for each time it names the list: about 2 s
MAX_DEPTH = 60  # of nested lists and mappings, and of parts; functions walk them by recursion
MAX_ALIASES = 200  # uses of YAML anchors in one file: they multiply its nodes
MAX_FILES = 32  # bases of one spec, direct and indirect
