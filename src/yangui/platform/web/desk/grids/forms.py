"""The forms of grids."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.grids.models import Kind, Place, Visit
from yangui.platform.organisations.holders import holders
from yangui.platform.organisations.models import Organisation


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def managed(actor: Actor) -> Any:
    """The units whose grids the actor manages."""
    units = actor.units(Privilege.GRIDS_MANAGE)
    held = Organisation.objects.order_by("name_zh")
    return held if units is None else held.filter(pk__in=units)


class PlaceForm(forms.Form):
    """A place more."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="—", label=_("单位"))
    kind = forms.ChoiceField(label=_("类别"), choices=Kind.choices)
    name = forms.CharField(label=_("名称"), max_length=100)
    parent = forms.ModelChoiceField(Place.objects.none(), empty_label="—", label=_("上级"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Place.objects.visible_to(actor).live().filter(kind__in=[Kind.VILLAGE, Kind.STREET])
        self.fields["organisation"].queryset = managed(actor)  # type: ignore[attr-defined]
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]


class MemberField(forms.ModelChoiceField):
    """A member of a grid, by name and address."""

    def label_from_instance(self, obj: Any) -> str:
        """Two may have the same name."""
        return f"{obj.name} {obj.email}"


def members(place: Place, but: int | None = None) -> Any:
    """Who may be in charge of a place."""
    held = [user.pk for user in holders(Privilege.GRIDS_VISIT, place.organisation) if user.pk != but]
    return User.objects.filter(pk__in=held).order_by("name", "pk")


class AssignForm(forms.Form):
    """Who is in charge, from when, until when."""

    account = MemberField(User.objects.none(), empty_label="—", label=_("责任人"))
    since = forms.DateField(label=_("自"), widget=_day())
    until = forms.DateField(label=_("至"), required=False, widget=_day())

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = members(place)  # type: ignore[attr-defined]
        self.fields["since"].initial = today()


class UploadForm(forms.Form):
    """The sheet of a unit's grid."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="—", label=_("单位"))
    file = forms.FileField(label=_("填好的表（.xlsx）"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = managed(actor)  # type: ignore[attr-defined]


class VisitForm(forms.Form):
    """What was found."""

    found = forms.ChoiceField(label=_("情况"), choices=Visit.Found.choices, widget=forms.RadioSelect)
    needs = forms.CharField(
        label=_("需要办的事"),
        help_text=_("一行一件；没有时不写。"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = forms.CharField(label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class OfferForm(forms.Form):
    """To whom a place is handed over, and why."""

    to = MemberField(User.objects.none(), empty_label="—", label=_("交给"))
    reason = forms.CharField(label=_("理由"), max_length=500)

    def __init__(self, place: Place, but: int | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = members(place, but)  # type: ignore[attr-defined]
