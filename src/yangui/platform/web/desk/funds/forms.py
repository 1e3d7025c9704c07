"""The forms of finance."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yangui.platform.funds.models import Fund
from yangui.platform.funds.results import LARGEST
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.web.bank_form import BankForm


class PayerForm(forms.Form):
    """A unit that pays, among those of the officer."""

    payer = forms.ModelChoiceField(empty_label="—", label=_("付款单位"), queryset=Organisation.objects.none())

    def __init__(self, payers: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].queryset = payers  # type: ignore[attr-defined]


class PayerAccountForm(PayerForm, BankForm):
    """The account that a unit pays from."""


class FundForm(PayerForm):
    """A new fund."""

    slug = forms.SlugField(label=_("标识（英文字母、数字和短横）"), max_length=100)
    title = forms.CharField(label=_("名称"), max_length=200)
    first_year = forms.IntegerField(label=_("自（年）"), min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label=_("至（年，可空）"), min_value=2000, max_value=2100, required=False)
    by_region = forms.BooleanField(label=_("按地区安排"), required=False)

    def clean_last_year(self) -> int | None:
        """Not before the first."""
        last: int | None = self.cleaned_data["last_year"]
        if last is not None and last < self.cleaned_data.get("first_year", last):
            raise ValidationError(_("不早于开始年度。"))
        return last


class BudgetForm(PayerForm):
    """Money for a budget of a fund, or how much it may be exceeded."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    amount = forms.DecimalField(label=_("金额（元）"), max_digits=16, decimal_places=2)
    reason = forms.CharField(label=_("依据或理由"), max_length=500)

    def __init__(self, fund: Fund, payers: QuerySet[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(payers, *args, **kwargs)
        if fund.by_region:
            cities = Region.objects.filter(level__in=("city", "zone"))
            self.fields["region"] = forms.ModelChoiceField(empty_label="—", label=_("地区"), queryset=cities)

    def clean_amount(self) -> Decimal:
        """Something."""
        amount: Decimal = self.cleaned_data["amount"]
        if not amount:
            raise ValidationError(_("金额不能为零。"))
        return amount


class BuildForm(PayerForm):
    """What a batch is to pay."""

    until = forms.DateField(label=_("应付截至"), widget=forms.DateInput(attrs={"type": "date"}))


class ResultsForm(forms.Form):
    """What the bank answered."""

    file = forms.FileField(
        label=_("银行回执（pain.002 XML 或 CSV）"),
        error_messages={"required": _("请选一个文件。"), "empty": _("文件是空的。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.csv,.txt"}),
    )

    def clean_file(self) -> "File[bytes]":
        """Not too large to be read."""
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise ValidationError(_("文件超过 %(most)s MB：请拆分。"), params={"most": LARGEST // 2**20})
        return file
