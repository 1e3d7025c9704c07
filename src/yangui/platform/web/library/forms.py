"""The form of the search."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.clock import today
from yangui.platform.library.models import EntryType
from yangui.platform.library.search import Query, within
from yangui.platform.web.library.words import BENEFICIARIES, BENEFIT_KINDS
from yangui.policy.pack import Pack

MOST_YUAN = 10**10
ANY = ("", _("不限"))


class SearchForm(forms.Form):
    """Words and filters; what is not chosen does not limit."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=100)
    type = forms.ChoiceField(required=False, choices=[("", ""), *EntryType.choices])
    region = forms.ChoiceField(label=_("地区"), required=False)
    beneficiary = forms.ChoiceField(label=_("对象"), required=False, choices=[ANY, *BENEFICIARIES.items()])
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *BENEFIT_KINDS.items()])
    least = forms.IntegerField(
        label=_("金额不低于（元）"),
        required=False,
        min_value=0,
        max_value=MOST_YUAN,
        error_messages={"invalid": _("请只填写数字，例如 2000。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 10}),
    )
    window = forms.ChoiceField(
        label=_("申报时间"),
        required=False,
        choices=[ANY, ("open", _("正在申报")), ("owed", _("待细则"))],
    )
    in_force = forms.ChoiceField(label=_("效力"), required=False, choices=[ANY, ("on", _("现行有效"))])

    def __init__(self, pack: Pack, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        self.fields["region"].choices = [ANY, *places(pack, language)]  # type: ignore[attr-defined]

    def query(self) -> Query:
        """What is looked for; the form must be valid."""
        said = self.cleaned_data
        day = today()
        return Query(
            words=said["q"],
            type=said["type"],
            regions=within(self.pack, said["region"]) if said["region"] else (),
            kind=said["kind"],
            beneficiary=said["beneficiary"],
            least_fen=None if said["least"] is None else said["least"] * 100,
            on=day if said["in_force"] else None,
            window=said["window"],
            today=day,
        )

    @property
    def asks(self) -> bool:
        """Whether anything was asked for."""
        return any(str(self.data.get(name, "")).strip() for name in self.fields)


def places(pack: Pack, language: str) -> list[tuple[str, str]]:
    """The pack's own region, and the cities and zones in it."""
    own = pack.header.region
    return [(code, r.name[language]) for code, r in pack.regions.items() if code == own or r.parent == own]
