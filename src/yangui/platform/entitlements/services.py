"""What people and officers do with offers. Runs are `runs`', what employers do `employing`'s."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.cases.deciding import pays_money
from yangui.platform.cases.models import Case
from yangui.platform.cases.services import open_from_offer
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.money import yuan
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError, transition
from yangui.platform.entitlements.explaining import Explained, explained
from yangui.platform.entitlements.models import Consent, Offer
from yangui.platform.entitlements.runs import run
from yangui.platform.funds.banking import account_of
from yangui.platform.library import packs
from yangui.platform.notifications.services import notify
from yangui.platform.registry.models import Entity, Relation
from yangui.platform.registry.services import related_to
from yangui.policy.decision import Decision

__all__ = ["accept", "answer", "dispute", "explained", "refuse", "run"]


def decision_of(offer: Offer) -> tuple[Explained, Decision | None]:
    """What the rules say today of the benefit that is offered; None where it is not in force."""
    found = explained(offer.entity)
    try:
        return found, found.decisions[offer.benefit]
    except KeyError:
        return found, None


def as_offered(offer: Offer, decision: Decision | None) -> bool:
    """Whether the rules say today what was offered."""
    if decision is None or decision.answer != "yes":
        return False
    fen = decision.amount_fen
    amount = None if fen is None else yuan(fen)
    return (amount, decision.result or "") == (offer.amount, offer.result)


def needs_bank_account(offer: Offer) -> bool:
    """Whether money would come and nobody has said where to."""
    benefit = next((b for b in packs.current().benefits if b.id == offer.benefit), None)
    return benefit is not None and pays_money(benefit) and account_of(offer.entity) is None


@transaction.atomic
def accept(*, offer: Offer, consent: bool, actor: Actor, origin: str = Case.Origin.OFFER) -> Case:
    """Opens the case, with the registers' facts and the consent to their use.

    Raises `RefusedError` without consent, and where the rules no longer say what was offered: the next run offers what
    they say then. `DeniedError` for an offer of somebody else.
    """
    row = _locked(offer)
    if origin == Case.Origin.OFFER:
        _own(row, actor)
    if row.kind == Offer.Kind.ENDING:
        raise RefusedError(_("这条通知说的是待遇结束，没有可接受的内容。"))
    if not consent:
        raise RefusedError(_("请先同意用登记信息办理。"))
    decision = decision_of(row)[1]
    if not as_offered(row, decision):
        raise RefusedError(_("登记的情况刚有变化，和通知里的不一样了；重新核算后会再通知您。"))
    case = open_from_offer(entity=row.entity, benefit=row.benefit, decision=decision, origin=origin, actor=actor)
    _step(row, "accept", actor, case=case)
    offer.refresh_from_db()
    return case


@transaction.atomic
def refuse(*, offer: Offer, actor: Actor) -> None:
    """The person does not want it; the entitlement stands, and can be taken up until it ends."""
    row = _locked(offer)
    _own(row, actor)
    _step(row, "note" if row.kind == Offer.Kind.ENDING else "refuse", actor, **_over(row))


def _over(row: Offer) -> dict[str, Any]:
    return {"over": Offer.Over.NOTED} if row.kind == Offer.Kind.ENDING else {}


@transaction.atomic
def reconsider(*, offer: Offer, actor: Actor) -> None:
    """What was refused is taken up after all. Raises `RefusedError` where another offer has taken its place."""
    row = _locked(offer)
    _own(row, actor)
    if Offer.objects.filter(entity=row.entity, benefit=row.benefit, pk__gt=row.pk).exists():
        raise RefusedError(_("这项待遇后来有新的通知，请看新的一条。"))
    _step(row, "reconsider", actor)


@transaction.atomic
def dispute(*, offer: Offer, text: str, actor: Actor) -> None:
    """Sends an automated decision to a person: an officer of the region looks at it and answers."""
    row = _locked(offer)
    _own(row, actor)
    if not text.strip():
        raise RefusedError(_("请写明哪里不对。"))
    _step(row, "dispute", actor, reason=text, text=text.strip())


@transaction.atomic
def answer(*, offer: Offer, upheld: bool, text: str, actor: Actor) -> None:
    """An officer answers: the offer stands and waits again, or is closed. The person is told.

    Raises `DeniedError` for an officer of elsewhere and for who sent it, `RefusedError` without a text.
    """
    row = _locked(offer)
    actor.must(Privilege.ENTITLEMENTS_RUN)
    if not Offer.objects.in_reach(actor).filter(pk=row.pk).exists():
        raise DeniedError(_("这条通知不在您的地区。"))
    if not text.strip():
        raise RefusedError(_("请写下答复。"))
    if not upheld:
        _step(row, "close", actor, reason=text, answer=text.strip(), over=Offer.Over.CLOSED)
    elif Offer.objects.filter(entity=row.entity, benefit=row.benefit, state="made").exclude(kind="ending").exists():
        raise RefusedError(_("这项待遇后来有新的通知；请改为撤回这一条。"))
    else:
        _step(row, "uphold", actor, reason=text, answer=text.strip())
    account = row.entity.account
    if account is not None:
        notify(
            account=account,
            subject=_("人工核实有答复"),
            text=text.strip(),
            url=f"/my/offers/{row.pk}",
            by_mail=True,
        )


@transaction.atomic
def agree(*, person: Entity, employer: Entity, agrees: bool, actor: Actor) -> None:
    """The person lets the employer see and claim what is offered, or takes that back.

    Raises `DeniedError` for somebody else's, `RefusedError` where the person does not work there.
    """
    if person.account_id is None or person.account_id != actor.account:
        raise DeniedError(_("只有本人可以同意。"))
    held = Consent.objects.standing().filter(person=person, employer=employer)
    if not agrees:
        held.update(withdrawn_at=now())
        return
    relation = related_to(person, Relation.Type.WORKS_AT, today())
    if relation is None or relation.to_id != employer.pk:
        raise RefusedError(_("登记的用人单位不是这一家。"))
    if not held.exists():
        Consent.objects.create(person=person, employer=employer, given_at=now())


def _own(row: Offer, actor: Actor) -> None:
    if not Offer.objects.own(actor).filter(pk=row.pk).exists():
        raise DeniedError(_("这条通知不是您的。"))


def _locked(offer: Offer) -> Offer:
    row: Offer = Offer.objects.select_for_update(of=("self",)).select_related("entity").get(pk=offer.pk)
    return row


def _step(row: Offer, name: str, actor: Actor, reason: str = "", **changes: Any) -> None:
    """`transition`, with a refusal in the words of the page."""
    try:
        transition(row, name, actor=actor, reason=reason, **changes)
    except DeniedError:
        raise DeniedError(_("您没有这一步的权限，或者正是您请求核实的。")) from None
    except RefusedError:
        raise RefusedError(_("没有改变：这条通知现在是“%s”。请刷新后再看。") % row.state_label) from None


@transaction.atomic
def note_reading(*, offer: Offer, actor: Actor) -> None:
    """An officer looked at somebody's offer and its reasons: that is told in the trail."""
    audit.record("offer.read", offer, actor=actor)
