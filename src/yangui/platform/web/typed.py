"""What somebody typed or chose beside a button."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from yangui.platform.core.transitions import RefusedError

MOST = Decimal(10) ** 12


def reason(request: HttpRequest) -> str:
    """The reason that was typed."""
    return request.POST.get("reason", "")[:4000]


def key(request: HttpRequest, name: str) -> int:
    """A key that was chosen; 0 for what is none."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() else 0


def days(text: str) -> list[date]:
    """Days that were typed, with commas or spaces between them; raises `RefusedError` for what is none."""
    try:
        found = [parse_date(part) for part in text.replace("，", ",").replace(",", " ").split()]
    except ValueError:
        found = [None]
    if None in found:
        raise RefusedError(_("请这样填写日期：2026-07-01。"))
    return [day for day in found if day is not None]


def day(text: str) -> date:
    """The one day that was typed; raises `RefusedError` for none, or more than one."""
    found = days(text)
    if len(found) != 1:
        raise RefusedError(_("请这样填写日期：2026-07-01。"))
    return found[0]


def money(text: str) -> Decimal | None:
    """A sum in yuan that was typed; None where nothing was. Raises `RefusedError` for what is none."""
    try:
        said = Decimal(text.strip()) if text.strip() else None
    except InvalidOperation:
        said = Decimal("NaN")
    if said is not None and not (said.is_finite() and said < MOST and said == said.quantize(Decimal("0.01"))):
        raise RefusedError(_("金额请填数字，至多两位小数。"))
    return said


def judged(request: HttpRequest) -> dict[str, bool]:
    """The open terms that were judged, by the id of the condition."""
    return {k.removeprefix("judge-"): v == "yes" for k, v in request.POST.items() if k.startswith("judge-")}
