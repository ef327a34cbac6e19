"""How large a document may be. Generous for any real form, small enough to stay harmless."""

MAX_SPEC_BYTES = 2_000_000
MAX_DATA_BYTES = 32_000_000
MAX_WORKBOOK_BYTES = 64_000_000
MAX_NODES = 200_000  # after aliases are expanded
MAX_DEPTH = 60
MAX_ALIASES = 200
MAX_FILES = 32  # that one spec may build on
