"""The form of a claim: a field for each fact that no register holds, and the papers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yangui.platform.cases.forms import open_facts
from yangui.platform.cases.models import Case
from yangui.platform.library import packs
from yangui.platform.programmes.models import Application
from yangui.platform.registry.values import raw
from yangui.platform.web.check.questions import QuestionForm, initial
from yangui.policy.entity import FactError

NONE = "none"


class FactsForm:
    """A question for each fact that is missing or was answered by the applicant; empty ones stay unknown."""

    def __init__(
        self, case: Case | Application, data: Mapping[str, Any] | None = None, missing: Sequence[str] | None = None
    ) -> None:
        pack, kind = packs.current(), case.entity.live.pack_kind
        own = [n for n, a in case.answers.items() if a["own"]]
        self.names = list(dict.fromkeys([*own, *(open_facts(case) if isinstance(case, Case) else missing or ())]))
        self.forms: dict[str, QuestionForm] = {}
        for name in self.names:
            held: dict[str, Any] = {}
            if name in case.answers:
                type = pack.scopes[kind].facts[name].type.name
                value = raw(pack.scopes[kind].facts[name], case.answers[name]["value"])
                held = {"value": initial(type, value)}
            given = data if data is not None and self._given(name, data) else None
            self.forms[name] = QuestionForm(pack, kind, name, given, prefix=name, initial=held)

    @staticmethod
    def _given(name: str, data: Mapping[str, Any]) -> bool:
        return bool(data.get(f"{name}-value") or data.get(f"{name}-{NONE}"))

    def __iter__(self) -> Iterator[QuestionForm]:
        return iter(self.forms.values())

    def is_valid(self) -> bool:
        """Whether what was given has the right form; what was not given is not asked."""
        # each is asked, so that each shows what is wrong
        return not [form for form in self.forms.values() if form.is_bound and not form.is_valid()]

    @property
    def values(self) -> dict[str, Any]:
        """The answers by fact; None where there is none."""
        return {n: f.cleaned_data["value"] if f.is_bound else None for n, f in self.forms.items()}

    def refuse(self, error: FactError) -> None:
        """Puts each problem to its field."""
        for problem in error.problems:
            name = str(problem.place.file)
            if name in self.forms and self.forms[name].is_bound:
                self.forms[name].refuse()

    def require(self) -> list[tuple[str, str]]:
        """The fields that are still open, as id and label."""
        return [(f["value"].id_for_label, str(f["value"].label)) for f in self.forms.values() if not f.is_bound]


class WordsForm(forms.Form):
    """A text: a message, or the reason of an objection."""

    text = forms.CharField(
        label=_("内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写下内容。")},
    )
