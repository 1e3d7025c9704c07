"""The forms of officers who run programmes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds.models import Fund
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.platform.programmes.models import Application, Call, DefenceSession, Expert, Slot
from yangui.platform.programmes.states import ELIGIBLE, HELD_SESSION, PLANNED
from yangui.platform.web.desk.programmes import settling
from yangui.policy.calls import STAGES

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
SET = ("endorsement", "expert_review", "panel", "defence", "public_notice")
STAGE_WORDS = {
    "endorsement": _("依托单位推荐"),
    "expert_review": _("专家评审"),
    "panel": _("会议评议"),
    "defence": _("答辩（会议评议时）"),
    "public_notice": _("公示"),
}
assert set(SET) <= set(STAGES)


class CallForm(forms.Form):
    """A new call, as the pack has it."""

    programme = forms.ChoiceField(label=_("项目"))
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="—", label=_("组织单位"))
    title = forms.CharField(label=_("名称"), max_length=200)
    opens_on = forms.DateField(label=_("申报开始"), **DAY)  # type: ignore[arg-type]
    closes_on = forms.DateField(label=_("申报截止"), **DAY)  # type: ignore[arg-type]
    contact = forms.CharField(label=_("咨询方式"), max_length=300)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack, ids = packs.current(), actor.units(Privilege.PROGRAMMES_MANAGE)
        chosen = [(id, pack.programmes[id].title[current_language()]) for id in pack.call_rules]
        self.fields["programme"] = forms.ChoiceField(label=_("项目"), choices=chosen)
        mine = Organisation.objects.all() if ids is None else Organisation.objects.filter(pk__in=ids)
        self.fields["organisation"] = forms.ModelChoiceField(mine, empty_label="—", label=_("组织单位"))


class SettleForm(forms.Form):
    """What officers set of a draft: for each category its places, its sum and its weights, then the rest."""

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, rules = call, call.rules
        for id, said in rules["categories"].items():
            title = said["title"][current_language()]
            self._add(f"quota-{id}", forms.IntegerField(label=_("“%s”名额") % title, min_value=1), said["quota"])
            money = forms.DecimalField(
                label=_("“%s”金额（元，不填的按规则计算）") % title, min_value=Decimal("0.01"), required=False
            )
            self._add(f"amount-{id}", money, said["amount"])
            for criterion, about in said["criteria"].items():
                label = _("“%(title)s”权重：%(criterion)s") % {
                    "title": title,
                    "criterion": about["title"][current_language()],
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
        about = _("分期（一行一期：比例、何时、年度、在哪项考核后，例如 1/2 中期 2027 中期考核后）")
        parts = "\n".join(settling.said(part) for part in rules["instalments"])
        self._add("instalments", forms.CharField(label=about, **area), parts)  # type: ignore[arg-type]
        fund = forms.ModelChoiceField(Fund.objects.all(), empty_label="—", label=_("资金"), required=False)
        self._add("fund", fund, call.fund_id)
        payer = forms.ModelChoiceField(
            Organisation.objects.all(), empty_label="—", label=_("出资单位"), required=False, to_field_name="slug"
        )
        self._add("payer", payer, next(iter(call.shares), None))
        self._add_lines(call, area)

    def _add_lines(self, call: Call, area: Any) -> None:
        rules = call.rules
        places = "\n".join(f"{code} {region['quota']}" for code, region in rules.get("regions", {}).items())
        about = _("地区名额（一行一个：地区代码、名额；没有写的地区不限）")
        self._add("regions", forms.CharField(label=about, **area), places)
        matching = "\n".join(settling.matching(rule) for rule in rules.get("matching", []))
        about = _("配套（一行一个：出资单位标识或“依托单位”、比例、最多多少元，例如 jinzhou-finance 1 500000）")
        self._add("matching", forms.CharField(label=about, **area), matching)
        more = "\n".join(
            f"{id} {c['top_up']['each']} {c['top_up']['beyond']} {c['top_up']['most']}"
            for id, c in rules["categories"].items()
            if c.get("top_up")
        )
        about = _("团队增员补助（一行一个：类别标识、每增一人多少元、超过几人起、最多多少元）")
        self._add("top_ups", forms.CharField(label=about, **area), more)

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        field.initial = initial
        self.fields[name] = field

    def clean_instalments(self) -> list[dict[str, Any]]:
        """A share and when it is paid, one a line."""
        return settling.instalments(self.cleaned_data["instalments"])

    def clean_regions(self) -> dict[str, int]:
        """Places by region, one a line."""
        return settling.regions(self.cleaned_data["regions"])

    def clean_matching(self) -> list[dict[str, Any]]:
        """Who matches the money, one a line."""
        return settling.matches(self.cleaned_data["matching"])

    def clean_top_ups(self) -> dict[str, dict[str, Any] | None]:
        """What a team gets by member, one category a line."""
        return settling.top_ups(self.cleaned_data["top_ups"], list(self.call.rules["categories"]))

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
            "regions": said["regions"],
            "matching": said["matching"],
            "top_ups": said["top_ups"],
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


class SessionForm(forms.Form):
    """A session of the panel; applications are heard in the order of their numbers."""

    held_on = forms.DateField(label=_("日期"), **DAY)  # type: ignore[arg-type]
    begins_at = forms.TimeField(label=_("开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes_each = forms.IntegerField(label=_("每位用时（分钟）"), min_value=1, max_value=180, initial=20)
    mode = forms.ChoiceField(label=_("方式"), choices=DefenceSession.Mode.choices)
    place = forms.CharField(label=_("地点或会议号"), max_length=300)
    quorum = forms.IntegerField(label=_("最少到会人数"), min_value=1, max_value=99)
    applications = forms.ModelMultipleChoiceField(
        Application.objects.none(), label=_("申报"), widget=forms.CheckboxSelectMultiple
    )
    experts = forms.ModelMultipleChoiceField(
        Expert.objects.none(), label=_("专家"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        planned = Slot.objects.filter(session__call=call, session__state__in=(PLANNED, HELD_SESSION))
        waiting = Application.objects.filter(call=call, state=ELIGIBLE).exclude(pk__in=planned.values("application"))
        self._choose("applications", waiting.order_by("number"))
        self._choose("experts", Expert.objects.able().select_related("account"))
        self.fields["quorum"].initial = call.quorum

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows
