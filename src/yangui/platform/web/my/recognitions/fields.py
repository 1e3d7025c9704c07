"""The register's own fields as a form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.language import current_language
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.recognition.forms import LONGEST, value_of


class FieldsForm(forms.Form):
    """A field for each thing that the register holds of its entries; all may stay empty until it is submitted."""

    prefix = "v"

    def __init__(
        self, rules: Mapping[str, Any], held: Mapping[str, str], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.said = rules["fields"]
        for id, said in self.said.items():
            self.fields[id] = _field(said["type"], said["label"][current_language()])
            held_text = held.get(id, "")
            many = said["type"].startswith("codes")
            self.fields[id].initial = held_text.split("+") if many and held_text else held_text

    def clean(self) -> None:
        """Each value must be one that the register can keep."""
        for id, said in self.said.items():
            text = self.text(id)
            try:
                if text:
                    value_of(said, text)
            except RefusedError as error:
                self.add_error(id, str(error))

    def text(self, id: str) -> str:
        """What was given, as text."""
        given = self.cleaned_data.get(id) or ""
        return "+".join(sorted(given)) if isinstance(given, list) else str(given).strip()

    @property
    def values(self) -> dict[str, str]:
        """What `services.answer` takes."""
        return {id: self.text(id) for id in self.said}


def _field(type: str, label: str) -> forms.Field:
    said: dict[str, Any] = {"label": label, "required": False}
    codes = type.partition("(")[2].rstrip(")")
    pack, empty = packs.current(), [("", "—")]
    if codes:
        choices = [(code, words[current_language()]) for code, words in pack.code_lists[codes].codes.items()]
        if type.startswith("codes"):
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
        return forms.ChoiceField(choices=empty + choices, **said)
    if type == "bool":
        return forms.ChoiceField(choices=[*empty, ("true", _("是")), ("false", _("否"))], **said)
    if type == "region":
        return forms.ChoiceField(
            choices=empty + [(code, r.name[current_language()]) for code, r in pack.regions.items()], **said
        )
    if type == "date":
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), max_length=10, **said)
    number = {"inputmode": "decimal"} if type in ("int", "money", "ratio") else {}
    return forms.CharField(max_length=LONGEST, widget=forms.TextInput(attrs=number), **said)


def in_words(field: Mapping[str, Any], text: str) -> str:
    """A field's value in words: codes and regions by their names."""
    codes, pack = field["type"].partition("(")[2].rstrip(")"), packs.current()
    if codes:
        among = pack.code_lists[codes].codes
        return "、".join(among[c][current_language()] if c in among else c for c in text.split("+"))
    if field["type"] == "region" and text in pack.regions:
        return pack.regions[text].name[current_language()]
    if field["type"] == "bool":
        return str(_("是") if text == "true" else _("否"))
    if field["type"] == "ratio":
        return f"{(Decimal(text) * 100).normalize():f}%"
    if field["type"] == "money":
        return str(_("%s 元")) % f"{Decimal(text):,}"
    return text


def shown(rules: Mapping[str, Any], values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and value of each field that is filled in."""
    return [
        (said["label"][current_language()], in_words(said, values[id]))
        for id, said in rules["fields"].items()
        if id in values
    ]
