"""The forms of assessments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.accounts.models import User
from yangui.platform.assessment.models import Scheme, Scorecard, Subject, Way
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.organisations.holders import holders
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.models import Indicator

POINTS: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}
PERCENT = Decimal(100)


def _words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class AccountField(forms.EmailField):
    """An account, by its address."""

    def clean(self, value: Any) -> User | None:
        """The account; says so where there is none."""
        address = super().clean(value)
        if not address:
            return None
        found: User | None = User.objects.filter(email__iexact=address, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("没有这个账号。"))
        return found


class SchemeForm(forms.Form):
    """A new scheme."""

    year = forms.IntegerField(label=_("年度"), min_value=2020, max_value=2050)
    title = forms.CharField(label=_("名称"), max_length=200)
    subject = forms.ChoiceField(label=_("对象"), choices=Subject.choices)
    bonus_most = forms.DecimalField(label=_("加分上限"), min_value=0, max_value=20, initial=5, **POINTS)
    deduction_most = forms.DecimalField(label=_("减分上限"), min_value=0, max_value=100, initial=10, **POINTS)
    objection_days = forms.IntegerField(label=_("异议工作日"), min_value=1, max_value=30, initial=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = today().year


class ItemForm(forms.Form):
    """An item more."""

    title = forms.CharField(label=_("指标"), max_length=200)
    weight = forms.DecimalField(label=_("权重"), min_value=Decimal("0.01"), max_value=100, **POINTS)
    way = forms.ChoiceField(label=_("方式"), choices=Way.choices)
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), empty_label="—", label=_("目标（按完成率的）"), required=False
    )
    judge = forms.ModelChoiceField(User.objects.none(), empty_label="—", label=_("由谁评定（其他的）"), required=False)
    clause = forms.CharField(label=_("依据条款"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        judges = User.objects.filter(pk__in=[u.pk for u in holders(Privilege.ASSESSMENT_JUDGE)])
        self.fields["indicator"].queryset = Indicator.objects.current()  # type: ignore[attr-defined]
        self.fields["judge"].queryset = judges  # type: ignore[attr-defined]
        self.fields["judge"].label_from_instance = lambda u: f"{u.name} {u.email}"  # type: ignore[attr-defined]


class CardForm(forms.Form):
    """Who is assessed, among whom."""

    organisation = forms.ModelChoiceField(Organisation.objects.order_by("name_zh"), empty_label="—", label=_("单位"))
    leader = AccountField(label=_("领导（账号邮箱）"), required=False)
    group = forms.CharField(label=_("分组"), max_length=100, help_text=_("同组之间排名。"))

    def __init__(self, scheme: Scheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scheme.subject == Subject.UNIT:
            del self.fields["leader"]


class OfCard(forms.Form):
    """Something of one scorecard that is drawn up."""

    card = forms.ModelChoiceField(Scorecard.objects.none(), empty_label="—", label=_("考核对象"))

    def __init__(self, scheme: Scheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = scheme.cards.filter(state="drafted").select_related("organisation", "leader")
        self.fields["card"].queryset = rows  # type: ignore[attr-defined]


class ProjectForm(OfCard):
    """A leader's key project."""

    title = forms.CharField(label=_("书记项目"), max_length=200)
    aim = _words(_("目标"))


class AdjustForm(OfCard):
    """Points added, or deducted below 0."""

    points = forms.DecimalField(label=_("分值（减分为负）"), **POINTS)
    clause = forms.CharField(label=_("依据条款"), max_length=200)
    reason = _words(_("事由"))
    evidence = _words(_("依据"))


class ShareForm(forms.Form):
    """How much of an item was reached, in percent."""

    percent = forms.DecimalField(label=_("评定（%）"), min_value=0, max_value=100, **POINTS)
    reason = _words(_("理由"))
    evidence = _words(_("依据"))

    @property
    def share(self) -> Decimal:
        """From 0 to 1."""
        found: Decimal = self.cleaned_data["percent"] / PERCENT
        return found


class ObjectionForm(forms.Form):
    """With which line one does not agree, and why."""

    against = forms.ChoiceField(label=_("对哪一项"))
    text = _words(_("异议"))

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["against"].choices = choices  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """The answer to an objection; where something judged is upheld, what it should have been."""

    upheld = forms.ChoiceField(
        label=_("结论"), choices=[("yes", _("异议成立")), ("no", _("异议不成立"))], widget=forms.RadioSelect
    )
    reason = _words(_("理由"))
    percent = forms.DecimalField(label=_("应评定为（%）"), min_value=0, max_value=100, required=False, **POINTS)
    evidence = forms.CharField(label=_("更正的依据"), max_length=2000, required=False)

    def __init__(self, *args: Any, judged: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not judged:
            del self.fields["percent"], self.fields["evidence"]

    @property
    def share(self) -> Decimal | None:
        """From 0 to 1, where it was said."""
        percent: Decimal | None = self.cleaned_data.get("percent")
        return None if percent is None else percent / PERCENT
