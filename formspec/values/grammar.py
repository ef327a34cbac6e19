"""The text grammar: every word, sign and pattern for parsing a typed text, as data.

Spec literals, workbook cells and the page read texts by this one table: Python's functions here and in the type
modules take it from this module, the page's script gets it as JSON (:func:`grammar_data`). Patterns are written in the
part of regular expressions that Python and JavaScript (flag ``u``) share. White space is first removed or reduced to
single spaces, and characters that cannot be seen (:mod:`formspec.invisible`) are removed; a text that is then longer
than ``LONGEST`` is not matched, so that parsing takes linear time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ..invisible import BLANK, GAPS, IGNORABLE, LEADING, SPACES, TRAILING, without_ignorable

WIDEST, NARROWEST = 17, -20
"""Bounds of the power of ten of a number's first digit: within them every target writes it without an exponent."""
LARGEST_POWER = 308
"""The power of ten of the largest double (IEEE 754); a text beyond it is not a number."""
LONGEST = 100
"""Longer texts are not a number, date or truth: Excel itself shows at most 15 digits and 255 characters of format."""

HALF_WIDTH = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    "。": ".", "−": "-", "￥": "¥", "￡": "£", "\u3000": " ",
}  # fmt: skip
PUNCTUATION = f"[{BLANK}.,、;:!?'\"“”‘’()]"
"""Characters that may be added to a choice, or left out, without meaning another one."""
SEPARATORS = "[、,;\\n]"

NOTHING = (
    "-", "--", "—", "——", "–", "/", "\\", "无", "没有", "不适用", "空", "暂无",
    "n/a", "na", "none", "nil", "not applicable",
)  # fmt: skip

# Currencies: the signs and words before or behind an amount. The unit of a field
# decides which one it accepts, or else the form's language.
CURRENCIES = {
    "CNY": ("¥", "rmb", "cny", "人民币"),
    "USD": ("us$", "usd", "$", "美元", "美金"),
    "EUR": ("€", "eur", "欧元"),
    "GBP": ("£", "gbp", "英镑"),
    "HKD": ("hk$", "hkd", "港元", "港币"),
    "JPY": ("jpy", "日元"),
}
CURRENCY_OF_LANGUAGE = {"zh": "CNY", "en": "USD"}
MONEY_WORDS = {
    "CNY": {"元": 0, "圆": 0, "块": 0, "角": -1, "分": -2},
    "USD": {"dollar": 0, "dollars": 0, "cent": -2, "cents": -2},
}
"""Words of an amount of a currency, with the power of ten that they mean."""
SCALES = {
    "": 0, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8,
    "k": 3, "thousand": 3, "thousands": 3, "mn": 6, "million": 6, "millions": 6, "bn": 9, "billion": 9, "billions": 9,
}  # fmt: skip
UNCLEAR_SCALES = ("m", "mm", "mio", "mln", "b", "t", "tn", "trillion", "hundred", "dozen", "w")
"""Words that may be a scale: no number is proposed for them, because it would be of another magnitude."""
NOT_SCALED = ("千瓦", "千克", "千米", "千卡", "千伏", "千帕", "千赫", "千安", "千字", "百分", "百帕")
"""Units that begin with a scale word and are not multiples: 5千 in 千瓦时 is 5000, not 5."""
SHARES = {"%": -2, "percent": -2, "per cent": -2, "‰": -3}
DENIALS = ("没有",)
"""Words of nothing that may be an answer to a question with choices: they are rejected there."""
LIKELY_NO = ("无", "none", "nil")
"""Words of nothing that, where yes or no is asked for, may mean no: they are rejected there."""
UNIT_ENDINGS = ("整", "正")
YEAR_ENDINGS = ("年度", "年")

_DIGITS = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
_SIGNS = "|".join(
    re.escape(sign) for sign in sorted((sign for signs in CURRENCIES.values() for sign in signs), key=len, reverse=True)
)
# sign, currency, sign, digits, power of ten, unit
NUMBER = rf"^([-+]?)({_SIGNS})?([-+]?)({_DIGITS})(e[-+]?[0-9]{{1,3}})?([^0-9.,]{{0,24}})$"
NEGATIVES = (  # in brackets, with a triangle before or the sign behind: likely negative, as in bookkeeping
    r"^-?\(([^()]+)\)([^0-9()]{0,24})$",
    r"^[△▲]([0-9.,]+)([^0-9()]{0,24})$",
    r"^([0-9.,]+)-()$",
)
LOSSES = "负|亏|赤字|降|减(?!免)|minus|less|loss|negative|down|decrease|deficit"
"""Words that say that a number is negative; 减免 (relief) is the name of an amount."""
CHANGED_SIGN = rf"[-−△▲损少欠退]|\([^)]*$|{LOSSES}"
"""Signs and words before a number after which it may be negative: no positive one is proposed."""
COUNTS_UP_BEFORE = r"(?:第|[№#]|no\.?|^[a-z]{1,2})$"
COUNTS_UP_BEHIND = "^(?:年|月|日|号|时|点|季|期|届|周|[:：/])"
"""Signs and words next to a number that is a date, a time or one of a row (第3季度, Q3), and no amount."""
POINTS = "分"
"""A hundredth of 元, or a point of a score: open where a value has no unit."""
ANY_NUMBER = r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
BROKEN = f"[0-9][{SPACES}]+[0-9]"
_GAP = f"[{GAPS}]"  # one blank between groups of digits: 1 183.32
GROUPED = f"^[^0-9{BLANK}]*[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})+(?:\\.[0-9]+)?{_GAP}*[^0-9{BLANK}]*$"
PERCENT_WORDS = r"百分之([0-9]+(?:\.[0-9]+)?)"
YEAR = r"^(?:fy)?([0-9]{4})$"

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
MONTH_NAMES = {
    **{name: number for number, name in enumerate(MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
MONTH_WORDS = "|".join(sorted(MONTH_NAMES, key=len, reverse=True))
_TIME = r"(?:[ t](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-9.]{2,9})?z?)?"
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
DATES = (  # pattern, order of its groups; "numeric" is by the form's language
    (rf"^([0-9]{{4}}) ?[-/.年] ?([0-9]{{1,2}}) ?[-/.月] ?([0-9]{{1,2}}) ?[日号]?{_TIME}$", "ymd"),
    (r"^((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])$", "ymd"),
    (r"^([0-9]{1,2}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{4})$", "numeric"),
    (rf"^({MONTH_WORDS})\.? ?{_DAY}(?: ?, ?| )([0-9]{{4}})$", "mdy"),
    (rf"^{_DAY} ?(?:of )?({MONTH_WORDS})\.? ?,? ?([0-9]{{4}})$", "dmy"),
)
WRITTEN_MONTHS = (
    (r"^([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?(?:月份?)?$", "ym"),
    (r"^((?:19|20)[0-9]{2})([01][0-9])$", "ym"),
    (r"^([0-9]{1,2}) ?[-/.] ?([0-9]{4})$", "my"),
    (rf"^({MONTH_WORDS})\.?(?: ?, ?| )([0-9]{{4}})$", "my"),
    (rf"^([0-9]{{4}})(?: ?, ?| )({MONTH_WORDS})\.?$", "ym"),
)
"""The ways to write a month, each with the order of its groups."""
PERIOD_AROUND = "^(?:自|从|由|from ) ?|(?: ?(?:止|为止))$"
PERIOD_BETWEEN = " ?起? ?(?:至|到|—+|–+|-+|~+|～+| to | until | through |/) ?"
"""Signs and words between the two ends of a period, and around both."""
PERIOD_BEFORE = (
    r"^[0-9]{4} ?年 ?", r"^[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?", rf"^(?:{MONTH_WORDS})\.? (?=[0-9]{{1,2}}$)",
)  # fmt: skip
PERIOD_BEHIND = (r",? [0-9]{4}$",)
"""What is written once for both ends: 2024年1—12月, 2024年1月1—15日, January–June 2024, March 1–15, 2024.

The second end leaves out the beginning of the first one, the first end the year behind the second one. A year in
figures alone does not count: 2024-01-06 is a day."""
PERIOD_SIGN = {"zh": "—", "en": " – "}
NUMERIC_ORDER = {"en": "mdy", "en-us": "mdy", "en-gb": "dmy"}
"""The order of day and month in figures by the form's language (in lower case); other languages accept a date only if
one order fits."""
DATE_PATTERN = {"zh": "{year}年{month}月{day}日", "en": "{name} {day}, {year}"}

TRUE_WORDS = ("是", "对", "yes", "y", "true", "t", "1", "√", "✓", "✔", "☑", "v", "ü", "✅", "□√", "☐√", "□✓", "□✔")
FALSE_WORDS = ("否", "no", "n", "false", "f", "0", "×", "✗", "✘")
TICKS = "☑☒✓✔√■●▣◼⬛✅🗹🗷⊠\uf052\uf0fc\uf0fe"
"""Signs of a ticked box; the last ones are ticks of the fonts Wingdings, as Word writes them."""
TICK_LETTERS = "vVxXRPüþ"
"""Letters that are typed as ticks, or that print one in a font of symbols: R and P in Wingdings 2, ü and þ in
Wingdings."""
EMPTY_BOXES = "□☐○◻▢◯⬜\uf0a8\uf06f"
TRUTH = {"zh": ("是", "否"), "en": ("Yes", "No")}
LIST_SEPARATOR = {"zh": "、", "en": ", "}

CODES = ("read.number", "read.unit", "read.percent")
"""The codes with which the grammar rejects a text, beyond those of the types themselves (``data.…``)."""

_TRANSLATION = str.maketrans(HALF_WIDTH)


def grammar_data() -> dict[str, Any]:
    """Return the table as JSON data, for the page's script."""
    return {
        "widest": WIDEST, "narrowest": NARROWEST, "largestPower": LARGEST_POWER,
        "longest": LONGEST, "blank": BLANK, "spaces": SPACES, "ignorable": IGNORABLE,
        "leading": LEADING, "trailing": TRAILING,
        "halfWidth": HALF_WIDTH, "punctuation": PUNCTUATION, "nothing": NOTHING,
        "separators": SEPARATORS, "currencies": CURRENCIES, "currencyOfLanguage": CURRENCY_OF_LANGUAGE,
        "moneyWords": MONEY_WORDS, "scales": SCALES, "shares": SHARES, "notScaled": NOT_SCALED,
        "unclearScales": UNCLEAR_SCALES, "changedSign": CHANGED_SIGN,
        "countsUpBefore": COUNTS_UP_BEFORE, "countsUpBehind": COUNTS_UP_BEHIND,
        "points": POINTS,
        "denials": DENIALS, "likelyNo": LIKELY_NO, "unitEndings": UNIT_ENDINGS,
        "yearEndings": YEAR_ENDINGS, "number": NUMBER, "negatives": NEGATIVES, "anyNumber": ANY_NUMBER,
        "broken": BROKEN, "grouped": GROUPED, "percentWords": PERCENT_WORDS, "year": YEAR, "monthNames": MONTH_NAMES,
        "dates": DATES, "writtenMonths": WRITTEN_MONTHS,
        "periodAround": PERIOD_AROUND, "periodBetween": PERIOD_BETWEEN,
        "periodBefore": PERIOD_BEFORE, "periodBehind": PERIOD_BEHIND,
        "trueWords": TRUE_WORDS, "falseWords": FALSE_WORDS,
    }  # fmt: skip


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the table, compiled when it is first used."""
    return re.compile(pattern)


def half_width(text: str) -> str:
    """Return ``text`` with its full-width letters and signs as ASCII."""
    return text.translate(_TRANSLATION)


def without_blanks(text: str) -> str:
    """Return ``text`` without white space and invisible characters, its full-width letters and signs as ASCII."""
    return half_width(compiled(f"[{BLANK}]+").sub("", text))


def spaced(text: str) -> str:
    """Return ``text`` in half-width lower case, with single spaces inside and nothing invisible around it."""
    return compiled(f"[{SPACES}]+").sub(" ", half_width(without_ignorable(text))).strip().lower()


def bare(text: str) -> str:
    """Return ``text`` without white space and punctuation, in half-width lower case."""
    return compiled(f"{PUNCTUATION}+").sub("", half_width(text)).lower()


def is_nothing(text: str) -> bool:
    """Return whether ``text`` means that there is no value, such as 无, — or N/A."""
    return spaced(text) in NOTHING
