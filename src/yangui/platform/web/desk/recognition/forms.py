"""The forms of officers who keep registers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.core.language import current_language
from yangui.platform.core.privileges import Privilege
from yangui.platform.library import packs
from yangui.platform.organisations.models import Organisation
from yangui.platform.recognition import nominating, rules
from yangui.platform.recognition.keeping import MOST_YEARS
from yangui.platform.recognition.models import Level, Register

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
AREA: dict[str, Any] = {"widget": forms.Textarea(attrs={"rows": 4}), "required": False}


def units(actor: Actor, privilege: Privilege) -> Any:
    """The organisations for which somebody holds a privilege."""
    ids = actor.units(privilege)
    return Organisation.objects.all() if ids is None else Organisation.objects.filter(pk__in=ids)


def lines(text: str) -> list[str]:
    """One thing a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class KeepForm(forms.Form):
    """How a unit keeps a register: what the pack leaves open."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="—", label=_("主管单位"))
    contact = forms.CharField(label=_("咨询方式"), max_length=300)
    validity = forms.IntegerField(
        label=_("有效期（年，不填的长期有效）"), min_value=1, max_value=MOST_YEARS, required=False
    )
    reevaluation = forms.IntegerField(
        label=_("复核周期（年，不填的到期复核）"), min_value=1, max_value=MOST_YEARS, required=False
    )
    visit = forms.BooleanField(label=_("须现场核查或专家评议"), required=False)
    notice = forms.BooleanField(label=_("须公示"), required=False)
    days = forms.IntegerField(label=_("公示工作日"), min_value=1, max_value=60)
    checklist = forms.CharField(label=_("核查清单（一行一项）"), **AREA)
    papers = forms.CharField(label=_("材料（一行一种）"), **AREA)

    def __init__(self, actor: Actor, type: str, level: str, *args: Any, **kwargs: Any) -> None:
        mine = units(actor, Privilege.RECOGNITION_DECIDE)
        held = Register.objects.filter(type=type, level=level, organisation__in=mine).first()
        said = held.rules if held is not None else rules.made(packs.current(), type, level)
        kwargs["initial"] = {
            "organisation": held.organisation_id if held else None, "contact": held.contact if held else "",
            "validity": said["validity"], "reevaluation": said["reevaluation"], "visit": said["visit"],
            "notice": said["notice"], "days": said["clocks"]["notice"], "papers": "\n".join(said["papers"]),
            "checklist": "\n".join(line["zh"] for line in said["checklist"]),
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.before = {line["zh"]: line for line in said["checklist"]}
        self.fields["organisation"] = forms.ModelChoiceField(mine, empty_label="—", label=_("主管单位"))

    @property
    def settled(self) -> dict[str, Any]:
        """What `services.keep` takes."""
        said = self.cleaned_data
        checklist = [self.before.get(line, {"zh": line, "en": line}) for line in lines(said["checklist"])]
        return {
            "organisation": said["organisation"], "contact": said["contact"], "validity": said["validity"],
            "reevaluation": said["reevaluation"], "visit": said["visit"], "notice": said["notice"],
            "clocks": {"notice": said["days"]}, "checklist": checklist, "papers": lines(said["papers"]),
        }  # fmt: skip


class ProposeForm(forms.Form):
    """Somebody is proposed for a register, by name."""

    register = forms.ModelChoiceField(Register.objects.none(), empty_label="—", label=_("名录"))
    name = forms.CharField(label=_("姓名或名称（或登记序号）"), max_length=200)
    reason = forms.CharField(label=_("提名理由"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Register.objects.with_units(actor, Privilege.RECOGNITION_CHECK)
        self.fields["register"] = forms.ModelChoiceField(mine, empty_label="—", label=_("名录"))


class NominationForm(forms.Form):
    """A round of nominations: for a national register, or a category of a programme by which the pack nominates."""

    title = forms.CharField(label=_("名称"), max_length=200)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="—", label=_("推荐单位"))
    target = forms.ChoiceField(label=_("推荐到"))
    due_on = forms.DateField(label=_("上报截止"), **DAY)  # type: ignore[arg-type]
    papers = forms.CharField(label=_("另须交的材料（一行一种）"), **AREA)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack, language = packs.current(), current_language()
        registers = Register.objects.filter(level=Level.NATIONAL)
        choices = [(f"register:{r.pk}", r.title) for r in registers]
        choices += [
            (f"programme:{id}/{category}", f"{pack.programmes[id].title[language]} · {said.title[language]}")
            for id, rules_ in pack.call_rules.items() if rules_.kind == "nomination"
            for category, said in rules_.categories.items()
        ]  # fmt: skip
        self.fields["target"] = forms.ChoiceField(label=_("推荐到"), choices=choices)
        mine = units(actor, Privilege.RECOGNITION_CHECK)
        self.fields["organisation"] = forms.ModelChoiceField(mine, empty_label="—", label=_("推荐单位"))
        asked = [(r.title, nominating.asked(r, "")) for r in registers]
        asked += [
            (pack.programmes[id].title[language], nominating.asked(None, id))
            for id, rules_ in pack.call_rules.items()
            if rules_.kind == "nomination"
        ]
        self.asked = [(target, papers) for target, papers in asked if papers]

    @property
    def said(self) -> dict[str, Any]:
        """What `services.open_nomination` takes."""
        given = self.cleaned_data
        found = {name: given[name] for name in ("title", "organisation", "due_on")} | {"papers": lines(given["papers"])}
        kind, _colon, target = given["target"].partition(":")
        if kind == "register":
            return found | {"register": Register.objects.get(pk=int(target))}
        programme, _slash, category = target.partition("/")
        return found | {"programme": programme, "category": category}


class CommitteeForm(forms.Form):
    """A committee for titles, its members by the addresses of their accounts."""

    programme = forms.ChoiceField(label=_("通道"))
    title = forms.CharField(label=_("名称"), max_length=200)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="—", label=_("组建单位"))
    members = forms.CharField(label=_("委员的账号邮箱（一行一位）"), widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack = packs.current()
        choices = [
            (id, pack.programmes[id].title[current_language()])
            for id, r in pack.call_rules.items()
            if r.kind == "title_review"
        ]
        self.fields["programme"] = forms.ChoiceField(label=_("通道"), choices=choices)
        mine = units(actor, Privilege.RECOGNITION_DECIDE)
        self.fields["organisation"] = forms.ModelChoiceField(mine, empty_label="—", label=_("组建单位"))

    def clean_members(self) -> list[User]:
        """The accounts."""
        found = []
        for email in lines(self.cleaned_data["members"]):
            account = User.objects.filter(email__iexact=email, is_active=True).first()
            if account is None:
                raise ValidationError(_("没有这个账号：%(email)s"), params={"email": email})
            found.append(account)
        return found
