"""The form of a bank account, for whoever gives one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class BankForm(forms.Form):
    """Where money goes to, or comes from."""

    holder = forms.CharField(label=_("户名"), max_length=140, error_messages={"required": _("请填写户名。")})
    number = forms.CharField(
        label=_("银行账号"),
        max_length=40,
        error_messages={"required": _("请填写银行账号。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    bank_name = forms.CharField(label=_("开户行"), max_length=140, error_messages={"required": _("请填写开户行。")})
    bank_code = forms.CharField(
        label=_("联行号"),
        max_length=12,
        help_text=_("12 位；不知道就填银行的前 3 位代码"),
        error_messages={"required": _("请填写联行号，或银行的前 3 位代码。")},
    )

    def account(self) -> dict[str, Any]:
        """The bank account as it was typed."""
        return {name: self.cleaned_data[name] for name in BankForm.base_fields}
