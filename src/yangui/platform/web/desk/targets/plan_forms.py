"""The forms by which supervisors set goals, take them apart, plan their pace and say from where they start."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.targets.models import Allotment, PlanPoint
from yangui.platform.targets.services.plans import Share
from yangui.platform.web.cockpit.words import BOUNDS

KINDS = (
    ("new_in_period", _("期内新增")), ("cumulative", _("累计")), ("level", _("期末总量")), ("growth_rate", _("增长率")),
    ("share", _("占比")), ("rank", _("位次")), ("milestone", _("完成事项")),
)  # fmt: skip
BLANK_POINTS = 6
DAY = {"type": "date"}


def _figure(**said: Any) -> forms.DecimalField:
    return forms.DecimalField(max_digits=20, decimal_places=4, **said)


class PlanForm(forms.Form):
    """A plan, or a measure below another."""

    key = forms.SlugField(label=_("编号（英文）"), max_length=100)
    title_zh = forms.CharField(label=_("中文名称"), max_length=500)
    title_en = forms.CharField(label=_("英文名称"), max_length=500)
    lead = forms.ModelChoiceField(empty_label="—", label=_("牵头单位"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = Organisation.objects.order_by("slug")  # type: ignore[attr-defined]


class GoalForm(forms.Form):
    """A goal of the officers' own, below a measure."""

    slug = forms.SlugField(label=_("编号（英文）"), max_length=100)
    title_zh = forms.CharField(label=_("中文名称"), max_length=500)
    title_en = forms.CharField(label=_("英文名称"), max_length=500)
    kind = forms.ChoiceField(label=_("类型"), choices=KINDS)
    unit = forms.CharField(label=_("计量单位"), max_length=40, required=False)
    bound = forms.ChoiceField(label=_("界限"), choices=[("exact", _("等于")), *BOUNDS.items()])
    value = _figure(label=_("目标值"), required=False)
    first = forms.DateField(label=_("自"), widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(label=_("至"), widget=forms.DateInput(attrs=DAY))
    owner = forms.ModelChoiceField(empty_label="—", label=_("责任单位"), queryset=Organisation.objects.none())
    region = forms.ModelChoiceField(empty_label="—", label=_("地区"), queryset=Region.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Organisation.objects.order_by("slug")  # type: ignore[attr-defined]
        self.fields["region"].queryset = Region.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins; only what is done or not has no value."""
        data = super().clean() or {}
        if data.get("first") and data.get("last") and data["first"] > data["last"]:
            self.add_error("last", _("结束日期不能早于开始日期。"))
        if data.get("value") is None and "value" not in self.errors and data.get("kind") != "milestone":
            self.add_error("value", _("请填写目标值。"))
        return data


class PartForm(forms.Form):
    """What one region is to reach, and who reports it; left empty it has no part."""

    value = _figure(label=_("分解值"), required=False)
    organisation = forms.ChoiceField(label=_("填报单位"), required=False)

    def __init__(self, units: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(u.pk): u for u in units}
        self.fields["organisation"].choices = [(pk, str(u)) for pk, u in self.units.items()]  # type: ignore[attr-defined]


class AllotForm:
    """A goal taken apart into the regions in one region; what other regions were allotted stays."""

    def __init__(
        self, regions: Iterable[Region], held: Mapping[str, Allotment], units: Mapping[str, Sequence[Organisation]],
        data: Any = None,
    ) -> None:  # fmt: skip
        self.held = held
        self.rows = []
        for region in regions:
            part = held.get(region.code)
            first = {"value": part.value.normalize(), "organisation": part.organisation_id} if part else {}
            self.rows.append((region, PartForm(units.get(region.code, ()), data, prefix=region.code, initial=first)))

    def is_valid(self) -> bool:
        """Whether each value is one."""
        faulty = [form for _region, form in self.rows if not form.is_valid()]
        return not faulty

    def shares(self) -> list[Share]:
        """All parts of the goal, those that were filled in among them."""
        mine = {region.code for region, _form in self.rows}
        kept = [Share(a.region_id, a.organisation, a.value, a.baseline) for a in self.held.values()
                if a.region_id not in mine]  # fmt: skip
        for region, form in self.rows:
            value, unit = form.cleaned_data.get("value"), form.units.get(form.cleaned_data.get("organisation", ""))
            if value is not None and unit is not None:
                kept.append(Share(region.code, unit, value))
        return kept


class PointForm(forms.Form):
    """What should be reached by a day."""

    on = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs=DAY))
    figure = _figure(label=_("计划值"), required=False)

    def clean(self) -> dict[str, Any]:
        """A day has a figure, and a figure a day."""
        data = super().clean() or {}
        for name, other in (("on", "figure"), ("figure", "on")):
            if data.get(name) is not None and data.get(other) is None and other not in self.errors:
                self.add_error(other, _("请填写日期和计划值。"))
        return data


class PaceForm:
    """The planned pace of a goal in a region: the days that there are, and some more."""

    def __init__(self, points: Iterable[PlanPoint], data: Any = None) -> None:
        first = [{"on": p.on, "figure": p.figure.normalize()} for p in points]
        shown: list[dict[str, Any]] = [*first, *({} for _n in range(BLANK_POINTS))]
        self.rows = [PointForm(data, prefix=f"point-{n}", initial=said) for n, said in enumerate(shown)]

    def is_valid(self) -> bool:
        """Whether each line is whole or empty."""
        faulty = [form for form in self.rows if not form.is_valid()]
        return not faulty

    def points(self) -> dict[date, Decimal]:
        """What was filled in."""
        lines = [form.cleaned_data for form in self.rows]
        return {line["on"]: line["figure"] for line in lines if line.get("on") and line.get("figure") is not None}


class BaselineForm(forms.Form):
    """From where a goal starts."""

    value = _figure(label=_("基期值"))
    on = forms.DateField(label=_("基期"), widget=forms.DateInput(attrs=DAY))
    source = forms.CharField(label=_("来源"), max_length=500)


class JoinForm(forms.Form):
    """The same goal in another document."""

    other = forms.ChoiceField(label=_("同一目标"))
    reason = forms.CharField(label=_("理由"), max_length=500)

    def __init__(self, goals: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [("", "—"), *goals]  # type: ignore[attr-defined]
