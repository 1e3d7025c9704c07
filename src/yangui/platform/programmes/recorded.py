"""Awards, as queries of goals count them (`policy.records`)."""

from collections.abc import Sequence

from yangui.platform.core.actor import Actor
from yangui.platform.programmes.models import Award
from yangui.platform.programmes.states import COMPLETED, RUNNING, SUSPENDED
from yangui.platform.targets.recorded import KEPT, Kept, Named

STANDING = (RUNNING, SUSPENDED, COMPLETED)


def _named(ids: Sequence[int], actor: Actor) -> Named:
    rows = Award.objects.filter(pk__in=ids).select_related("application__entity")
    seen = set(Award.objects.with_units(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return {row.pk: (row.application.entity.masked, row.application.number if row.pk in seen else None) for row in rows}


KEPT["award"] = Kept(
    query=f"""SELECT w.id, c.programme, a.category, coalesce(e.region_id, u.region_id), w.starts_on,
        (w.amount * 100)::bigint FROM programmes_award w JOIN programmes_application a ON a.id = w.application_id
        JOIN programmes_call c ON c.id = a.call_id JOIN organisations_organisation u ON u.id = c.organisation_id
        JOIN registry_entity e ON e.id = coalesce(a.host_id, a.entity_id)
        WHERE w.state IN {STANDING} ORDER BY w.id""",  # noqa: S608  all is ours
    named=_named,
)
