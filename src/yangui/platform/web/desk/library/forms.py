"""The forms of the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from yangui.platform.web.desk.library.reading import LARGEST, MEGABYTE, REFUSALS, Uploaded, taken
from yangui.policy.pack import Pack
from yangui.rules.problems import PackError


class UploadForm(forms.Form):
    """A file; what was read of it is `uploaded`."""

    file = forms.FileField(
        label=_("政策文本"),
        allow_empty_file=True,
        error_messages={"required": _("请选一个文件。")},
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.md,.docx,.html,.htm,.pdf"}),
    )
    uploaded: Uploaded

    def clean_file(self) -> "File[bytes]":
        """Reads it."""
        file: File[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise ValidationError(_("文件超过 %(most)s MB：请拆分。"), params={"most": LARGEST // MEGABYTE})
        try:
            self.uploaded = taken(file)
        except PackError as error:
            raise ValidationError(str(REFUSALS[error.problems[0].code])) from None
        return file


class AttachForm(forms.Form):
    """The document of the pack that a text belongs to."""

    document = forms.ChoiceField(label=_("对应的文件"), error_messages={"required": _("请选一个文件。")})

    def __init__(self, pack: Pack, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((d.id, d.title[language]) for d in pack.documents.values())]
        self.fields["document"].choices = choices  # type: ignore[attr-defined]
