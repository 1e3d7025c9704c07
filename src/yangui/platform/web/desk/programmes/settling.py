"""Rules of a call as officers write them, one a line: instalments, places by region, matching funds, sums by member."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yangui.platform.programmes.money import HOST

# written in Chinese whatever the language of the page: they stand in rules
AFTER: Mapping[str, str] = {"中期考核后": "mid_term", "年度检查后": "yearly", "验收后": "final_check"}
THE_HOST = "依托单位"
YEAR = 4


def _lines[T](text: str, read: Callable[[list[str]], T]) -> list[T]:
    """Each line that says something, read; raises `ValidationError` with the first that cannot be."""
    found = []
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        try:
            found.append(read(words))
        except (ValueError, ZeroDivisionError, InvalidOperation, IndexError):
            raise ValidationError(_("这一行读不懂：%(line)s"), params={"line": line}) from None
    return found


def instalments(text: str) -> list[dict[str, Any]]:
    """A share, when it is paid in words, the year, and the check that it waits for."""

    def read(words: list[str]) -> dict[str, Any]:
        share, rest = Fraction(words[0]), words[1:]
        if share <= 0:
            raise ValueError(share)
        year = next((int(w) for w in rest if len(w) == YEAR and w.isascii() and w.isdigit()), None)
        after = next((AFTER[w] for w in rest if w in AFTER), None)
        at = " ".join(w for w in rest if w not in AFTER and w != str(year)) or words[0]
        return {"share": str(share), "at": {"zh": at, "en": at}, "year": year, "after": after}

    return _lines(text, read)


def said(part: Mapping[str, Any]) -> str:
    """An instalment as it is written."""
    after = next((words for words, id in AFTER.items() if id == part.get("after")), "")
    return " ".join(str(w) for w in (part["share"], part["at"]["zh"], part.get("year") or "", after) if w)


def regions(text: str) -> dict[str, int]:
    """Places by the code of a region."""

    def read(words: list[str]) -> tuple[str, int]:
        code, most = words
        if int(most) < 0:
            raise ValueError(most)
        return code, int(most)

    return dict(_lines(text, read))


def _sum(text: str) -> str:
    amount = Decimal(text)
    if not (amount.is_finite() and amount > 0 and amount == amount.quantize(Decimal("0.01"))):
        raise ValueError(text)
    return str(amount)


def matches(text: str) -> list[dict[str, Any]]:
    """Who matches the money, at which ratio, up to how much."""

    def read(words: list[str]) -> dict[str, Any]:
        payer, ratio, *most = words
        if Fraction(ratio) <= 0 or len(most) > 1:
            raise ValueError(words)
        who = HOST if payer == THE_HOST else payer
        return {"payer": who, "ratio": str(Fraction(ratio)), "most": _sum(most[0]) if most else None}

    return _lines(text, read)


def matching(rule: Mapping[str, Any]) -> str:
    """Who matches, as it is written."""
    payer = THE_HOST if rule["payer"] == HOST else rule["payer"]
    return " ".join(w for w in (payer, rule["ratio"], rule["most"] or "") if w)


def top_ups(text: str, categories: list[str]) -> dict[str, dict[str, Any] | None]:
    """What a team gets for each member beyond so many, up to how much, by category; None where nothing is said."""

    def read(words: list[str]) -> tuple[str, dict[str, Any]]:
        id, each, beyond, most = words
        if id not in categories or int(beyond) < 0:
            raise ValueError(words)
        return id, {"each": _sum(each), "beyond": int(beyond), "most": _sum(most)}

    found = dict(_lines(text, read))
    return {id: found.get(id) for id in categories}
