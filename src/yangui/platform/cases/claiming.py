"""What an applicant does: begin or continue a claim, answer, submit, withdraw, write."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.cases import clocks, forms, letters, sampling
from yangui.platform.cases.arranging import arrangement_of, in_window
from yangui.platform.cases.deciding import benefit_of, decided, pinned
from yangui.platform.cases.models import Case, Letter, Message
from yangui.platform.cases.states import ALIVE, DRAFT, RETURNED, WITH_APPLICANT
from yangui.platform.cases.stepping import PROGRAM, locked, own
from yangui.platform.cases.telling import tell
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, DeniedError
from yangui.platform.core.clock import now, today
from yangui.platform.core.money import yuan
from yangui.platform.core.numbers import next_key
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.stepping import step
from yangui.platform.core.transitions import RefusedError
from yangui.platform.library import packs
from yangui.platform.library.models import PackVersion
from yangui.platform.registry.answers import answered, prefilled
from yangui.platform.registry.known import related_to
from yangui.platform.registry.models import Entity, Relation


@transaction.atomic
def open_claim(*, entity: Entity, benefit: str, actor: Actor) -> Case:
    """The claim of an entity of the actor's to a benefit: the one that is open, if there is one, else a new draft.

    Raises `DeniedError` for an entity of somebody else, `RefusedError` where the benefit cannot be claimed now.
    """
    if not Entity.objects.of(actor, today()).filter(pk=entity.pk).exists():
        raise DeniedError(_("只能为自己或所代办的单位申领。"))
    return _begun(entity, benefit, Case.Origin.CLAIM, None, actor)


def _begun(entity: Entity, benefit: str, origin: str, employer: Entity | None, actor: Actor) -> Case:
    Entity.objects.select_for_update(of=("self",)).get(pk=entity.pk)  # two requests begin one draft
    theirs = Q(entity=entity) | Q(entity__merged_into=entity)
    alive: Case | None = Case.objects.filter(theirs, benefit=benefit, state__in=ALIVE).first()
    if alive is not None:
        return alive
    pack = packs.current()
    try:
        said = pack.benefit(benefit)
    except KeyError:
        raise RefusedError(_("政策库里没有这项待遇。")) from None
    if said.for_ != entity.kind:
        raise RefusedError(_("这项待遇不是给这类对象的。"))
    arrangement = arrangement_of(benefit)
    in_window(arrangement, said, today())
    region = said.region or arrangement.organisation.region_id
    if region is None:
        raise RefusedError(_("待遇没有写明地区，暂时不能在线办理。"))
    key = next_key(Case)
    case = Case(
        pk=key, number=f"{today():%Y}{key:08d}", benefit=benefit, document=said.document, clause=said.clause or "",
        pack=PackVersion.objects.filter(digest=pack.version).first(), arrangement=arrangement, entity=entity,
        employer=employer, applicant=_account(actor), organisation=arrangement.organisation,
        region_id=region, origin=origin, opened_at=now(),
    )  # fmt: skip
    try:
        _ask(case)
    except KeyError:
        raise RefusedError(_("这项待遇现在不在有效期内。")) from None
    case.save(force_insert=True)
    audit.record("claim.opened", case, actor=actor, detail={"benefit": benefit, "form": case.form["version"]})
    return case


def _account(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.account).first() if actor.account is not None else None


def _ask(case: Case) -> None:
    """The form as of today, with what is already known."""
    case.form = forms.made(case)
    case.answers = prefilled(case)


@transaction.atomic
def answer(*, case: Case, answers: Mapping[str, Any], promise: bool | None = None, actor: Actor) -> Case:
    """Saves answers (None: not known) without submitting.

    Raises `policy.entity.FactError` for a value that cannot be, `RefusedError` once the claim was submitted.
    """
    own(case, actor)
    row = locked(case)
    if row.state not in WITH_APPLICANT:
        raise RefusedError(_("这件已经提交，不能再改；需要补正时会退回给您。"))
    if row.form.get("pack") != packs.current().version:
        row.form = forms.made(row)  # the rules have changed since; the claim is not submitted on old ones
    row.answers = answered(row, answers)
    if promise is not None:
        row.promised_at = (row.promised_at or now()) if promise and row.form["promise"] else None
    row.save(update_fields=["form", "answers", "promised_at"])
    names = sorted(name for name in answers if name in row.answers)
    audit.record("claim.answered", row, actor=actor, detail={"facts": names, "form": row.form["version"]})
    case.refresh_from_db()
    return case


@transaction.atomic
def submit(*, case: Case, actor: Actor) -> Case:
    """Hands a claim in. Raises `RefusedError` where facts or papers are missing or the window has closed."""
    own(case, actor)
    row = locked(case)
    if row.state == DRAFT:
        in_window(row.arrangement, benefit_of(row), today())
    if row.state in WITH_APPLICANT and (missing := forms.problems(row)):
        raise RefusedError(_("还有 %s 项没有填好，请先补齐。") % len(missing))
    return _submitted(row, actor)


def _submitted(row: Case, actor: Actor) -> Case:
    decision = decided(row)
    again = row.state == RETURNED
    due = clocks.continued(row) if again else clocks.within(row.arrangement.check_days)
    amount = decision.payments[0].fen if decision.payments else None
    step(
        row, "submit", actor=actor, decision=pinned(row, decision), due_on=due, paused_at=None,
        submitted_at=row.submitted_at or now(), pack=PackVersion.objects.filter(digest=packs.current().version).first(),
        amount=None if amount is None else yuan(amount),
        total=None if decision.amount_fen is None else yuan(decision.amount_fen), answers=prefilled(row),
    )  # fmt: skip
    check = sampling.drawn(row, actor=PROGRAM) if row.arrangement.spot_check_percent and not again else None
    if not again:
        letters.write(row, Letter.About.RECEIVED, [_("已收到您的申领，办理期限为 %s。") % due.isoformat()])
    spared = check is None or not check.drawn
    if row.arrangement.direct and row.origin != Case.Origin.CLAIM and decision.answer == "yes" and spared:
        step(row, "check", actor=PROGRAM, due_on=clocks.within(row.arrangement.decide_days))
    row.refresh_from_db()
    return row


@transaction.atomic
def open_from_offer(*, entity: Entity, benefit: str, decision: Any = None, origin: str, actor: Actor) -> Case:
    """A claim that follows from an offer, submitted at once; where the arrangement is direct and no spot check fell on
    it, checked at once. `decision` is what the offer rested on; the case pins what the rules say today.

    Where a paper or fact is still missing it stays a draft, to be completed. Raises `RefusedError` where today's answer
    is no longer yes, `DeniedError` for who is neither the person nor acts for the employer.
    """
    employer = _employer(entity, actor) if origin == Case.Origin.EMPLOYER else None
    if employer is None and not Entity.objects.of(actor, today()).filter(pk=entity.pk).exists():
        raise DeniedError(_("只能为自己、所代办的单位或本单位职工办理。"))
    row = locked(_begun(entity, benefit, origin, employer, actor))
    if row.state != DRAFT:
        return row
    said = decided(row)
    if said.answer != "yes":
        raise RefusedError(_("按现有信息暂不符合：情况有变化，请重新核对。"))
    if decision is not None:
        offered = getattr(decision, "receipt", None) or (decision.get("receipt") if hasattr(decision, "get") else None)
        audit.record("claim.offered", row, actor=actor, detail={"receipt": offered or "", "today": said.receipt})
    if row.origin == Case.Origin.CLAIM:  # a draft of one's own goes on as the offer
        row.origin = origin
        row.save(update_fields=["origin"])
    return row if forms.problems(row) else _submitted(row, actor)


def _employer(entity: Entity, actor: Actor) -> Entity | None:
    """The employer of a person for which the actor acts."""
    relation = related_to(entity.live, Relation.Type.WORKS_AT, today())
    if relation is None or not Entity.objects.of(actor, today()).filter(pk=relation.to_id).exists():
        return None
    return relation.to


@transaction.atomic
def withdraw(*, case: Case, reason: str = "", actor: Actor) -> Case:
    """Takes a claim back before it is decided; a new one can be made at any time."""
    own(case, actor)
    step(case, "withdraw", actor=actor, reason=reason, due_on=None, paused_at=None, officer=None, ended_at=now())
    return case


@transaction.atomic
def write(*, case: Case, text: str, actor: Actor) -> Message:
    """A message inside a case, from its applicant or an officer; the other side is told."""
    if not text.strip():
        raise RefusedError(_("请写下内容。"))
    mine = Case.objects.own(actor).filter(pk=case.pk).exists()
    if not mine:
        actor.must(Privilege.CASES_CHECK, case.organisation_id)
    message = Message.objects.create(
        case=case, author=_account(actor), by_officer=not mine, text=text.strip(), sent_at=now()
    )
    audit.record("claim.wrote", case, actor=actor, detail={"message": message.pk, "by_officer": not mine})
    if not mine:
        tell(case, _("经办人员给您留言"), text.strip())
    elif case.officer is not None:
        tell(case, _("申领人留言"), text.strip(), to=[case.officer])
    return message
