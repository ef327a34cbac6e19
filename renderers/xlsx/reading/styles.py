"""What the style sheet says of each style: its number format, and whether its font strikes the text out."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日",
    36: "yyyy年m月", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 57: "yyyy年m月",
    58: "m月d日",
}  # fmt: skip
_LISTS = frozenset(("fonts", "cellXfs", "cellStyles", "cellStyleXfs", "dxfs"))
STYLE_ELEMENTS = ("numFmt", "font", "strike", "xf", *sorted(_LISTS))
"""The elements of a style sheet that are read."""
_OFF = ("0", "false")


class Styles(Struct, frozen=True):
    """The number format of each style, by its number; ``struck`` are the styles with a line through the text."""

    formats: tuple[str, ...]
    struck: frozenset[int]

    def number_format(self, style: int) -> str:
        """Return the number format of a style."""
        return self.formats[style] if 0 <= style < len(self.formats) else "General"


def styles_in(elements: Iterable[tuple[str, dict[str, str]]]) -> Styles:
    """Return the styles of a style sheet with these elements, those of ``STYLE_ELEMENTS`` in their order."""
    codes = {str(number): code for number, code in _BUILT_IN.items()}
    inside = ""
    fonts: list[bool] = []
    styles: list[tuple[str, str]] = []
    for name, attributes in elements:
        if name in _LISTS:
            inside = name
        elif name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif inside == "fonts" and name == "font":
            fonts.append(False)
        elif inside == "fonts" and name == "strike" and fonts:
            fonts[-1] = attributes.get("val", "") not in _OFF
        elif inside == "cellXfs" and name == "xf":
            styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
    struck_fonts = {str(number) for number, is_struck in enumerate(fonts) if is_struck}
    return Styles(
        tuple(codes.get(number, "General") for number, _ in styles),
        frozenset(number for number, (_, font) in enumerate(styles) if font in struck_fonts),
    )
