"""An uploaded file as text, with what reading finds in it."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files.base import File
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yangui.platform.library.lineage import BRACKETS
from yangui.policy.clauses import SourceText
from yangui.policy.pack import Pack
from yangui.policy.sources import text_of
from yangui.reading.findings import Findings, Span
from yangui.reading.formats import files
from yangui.reading.read import read

MEGABYTE = 2**20
LARGEST = 10 * MEGABYTE
REFUSALS: Mapping[str, Promise] = {
    "R101": _("文件打不开：请重新上传。"),
    "R102": _("不支持这种文件：请另存为 .docx、.txt、.html 或带文字的 .pdf。"),
    "R103": _("文件里没有文字：请换一个文件。"),
    "R104": _("这不是文本文件：请另存为 .docx 或 .txt。"),
    "R105": _("文字编码认不出：请另存为 UTF-8。"),
    "R106": _("页面是图片：请先做文字识别。"),
    "R107": _("文件有密码：请去掉密码后再上传。"),
    "R108": _("文件太大：请拆分。"),
    "R109": _("文件已损坏：请重新导出。"),
}


class Uploaded(NamedTuple):
    """A file that was read: its name, title and text, and what was found, as plain JSON."""

    name: str
    title: str
    content: str
    found: dict[str, Any]


def taken(upload: "File[bytes]") -> Uploaded:
    """Reads an uploaded file; raises `PackError` with a code of `REFUSALS` where it cannot be read."""
    name = Path(upload.name or "").name
    with tempfile.TemporaryDirectory() as folder:
        # the name given by somebody else never becomes a path; its ending is all that reading needs
        path = Path(folder, f"upload{Path(name).suffix[:10]}")
        path.write_bytes(upload.read())
        (_, content), *_more = files.load(path)
    content = content.replace("\r\n", "\n").replace("\x00", "")
    findings = read(name, content)
    return Uploaded(name[:200], _title(findings, name), content, _found(findings))


def _title(findings: Findings, name: str) -> str:
    titles = [s.title.value for s in findings.segments if s.title is not None]
    return (titles[0] if titles else Path(name).stem)[:300]


def _found(findings: Findings) -> dict[str, Any]:
    """Counts, and each benefit and target with its clause and the words that say it."""
    numbers = [s.number.value for s in findings.segments if s.number is not None]
    return {
        "number": numbers[0] if numbers else "",
        "clauses": sum(1 for _ in _all(findings)),
        "benefits": [_line(findings, b.path, b.title.value, b.span) for b in findings.benefits],
        "targets": [_line(findings, t.path, t.indicator.value, t.span) for t in findings.targets],
        "flags": [_line(findings, f.path, f.reason, f.span) for f in findings.flags],
    }


def _all(findings: Findings) -> Any:
    waiting = list(findings.outline)
    while waiting:
        clause = waiting.pop()
        yield clause
        waiting += clause.parts


def _line(findings: Findings, path: str, title: str, span: Span) -> dict[str, Any]:
    return {
        "clause": path,
        "title": title,
        "line": findings.raw.count("\n", 0, span.start) + 1,
        "text": findings.raw[span.start : span.end][:300],
    }


def likely(pack: Pack, title: str, content: str) -> str:
    """The document of the pack that a text most likely is; empty where none is."""
    bare = title.translate(BRACKETS)
    named = [d.id for d in pack.documents.values() if bare and bare == d.title.zh.translate(BRACKETS)]
    if named:
        return named[0]
    source = SourceText(title, content)
    return next((d.id for d in pack.documents.values() if text_of(d, pack, [source]) is not None), "")
