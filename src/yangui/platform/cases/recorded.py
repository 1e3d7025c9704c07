"""Claims and what was paid on them, as queries of goals count them (`policy.records`)."""

from collections.abc import Sequence

from django.conf import settings

from yangui.platform.cases.models import Case
from yangui.platform.core.actor import Actor
from yangui.platform.funds.models import Payment
from yangui.platform.targets.recorded import KEPT, Kept, Named


def _claims(ids: Sequence[int], actor: Actor) -> Named:
    rows = Case.objects.filter(pk__in=ids).select_related("entity")
    seen = set(Case.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return {row.pk: (row.entity.masked, row.number if row.pk in seen else None) for row in rows}


def _payments(ids: Sequence[int], actor: Actor) -> Named:
    rows = Payment.objects.filter(pk__in=ids).values_list("pk", "due__obligation__reference")
    case = {pk: int(reference.partition(":")[2]) for pk, reference in rows}
    named = _claims(list(case.values()), actor)
    return {pk: named[held] for pk, held in case.items()}


DAY = f"(%s AT TIME ZONE '{settings.TIME_ZONE}')::date"
KEPT["claim"] = Kept(
    query=f"""SELECT id, benefit, nullif(outcome, ''), region_id, {DAY % "submitted_at"}, {DAY % "decided_at"},
        (total * 100)::bigint FROM cases_case WHERE submitted_at IS NOT NULL ORDER BY id""",  # noqa: S608  all is ours
    named=_claims,
)
KEPT["payment"] = Kept(
    query="""SELECT p.id, c.benefit, c.region_id, p.result_on, (p.amount * 100)::bigint FROM funds_payment p
        JOIN funds_due d ON d.id = p.due_id JOIN funds_obligation o ON o.id = d.obligation_id
        JOIN cases_case c ON o.reference = 'case:' || c.id WHERE p.result = 'paid' ORDER BY p.id""",
    named=_payments,
)
