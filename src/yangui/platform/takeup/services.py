"""The writers of follow-ups and of their counts."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from yangui.platform.core.clock import now, today
from yangui.platform.core.crypto import seal, unseal
from yangui.platform.core.fields import LookupHashField, holding
from yangui.platform.entitlements.selfcheck import SelfCheck
from yangui.platform.library import packs
from yangui.platform.notifications.confirmation import address_of, ask, confirmed
from yangui.platform.notifications.services import post
from yangui.platform.takeup.models import FollowUp, Outcome, Reason, Tally
from yangui.rules.dates import add_months

PURPOSE, HELD = "follow-up", "follow-up answer"
MONTHS = 3
# Outcomes of which the reason is worth knowing.
WITH_REASON = (Outcome.REFUSED, Outcome.NOT_APPLIED)


def theirs(check: SelfCheck) -> list[str]:
    """The benefits that a self-check says are somebody's."""
    return list(dict.fromkeys(d.benefit.id for d in check.decisions if d.answer == "yes"))


def propose(*, address: str, check: SelfCheck, caller: str) -> None:
    """Asks the owner of an address whether to be asked later; `RefusedError` where that was asked too often."""
    content = {"check": check.seal(), "benefits": theirs(check), "language": get_language() or "zh-hans"}
    text = _("有人希望雁归在 %(months)s 个月后用这个邮箱问一问，查到的待遇是否拿到。确认请打开：") % {"months": MONTHS}
    ask(
        purpose=PURPOSE, view="follow-up-confirm", address=address, content=content, caller=caller,
        subject=_("请确认：以后问您是否拿到"), text=text,
    )  # fmt: skip


def meant(sealed: str) -> bool:
    """Whether a link can still be confirmed."""
    return confirmed(PURPOSE, sealed) is not None


@transaction.atomic
def confirm(sealed: str) -> FollowUp | None:
    """Begins what a link asks for, in place of an older wish of the same address; None where the link is not good."""
    wish = confirmed(PURPOSE, sealed)
    if wish is None:
        return None
    field = FollowUp._meta.get_field("address_hash")
    assert isinstance(field, LookupHashField)
    FollowUp.objects.filter(holding(field, wish.address)).delete()
    return FollowUp.objects.create(
        address=wish.address,
        check_link=wish.content["check"],
        benefits=wish.content["benefits"],
        language=wish.content["language"],
        made_at=now(),
        ask_on=add_months(today(), MONTHS),
    )


def ask_due() -> int:
    """Asks all whose day has come, each once; how many."""
    due = FollowUp.objects.filter(ask_on__lte=today(), asked_at=None).values_list("pk", flat=True)
    return sum(_ask(pk) for pk in list(due))


@transaction.atomic
def _ask(pk: int) -> bool:
    row = FollowUp.objects.select_for_update(skip_locked=True).filter(pk=pk, asked_at=None).first()
    if row is None:
        return False
    row.asked_at = now()
    row.save(update_fields=["asked_at"])
    link = address_of("follow-up", seal(HELD, str(row.pk).encode()).decode("ascii"))
    with override(row.language):
        text = _("您曾在雁归查到 %(n)s 项待遇，并希望我们来问一问是否拿到。请打开：") % {"n": len(row.benefits)}
        closing = _("回答只按待遇计数；答完即删除您的邮箱。不想回答，也可以在那里删除。")
        post(
            to=row.address, subject=_("您查到的待遇，拿到了吗？"), text=f"{text}\n\n{link}\n\n{_again(row)}{closing}\n"
        )
    return True


def _again(row: FollowUp) -> str:
    """The self-check as it was, in a link that is good for some time again."""
    check = SelfCheck.unseal(row.check_link)
    if check is None:
        return ""
    return _("当时的自测（可以改动后再看）：") + f"\n{address_of('self-check-saved', check.seal())}\n\n"


def held(sealed: str) -> FollowUp | None:
    """The follow-up whose link it is; None where it was answered, removed, or the link was changed."""
    opened = unseal(HELD, sealed.encode("ascii", "ignore"))
    return None if opened is None else FollowUp.objects.filter(pk=int(opened)).first()


@transaction.atomic
def answer(*, follow_up: FollowUp, outcomes: Mapping[str, tuple[Outcome, Reason | None]]) -> bool:
    """Counts what is said of each benefit and forgets who said it; false where it was answered meanwhile.

    A benefit that was not asked about is not counted, nor a reason where none is asked for.
    """
    row = FollowUp.objects.select_for_update().filter(pk=follow_up.pk).first()
    if row is None:
        return False
    for benefit in sorted(set(row.benefits) & outcomes.keys()):
        outcome, reason = outcomes[benefit]
        kept = reason.value if reason is not None and outcome in WITH_REASON else ""
        tally = Tally.objects.get_or_create(benefit=benefit, outcome=outcome.value, reason=kept)[0]
        Tally.objects.filter(pk=tally.pk).update(count=F("count") + 1)
    row.delete()
    return True


def titles(benefits: list[str], language: str) -> dict[str, str]:
    """The titles of benefits; of one that the pack no longer has its id."""
    pack = packs.current()
    named = {b.id: b.title[language] for b in pack.benefits}
    return {id: named.get(id, id) for id in benefits}
