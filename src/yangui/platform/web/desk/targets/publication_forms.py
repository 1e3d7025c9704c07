"""The forms of what is to be made public."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.clock import today
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.services.publications import LEAST, USUAL

FIRST_YEAR, AHEAD = 2018, 5
MOST_PEOPLE = 1_000_000


class PublicationForm(forms.Form):
    """A table to be prepared."""

    subject = forms.ChoiceField(label=_("内容"))
    title = forms.CharField(label=_("标题"), max_length=200)
    threshold = forms.IntegerField(
        label=_("最小人数（更小的数字不公布）"), min_value=LEAST, max_value=1000, initial=USUAL,
        help_text=_("变动小于这个人数的，也不公布。需求目录公布的是岗位，不受此限。"),
    )  # fmt: skip

    def __init__(self, subjects: Iterable[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].choices = list(subjects)  # type: ignore[attr-defined]


class DemandForm(forms.Form):
    """People of an occupation that an employer needs."""

    year = forms.IntegerField(label=_("年度"))
    organisation = forms.ModelChoiceField(empty_label="—", label=_("征集单位"), queryset=Organisation.objects.none())
    employer = forms.CharField(label=_("用人单位"), max_length=200)
    post = forms.CharField(label=_("岗位"), max_length=200)
    needed = forms.IntegerField(label=_("需求人数"), min_value=1, max_value=MOST_PEOPLE)
    filled = forms.IntegerField(
        label=_("已到岗人数（不知道可不填）"), min_value=0, max_value=MOST_PEOPLE, required=False
    )

    def __init__(self, units: "QuerySet[Organisation]", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = units.order_by("slug")  # type: ignore[attr-defined]
        self.fields["year"].initial = today().year

    def clean_year(self) -> int:
        """A year of the plans."""
        year: int = self.cleaned_data["year"]
        if not FIRST_YEAR <= year <= today().year + AHEAD:
            raise forms.ValidationError(_("请填写近年的年度。"))
        return year
