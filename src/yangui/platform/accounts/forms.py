"""What an account is asked for beyond address and password."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yangui.platform.accounts.models import User


class NameForm(forms.Form):
    """The name, when an account is made."""

    name = forms.CharField(label=_("姓名"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1"]

    def signup(self, _request: HttpRequest, user: User) -> None:
        """Keeps the name with the account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AddKeyForm(AddWebAuthnForm):
    """A security key with its name, whose label the library leaves in English."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")


class EditKeyForm(EditWebAuthnForm):
    """The name of a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("名称")
