"""Letters: what is told formally, pinned when it is made; the PDF follows from it, and a code lets anybody verify."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from yangui.platform.cases.clocks import OBJECTION_DAYS
from yangui.platform.cases.models import Case, Letter
from yangui.platform.cases.telling import title_of
from yangui.platform.core import pinned
from yangui.platform.core.clock import now, today
from yangui.platform.library import packs

About = Letter.About
# after which letters somebody may object
OBJECTABLE = (About.GRANTED, About.REFUSED, About.SUSPENDED, About.CHANGED, About.RECOVERY, About.ENDED)


def write(case: Case, about: str, lines: Sequence[str], *, revokes: str = "") -> Letter:
    """A letter on a case, in its transaction; earlier ones about `revokes` no longer hold.

    Letters are in Chinese, whatever the language of the page.
    """
    with translation.override("zh-hans"):
        content = _content(case, about, lines)
    if revokes:
        Letter.objects.filter(case=case, about=revokes, revoked_at=None).update(revoked_at=now())
    return Letter.objects.create(
        case=case,
        about=about,
        number=f"{case.number}-{Letter.objects.filter(case=case).count() + 1}",
        code=pinned.code(),
        content=content,
        digest=pinned.digest(content),
        made_at=now(),
    )


def _content(case: Case, about: str, lines: Sequence[str]) -> dict[str, Any]:
    pack = packs.current()
    document = pack.documents.get(case.document)
    unit = case.organisation.name_zh
    content: dict[str, Any] = {
        "title": str(About(about).label),
        "to": case.entity.name,
        "benefit": title_of(case),
        "document": document.title.zh if document else case.document,
        "clause": case.clause,
        "lines": list(lines),
        "conditions": _conditions(case) if about in (About.GRANTED, About.REFUSED) else [],
        "unit": unit,
        "contact": case.arrangement.contact,
        "date": today().isoformat(),
    }
    if about in OBJECTABLE:
        content["remedy"] = _("对本决定有异议的，可在收到之日起 %s 日内在线提出，由其他人员复核。") % OBJECTION_DAYS
    return content


def _conditions(case: Case) -> list[dict[str, str]]:
    words = {"yes": _("满足"), "no": _("不满足"), "unknown": _("未知"), "judgement": _("待认定")}
    return [
        {"says": line["says"]["zh"], "answer": words[line["value"]], "clause": line["cite"]["clause"]}
        for line in case.decision.get("conditions", [])
    ]
