"""The forms of tickets."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry.models import Entity
from yangui.platform.tickets.models import Kind

PLACES = ["province", "city", "zone", "county"]


class TicketForm(forms.Form):
    """What is in the way, where, and of whom."""

    kind = forms.ChoiceField(label=_("类别"))
    entity = forms.ModelChoiceField(Entity.objects.none(), empty_label="—", label=_("为哪个单位提出"), required=False)
    about = forms.ModelChoiceField(
        Organisation.objects.none(), empty_label="—", label=_("反映的是哪个单位"), required=False
    )
    region = forms.ModelChoiceField(Region.objects.none(), empty_label="—", label=_("地区"))
    title = forms.CharField(label=_("标题"), max_length=100, error_messages={"required": _("请写明标题。")})
    text = forms.CharField(
        label=_("情况"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写明情况。")},
    )

    def __init__(self, kinds: Iterable[Kind], employers: list[Entity], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = list(kinds)
        self.fields["kind"].choices = [(k.value, k.label) for k in held]  # type: ignore[attr-defined]
        self.fields["region"].queryset = Region.objects.filter(level__in=PLACES)  # type: ignore[attr-defined]
        self._of("entity", Entity.objects.filter(pk__in=[e.pk for e in employers]), wanted=bool(employers))
        self._of("about", Organisation.objects.order_by("name_zh"), wanted=Kind.OBSERVATION in held)

    def _of(self, name: str, rows: Any, *, wanted: bool) -> None:
        if wanted:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """An enterprise issue is one enterprise's."""
        data = super().clean() or {}
        if data.get("kind") == Kind.ENTERPRISE and data.get("entity") is None:
            self.add_error("entity" if "entity" in self.fields else "kind", _("请选择为哪个单位提出。"))
        return data


class AssignForm(forms.Form):
    """Whose a ticket is."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.order_by("name_zh"),
        empty_label="—",
        label=_("承办单位"),
        error_messages={"required": _("请选择承办单位。")},
    )
