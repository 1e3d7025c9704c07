"""The forms of officers who deal with claims."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yangui.platform.cases.models import Arrangement, Case
from yangui.platform.core.actor import Actor
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds.models import Fund
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation

Outcome = Case.Outcome
DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "required": False}


class ReasonForm(forms.Form):
    """A reason, and for a return its clause."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明理由。")},
    )
    clause = forms.CharField(label=_("依据的条款"), max_length=200, required=False)


class DecisionForm(forms.Form):
    """The decision; what the policy leaves open is asked for, and instalments get their days."""

    outcome = forms.ChoiceField(
        label=_("决定"),
        choices=[c for c in Outcome.choices if c[0]],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一项。")},
    )
    reason = forms.CharField(label=_("理由"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    amount = forms.DecimalField(
        label=_("每期金额（元）"), min_value=Decimal("0.01"), decimal_places=2, max_digits=14, required=False,
        help_text=_("金额待核定或部分批准时填写。"),
    )  # fmt: skip
    starts = forms.DateField(label=_("自哪一天起"), help_text=_("起始月份没有写明时填写。"), **DAY)  # type: ignore[arg-type]
    override_reason = forms.CharField(
        label=_("准许超出预算的理由"), max_length=500, required=False, help_text=_("只在预算不足并有权准许时填写。")
    )

    def __init__(self, parts: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = [f"{n}/{parts}" for n in range(2, parts + 1)]
        for n, part in enumerate(self.parts, 2):
            self.fields[f"date{n}"] = forms.DateField(label=_("第 %s 期拨付日期") % part, **DAY)  # type: ignore[arg-type]

    def clean(self) -> dict[str, Any]:
        """A refusal and a part need a reason."""
        said = super().clean() or {}
        if said.get("outcome") in (Outcome.REFUSED, Outcome.IN_PART) and not said.get("reason"):
            self.add_error("reason", _("请写明理由。"))
        return said

    @property
    def dates(self) -> dict[str, Any]:
        """The days of the instalments that were given."""
        held = {part: self.cleaned_data.get(f"date{n}") for n, part in enumerate(self.parts, 2)}
        return {part: day for part, day in held.items() if day is not None}


class RecoverForm(ReasonForm):
    """What is to be paid back, in how many instalments."""

    amount = forms.DecimalField(label=_("追回金额（元）"), min_value=Decimal("0.01"), decimal_places=2, max_digits=14)
    instalments = forms.IntegerField(label=_("分几期"), min_value=1, max_value=60, initial=1)


class ArrangementForm(forms.ModelForm):
    """How a benefit is administered. Payers and their parts one a line (`jinzhou 7/10`), papers one a line."""

    shares = forms.CharField(
        label=_("分担单位和比例"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text=_("一行一个单位和比例，例如 jinzhou 7/10；合计须为 1。"),
    )  # fmt: skip
    papers = forms.CharField(
        label=_("材料"), widget=forms.Textarea(attrs={"rows": 3}), required=False, help_text=_("一行一种。")
    )
    lasting = forms.MultipleChoiceField(
        label=_("发放期间须持续满足的条件"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("选中的条件不再满足时，从次月起暂停发放。一项不选，则看涉及单位、参保和地区的条件。"),
    )  # fmt: skip

    class Meta:
        model = Arrangement
        fields = (
            "benefit", "organisation", "fund", "shares", "papers", "promise", "opens_on", "closes_on", "contact",
            "check_days", "decide_days", "pay_days", "direct", "spot_check_percent", "lasting", "since",
        )  # fmt: skip
        widgets = {
            n: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for n in ("opens_on", "closes_on", "since")
        }

    def __init__(self, actor: Actor, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {b.id: f"{b.title[language]}（{b.id}）" for b in packs.current().benefits}
        self.fields["benefit"] = forms.ChoiceField(label=_("待遇"), choices=[("", "—"), *titles.items()])
        units = [g.organisations for g in actor.grants if g.privilege == Privilege.ARRANGEMENTS_EDIT]
        mine = Organisation.objects.all()
        if None not in units:
            mine = mine.filter(pk__in=frozenset().union(*(u for u in units if u is not None)))
        self.fields["organisation"] = forms.ModelChoiceField(mine, empty_label="—", label=_("经办单位"))
        self.fields["fund"] = forms.ModelChoiceField(
            Fund.objects.all(), empty_label="—", label=_("资金"), required=False
        )
        for name in ("opens_on", "closes_on"):
            self.fields[name].required = False
        chosen = self.data.get("benefit") or self.initial.get("benefit")
        rule = next((r for r in packs.current().rules if r.benefit.id == chosen), None)
        if rule is None:  # which conditions there are depends on the benefit
            del self.fields["lasting"]
        else:
            says = [(c.id, c.condition.says[language]) for c in rule.conditions]
            self.fields["lasting"].choices = says  # type: ignore[attr-defined]

    def clean_shares(self) -> dict[str, str]:
        """The parts by the payers' ids."""
        found: dict[str, str] = {}
        for line in str(self.cleaned_data["shares"]).splitlines():
            if line.strip():
                slug, _blank, part = line.strip().partition(" ")
                try:
                    found[slug] = str(Fraction(part.strip()))
                except (ValueError, ZeroDivisionError):
                    raise ValidationError(_("这一行读不懂：%(line)s"), params={"line": line}) from None
        return found

    def clean_papers(self) -> list[str]:
        """One a line."""
        return [line.strip() for line in str(self.cleaned_data["papers"]).splitlines() if line.strip()]
