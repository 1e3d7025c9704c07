"""Files that people hand in: taken from a form, and given back as a download that nothing runs."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from yangui.platform.core.papers import LARGEST, SealedFile
from yangui.platform.core.transitions import RefusedError


def given(request: HttpRequest) -> tuple[str, bytes]:
    """Name and content of the file of a form, read no further than it may be large; raises `RefusedError` for none."""
    file = request.FILES.get("file")
    if file is None:
        raise RefusedError(_("请选一个文件。"))
    return file.name or "", file.read(LARGEST + 1)


def paper_response(paper: SealedFile, content: bytes) -> HttpResponse:
    """A paper as a file; nothing in it is run by the browser."""
    answer = HttpResponse(content, content_type=paper.type, headers={"Content-Security-Policy": "sandbox"})
    answer.headers["Content-Disposition"] = f'attachment; filename="{paper.pk}.{paper.type.rpartition("/")[2]}"'
    return answer
