"""The forms of what is one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.web.bank_form import BankForm


class AcceptForm(BankForm):
    """Consent, and where money would come and nobody said where to, the bank account."""

    consent = forms.BooleanField(
        label=_("同意用登记信息办理这一项，并按结果发放"),
        error_messages={"required": _("请先同意用登记信息办理。")},
    )

    def __init__(self, *args: Any, bank: bool, holder: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank = bank
        self.initial.setdefault("holder", holder)
        if not bank:
            for name in BankForm.base_fields:
                del self.fields[name]


class DisputeForm(forms.Form):
    """What is wrong with an offer, in the person's words."""

    text = forms.CharField(
        label=_("哪里不对"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明哪里不对。")},
    )


class EmployeesForm(forms.Form):
    """What is said of the chosen rows of an employer's list."""

    row = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("请先选择人员。")})
    left_on = forms.DateField(
        label=_("离职日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("没有这一天，请这样填写：2024-06-30。")},
    )
    reason = forms.CharField(label=_("理由"), max_length=500, required=False)

    def __init__(self, keys: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]
