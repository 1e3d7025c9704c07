"""The forms of the registers."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.core.clock import today
from yangui.platform.registry import identity
from yangui.platform.registry.columns import Columns
from yangui.platform.registry.importing import KINDS
from yangui.platform.registry.listing_import import FIELDS
from yangui.platform.registry.models import BATCH_KINDS, Identifier, Kind, Relation
from yangui.platform.registry.uploads import LARGEST, MEGABYTE, SUFFIXES
from yangui.platform.web.desk.registry import words
from yangui.policy.model import Kind as KindId
from yangui.policy.pack import Pack
from yangui.population.intake.draft import Draft
from yangui.population.intake.mapping import UNITS, Column

NOTHING, NAME = "", "#name"
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UploadForm(forms.Form):
    """A file of entities of a kind or of register entries, and which register it comes from."""

    file = forms.FileField(
        label=_("文件"),
        error_messages={"required": _("请选一个文件。")},
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(SUFFIXES))}),
    )
    kind = forms.ChoiceField(label=_("登记的是"), choices=[(k, says) for k, says in BATCH_KINDS if k in KINDS])
    register = forms.ChoiceField(label=_("数据来自"))
    on = forms.DateField(label=_("数据截至"), widget=DATE, error_messages={"invalid": _("没有这一天。")})
    title = forms.CharField(label=_("名称（可不填）"), required=False, max_length=200)

    def __init__(self, pack: Pack, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(id, register.title[language]) for id, register in pack.registers.items()]
        self.fields["register"].choices = [("", _("请选择")), *held]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Not too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件超过 %(most)s MB：请拆分。"), params={"most": LARGEST // MEGABYTE})
        return file

    def clean_on(self) -> Any:
        """Not in the future."""
        if self.cleaned_data["on"] > today():
            raise forms.ValidationError(_("截止日期不能在今天之后。"))
        return self.cleaned_data["on"]


class ColumnsForm(forms.Form):
    """For each column of a file what it is."""

    def __init__(self, names: list[str], held: Mapping[str, str], choices: list[Any], data: Any = None) -> None:
        super().__init__(data)
        self.names = names
        for place, name in enumerate(names):
            field = forms.ChoiceField(label=name, choices=choices, required=False, initial=held.get(name, NOTHING))
            self.fields[f"column-{place}"] = field

    def clean(self) -> dict[str, Any]:
        """No two columns are the same thing."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen: dict[str, str] = {}
        for place, name in enumerate(self.names):
            what = cleaned.get(f"column-{place}") or NOTHING
            if what != NOTHING and what in chosen.values():
                self.add_error(f"column-{place}", _("另一列已经是这一项。"))
            if what != NOTHING:
                chosen[name] = what
        self.chosen = chosen
        return cleaned


class ListingColumnsForm(ColumnsForm):
    """The columns of a file of register entries."""

    def __init__(self, names: list[str], held: Mapping[str, str], data: Any = None) -> None:
        own = {column: field for field, column in held.items()}
        super().__init__(names, own, [(NOTHING, _("不导入")), *FIELDS.items()], data)

    def clean(self) -> dict[str, Any]:
        """One names the register, another the holder."""
        cleaned = super().clean()
        if "type" not in self.chosen.values() or not {"name", "holder"} & set(self.chosen.values()):
            self.add_error(None, _("请指明哪一列是名录，哪一列是持有者的名称或号码。"))
        return cleaned

    @property
    def columns(self) -> dict[str, str]:
        """What was chosen."""
        return {what: name for name, what in self.chosen.items()}


class EntityColumnsForm(ColumnsForm):
    """The columns of a file of entities; how values are read is kept from the draft where a column stays the same."""

    complete = forms.BooleanField(label=_("这是完整的登记：文件里不再有的信息视为已终止"), required=False)

    def __init__(
        self, pack: Pack, kind: KindId, language: str, names: list[str], held: Columns, draft: Draft, data: Any = None
    ) -> None:
        self.pack, self.kind, self.held, self.draft = pack, kind, held, draft
        own = {held.name: NAME} if held.name else {}
        own |= {column: type for type, column in (*held.numbers.items(), *held.links.items())}
        own |= {column: how.fact for column, how in held.table.columns.items()}
        super().__init__(names, own, self._choices(language), data)
        self.fields["complete"].initial = held.complete

    def _choices(self, language: str) -> list[Any]:
        numbers = [(t, words.label(self.pack, self.kind, t, language)) for t in identity.TYPES[self.kind]]
        links = [(str(t.value), _("%(what)s的信用代码") % {"what": t.label})
                 for t in (Relation.Type.WORKS_AT, Relation.Type.INSURED_AT)]  # fmt: skip
        facts = [(id, fact.label[language]) for id, fact in self.pack.facts[self.kind].items()]
        who = [(NAME, _("姓名或名称")), *numbers, *(links if self.kind == "person" else [])]
        return [(NOTHING, _("不导入")), (_("对象"), who), (_("信息"), facts)]

    def clean(self) -> dict[str, Any]:
        """One names the entity."""
        cleaned = super().clean()
        if not set(self.chosen.values()) & set(identity.TYPES[self.kind]):
            self.add_error(None, _("请指明哪一列是号码，否则认不出是谁。"))
        return cleaned

    @property
    def columns(self) -> Columns:
        """What was chosen."""
        types = self.pack.scopes[self.kind].facts
        drafted = {**self.draft.mapping.columns, **self.held.table.columns}
        facts = {}
        for name, what in self.chosen.items():
            if what in types:
                before = drafted.get(name)
                unit = {"money": "yuan", "ratio": "one"}.get(types[what].type.name)
                fresh = Column(fact=what, unit=unit if types[what].type.name in UNITS else None)  # type: ignore[arg-type]
                facts[name] = before if before is not None and before.fact == what else fresh
        by_what = {what: name for name, what in self.chosen.items()}
        relations = set(Relation.Type.values)
        return Columns(
            table=msgspec.structs.replace(self.held.table, columns=facts),
            numbers={t: by_what[t] for t in identity.TYPES[self.kind] if t in by_what},
            name=by_what.get(NAME),
            links={what: name for what, name in by_what.items() if what in relations},
            complete=self.cleaned_data["complete"],
        )


class EntityForm(forms.Form):
    """An entity by hand: who or what it is, its number, and the paper that says so."""

    name = forms.CharField(label=_("名称或姓名"), max_length=200)
    type = forms.ChoiceField(label=_("号码类型"))
    number = forms.CharField(label=_("号码"), max_length=100)
    region = forms.ChoiceField(label=_("地区"))
    register = forms.ChoiceField(label=_("依据哪个登记"))
    on = forms.DateField(label=_("材料日期"), widget=DATE, error_messages={"invalid": _("没有这一天。")})
    paper = forms.FileField(
        label=_("依据的材料（PDF、PNG、JPEG）"), error_messages={"required": _("请上传依据的材料。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("为什么逐个录入"), max_length=500, error_messages={"required": _("请写明理由。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, pack: Pack, kind: KindId, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "type": [(str(t), Identifier.Type(t).label) for t in identity.TYPES[kind]],
            "region": [(code, region.name[language]) for code, region in pack.regions.items()],
            "register": [(id, register.title[language]) for id, register in pack.registers.items()],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("理由"), max_length=500, error_messages={"required": _("请写明理由。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class FactForm(ReasonForm):
    """One fact by hand."""

    name = forms.ChoiceField(label=_("信息"))
    value = forms.CharField(
        label=_("值"), required=False, max_length=200,
        help_text=_("选项填代码，日期如 2026-06-30，是否填 true 或 false，多个选项用 + 连接；留空表示删除。"),
    )  # fmt: skip
    register = forms.ChoiceField(label=_("依据"))
    field_order = ("name", "value", "register", "reason")

    def __init__(self, pack: Pack, kind: KindId, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = [(id, fact.label[language]) for id, fact in pack.facts[kind].items()]
        registers = [(id, register.title[language]) for id, register in pack.registers.items()]
        self.fields["name"].choices = facts  # type: ignore[attr-defined]
        self.fields["register"].choices = registers  # type: ignore[attr-defined]


class MergeForm(ReasonForm):
    """Which other entity this one is too."""

    absorbed = forms.IntegerField(label=_("并入本对象的编号"), min_value=1)
    field_order = ("absorbed", "reason")


class ExportForm(forms.Form):
    """What is exported, how, and what for."""

    kind = forms.ChoiceField(label=_("登记的是"), choices=Kind.choices)
    format = forms.ChoiceField(label=_("格式"), choices=[("xlsx", "Excel"), ("csv", "CSV"), ("parquet", "Parquet")])
    full = forms.BooleanField(label=_("显示完整姓名和号码"), required=False)
    purpose = forms.CharField(
        label=_("用途"), required=False, max_length=500, help_text=_("显示完整信息时必填，记入审计。")
    )

    def clean(self) -> dict[str, Any]:
        """Full names and numbers need a purpose."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("full") and not (cleaned.get("purpose") or "").strip():
            self.add_error("purpose", _("请写明导出完整信息的用途。"))
        return cleaned


class AnswerForm(ReasonForm):
    """The answer to a dispute; without a value nothing is known any more."""

    value = forms.CharField(label=_("更正为（留空表示删除）"), required=False, max_length=200)
    field_order = ("value", "reason")
