"""The forms of officers who run programmes."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yangui.platform.accounts.models import User
from yangui.platform.cases.querysets import units
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds.models import Fund
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.platform.programmes.models import Call
from yangui.platform.web.my.cases.forms import language
from yangui.policy.calls import STAGES

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
SET = ("endorsement", "expert_review", "panel", "public_notice")
STAGE_WORDS = {
    "endorsement": _("依托单位推荐"),
    "expert_review": _("专家评审"),
    "panel": _("会议评议"),
    "public_notice": _("公示"),
}
assert set(SET) <= set(STAGES)


class CallForm(forms.Form):
    """A new call, as the pack has it."""

    programme = forms.ChoiceField(label=_("项目"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("组织单位"))
    title = forms.CharField(label=_("名称"), max_length=200)
    opens_on = forms.DateField(label=_("申报开始"), **DAY)  # type: ignore[arg-type]
    closes_on = forms.DateField(label=_("申报截止"), **DAY)  # type: ignore[arg-type]
    contact = forms.CharField(label=_("咨询方式"), max_length=300)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack, ids = packs.current(), units(actor, Privilege.PROGRAMMES_MANAGE)
        chosen = [(id, pack.programmes[id].title[language()]) for id in pack.call_rules]
        self.fields["programme"] = forms.ChoiceField(label=_("项目"), choices=chosen)
        mine = Organisation.objects.all() if ids is None else Organisation.objects.filter(pk__in=ids)
        self.fields["organisation"] = forms.ModelChoiceField(mine, label=_("组织单位"))


class SettleForm(forms.Form):
    """What officers set of a draft: for each category its places, its sum and its weights, then the rest."""

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, rules = call, call.rules
        for id, said in rules["categories"].items():
            title = said["title"][language()]
            self._add(f"quota-{id}", forms.IntegerField(label=_("“%s”名额") % title, min_value=1), said["quota"])
            money = forms.DecimalField(
                label=_("“%s”金额（元，不填的按规则计算）") % title, min_value=Decimal("0.01"), required=False
            )
            self._add(f"amount-{id}", money, said["amount"])
            for criterion, about in said["criteria"].items():
                label = _("“%(title)s”权重：%(criterion)s") % {
                    "title": title,
                    "criterion": about["title"][language()],
                }
                weight = forms.DecimalField(label=label, min_value=0, max_value=1, decimal_places=4)
                self._add(f"weight-{id}-{criterion}", weight, about["weight"])
        for stage in SET:
            box = forms.BooleanField(label=STAGE_WORDS[stage], required=False)
            self._add(f"stage-{stage}", box, rules["stages"][stage])
        self._add("quorum", forms.IntegerField(label=_("每份申报的评审数"), min_value=1, max_value=15), call.quorum)
        self._add("notice", forms.IntegerField(label=_("公示工作日"), min_value=1), rules["clocks"]["notice"])
        self._add("correction", forms.IntegerField(label=_("补正工作日"), min_value=1), rules["clocks"]["correction"])
        area = {"widget": forms.Textarea(attrs={"rows": 3}), "required": False}
        papers = "\n".join(p["zh"] for p in rules["papers"])
        self._add("papers", forms.CharField(label=_("材料（一行一种）"), **area), papers)  # type: ignore[arg-type]
        parts = "\n".join(f"{i['share']} {i['at']['zh']}" for i in rules["instalments"])
        terms = forms.CharField(label=_("分期（一行一期，例如 1/2 签约）"), **area)  # type: ignore[arg-type]
        self._add("instalments", terms, parts)
        fund = forms.ModelChoiceField(Fund.objects.all(), label=_("资金"), required=False)
        self._add("fund", fund, call.fund_id)
        payer = forms.ModelChoiceField(
            Organisation.objects.all(), label=_("出资单位"), required=False, to_field_name="slug"
        )
        self._add("payer", payer, next(iter(call.shares), None))

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        field.initial = initial
        self.fields[name] = field

    def clean_instalments(self) -> list[dict[str, Any]]:
        """A share and when it is paid, one a line."""
        found = []
        for line in str(self.cleaned_data["instalments"]).splitlines():
            share, _blank, at = line.strip().partition(" ")
            if not share:
                continue
            try:
                found.append({"share": str(Fraction(share)), "at": {"zh": at or share, "en": at or share}})
            except (ValueError, ZeroDivisionError):
                raise ValidationError(_("这一行读不懂：%(line)s"), params={"line": line}) from None
        return found

    @property
    def settled(self) -> dict[str, Any]:
        """What `services.settle` takes."""
        said, categories = self.cleaned_data, self.call.rules["categories"]
        given = {
            "quotas": {id: said[f"quota-{id}"] for id in categories},
            "amounts": {id: said[f"amount-{id}"] for id in categories},
            "weights": {
                id: {c: said[f"weight-{id}-{c}"] for c in about["criteria"]} for id, about in categories.items()
            },
            "stages": {stage: said[f"stage-{stage}"] for stage in SET},
            "clocks": {"notice": said["notice"], "correction": said["correction"]},
            "papers": [line.strip() for line in said["papers"].splitlines() if line.strip()],
            "instalments": said["instalments"],
            "quorum": said["quorum"],
            "fund": said["fund"],
        }
        return given | ({"shares": {said["payer"].slug: "1"}} if said["payer"] else {})


class ExpertForm(forms.Form):
    """An expert of the register, by the address of the account."""

    email = forms.EmailField(label=_("账号邮箱"))
    fields_ = forms.CharField(label=_("领域（主领域在前，用逗号隔开）"), max_length=500)
    hosts = forms.CharField(label=_("所在单位（用逗号隔开）"), max_length=500, required=False)
    capacity = forms.IntegerField(label=_("每批最多"), min_value=1, max_value=200, initial=10)

    def clean_email(self) -> User:
        """The account."""
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if found is None:
            raise ValidationError(_("没有这个账号。"))
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What `services.register_expert` takes."""

        def split(text: str) -> list[str]:
            return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]

        given = self.cleaned_data
        return {
            "account": given["email"],
            "fields": split(given["fields_"]),
            "hosts": split(given["hosts"]),
            "capacity": given["capacity"],
        }
