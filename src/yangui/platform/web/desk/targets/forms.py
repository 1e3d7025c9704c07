"""The forms of officers who report, verify and supervise."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.clock import today
from yangui.platform.organisations.models import Organisation
from yangui.platform.targets.models import Owed
from yangui.platform.targets.services.rounds import Line

LONGEST_ROUND = 60


class RoundForm(forms.Form):
    """A round to open."""

    title = forms.CharField(label=_("名称"), max_length=200)
    as_of = forms.DateField(label=_("数据截至"), widget=forms.DateInput(attrs={"type": "date"}))
    days = forms.IntegerField(label=_("填报工作日"), min_value=1, max_value=LONGEST_ROUND, initial=5)
    document = forms.ChoiceField(label=_("政策文件"), required=False)

    def __init__(self, documents: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = [("", _("全部文件")), *documents]  # type: ignore[attr-defined]

    def clean_as_of(self) -> Any:
        """Nobody can say what will be reached."""
        day = self.cleaned_data["as_of"]
        if day > today():
            raise forms.ValidationError(_("数据截至日期不能晚于今天。"))
        return day


class FigureForm(forms.Form):
    """One figure that a unit owes; left empty it is not reported now."""

    figure = forms.DecimalField(label=_("实际值"), required=False, max_digits=20, decimal_places=4)
    evidence = forms.CharField(label=_("依据"), required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        """A figure without evidence, or the other way round, is half a report."""
        data = super().clean() or {}
        if data.get("figure") is not None and not str(data.get("evidence", "")).strip():
            self.add_error("evidence", _("请写明依据。"))
        if data.get("figure") is None and "figure" not in self.errors and str(data.get("evidence", "")).strip():
            self.add_error("figure", _("请填写实际值。"))
        return data


class ReportForm:
    """All figures that a unit owes in a round, each with a form of its own."""

    def __init__(self, owed: Iterable[Owed], data: Any = None) -> None:
        self.rows = [(o, FigureForm(data, prefix=str(o.pk))) for o in owed]

    def is_valid(self) -> bool:
        """Whether each line is whole or empty, and one is whole."""
        faulty = [form for _owed, form in self.rows if not form.is_valid()]
        return not faulty and any(True for _line in self.lines())

    def lines(self) -> Iterator[Line]:
        """What was filled in."""
        for owed, form in self.rows:
            figure: Decimal | None = form.cleaned_data.get("figure")
            if figure is not None:
                yield Line(owed, figure, form.cleaned_data["evidence"])

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """For each fault the field, the goal and what is wrong."""
        return [
            (f"id_{form.prefix}-{name}", str(owed.indicator), str(said))
            for owed, form in self.rows
            for name, found in form.errors.items()
            for said in found
        ]


class EntryForm(forms.Form):
    """A figure that nobody asked for in a round, of a goal that the unit owes."""

    goal = forms.ChoiceField(label=_("指标"))
    as_of = forms.DateField(label=_("数据截至"), widget=forms.DateInput(attrs={"type": "date"}))
    figure = forms.DecimalField(label=_("实际值"), max_digits=20, decimal_places=4)
    evidence = forms.CharField(label=_("依据"), max_length=1000)

    def __init__(self, goals: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].choices = [("", "—"), *goals]  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """Another value in place of a verified one."""

    figure = forms.DecimalField(label=_("更正后的值"), max_digits=20, decimal_places=4)
    evidence = forms.CharField(label=_("依据"), max_length=1000)
    reason = forms.CharField(label=_("更正原因"), max_length=1000)


class MatterForm(forms.Form):
    """A matter of a supervisor's own."""

    organisation = forms.ModelChoiceField(empty_label="—", label=_("单位"), queryset=Organisation.objects.none())
    said = forms.CharField(label=_("事由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by("slug")  # type: ignore[attr-defined]
