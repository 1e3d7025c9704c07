"""The form of one question: a field for a fact, by its type."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yangui.platform.core.language import current_language
from yangui.policy.model import Kind
from yangui.policy.pack import Pack
from yangui.rules.dates import day_of

UNKNOWN = "unknown"
# Longer lists are chosen from a menu, shorter ones from buttons.
MOST_BUTTONS = 12


class QuestionForm(forms.Form):
    """Asks for one fact of a kind of entity; `cleaned_data["value"]` is as in a facts file."""

    def __init__(self, pack: Pack, kind: Kind, fact: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        self.type = pack.scopes[kind].facts[fact].type.name
        self.about = pack.facts[kind][fact]
        self.range = pack.scopes[kind].facts[fact].range
        self.codes = pack.scopes[kind].facts[fact].type.codes
        self.fields["value"] = self._field()

    def _field(self) -> forms.Field:
        language = current_language()
        said: dict[str, Any] = {
            "label": self.about.asks[language],
            "help_text": self.about.help[language] if self.about.help else "",
            "error_messages": {"required": _("请回答这个问题，或选“我不知道”。")},
        }
        if self.type == "bool":
            choices = [("yes", _("是")), ("no", _("否"))]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
        if self.codes is not None:
            return self._code_field(language, said)
        widget = (
            forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") if self.type == "date" else forms.TextInput()
        )
        if self.type != "date":
            widget.attrs |= {"inputmode": "decimal"}
        widget.attrs |= {"autocomplete": "off"}
        return forms.CharField(widget=widget, max_length=40, **said)

    def _code_field(self, language: str, said: dict[str, Any]) -> forms.Field:
        assert self.codes is not None
        choices = self._choices(self.codes.name, language)
        if self.type == "codes":
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, **(said | {"required": False})
            )
        few = len(choices) <= MOST_BUTTONS
        widget = forms.RadioSelect if few else forms.Select
        blank = [] if few else [("", _("请选择"))]
        return forms.ChoiceField(choices=[*blank, *choices], widget=widget, **said)

    def _choices(self, name: str, language: str) -> list[Any]:
        if name != "region":
            return [(id, code[language]) for id, code in self.pack.code_lists[name].codes.items()]
        groups: dict[str, list[tuple[str, str]]] = {}
        for code, region in self.pack.regions.items():
            parent = region.parent or code
            city = parent if region.level == "county" else code
            title = self.pack.regions[city].name[language]
            groups.setdefault(title, []).append((code, region.name[language]))
        return list(groups.items())

    def clean_value(self) -> Any:
        """The answer, in the form of a facts file."""
        given = self.cleaned_data["value"]
        if self.type == "bool":
            return given == "yes"
        if self.type == "date":
            return self._day(given)
        if self.codes is None:
            return self._number(given)
        return given

    def _day(self, given: str) -> str:
        digits = (
            given.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").strip()
        )
        if digits.isdigit() and len(digits) == len("20240630"):
            digits = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        parts = digits.strip("-").split("-")
        try:
            return day_of("-".join([parts[0], *(p.zfill(2) for p in parts[1:])])).isoformat()
        except ValueError:
            raise forms.ValidationError(_("没有这一天，请这样填写：2024-06-30。")) from None

    def _number(self, given: str) -> Decimal | int:
        try:
            number = Decimal(given.replace(",", "").replace("，", "").strip())
        except InvalidOperation:
            raise forms.ValidationError(_("请只填写数字，例如 12000。")) from None
        return int(number) if number == number.to_integral_value() else number

    def refuse(self) -> None:
        """The value has the right form, and the fact cannot have it."""
        if self.range is not None and self.type == "int":
            message = _("请填写 %(low)s 到 %(high)s 之间的整数。") % {"low": self.range[0], "high": self.range[1]}
        else:
            message = _("这个值不可能，请检查。")
        self.add_error("value", message)


def initial(form_type: str, held: Any) -> Any:
    """What a form shows for an answer that was given before."""
    if form_type == "bool":
        return "yes" if held else "no"
    return held.isoformat() if isinstance(held, date) else held


def shown(pack: Pack, kind: Kind, fact: str, held: Any, language: str) -> str:
    """An answer in words."""
    type = pack.scopes[kind].facts[fact].type
    if isinstance(held, bool):
        return _("是") if held else _("否")
    if type.codes is None:
        return str(held)
    codes: Mapping[str, Any] = pack.regions if type.codes.name == "region" else pack.code_lists[type.codes.name].codes
    names = [held] if isinstance(held, str) else list(held)
    titles = [codes[n].name[language] if type.codes.name == "region" else codes[n][language] for n in names]
    return ("、" if language == "zh" else ", ").join(titles) or _("没有")
