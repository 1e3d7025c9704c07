"""The writers of organisations and memberships, and the maker of actors."""

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from yangui.platform.accounts.models import User
from yangui.platform.core import audit
from yangui.platform.core.actor import PUBLIC, Actor, Grant
from yangui.platform.core.clock import today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import RefusedError
from yangui.platform.organisations.models import Membership, Organisation, Region, Role
from yangui.platform.organisations.roles import ADMINISTRATORS, ROLES
from yangui.policy.pack import Pack


def actor_of(account: User | None, *, second_factor: bool = True) -> Actor:
    """The actor that an account is today; without one, the public. Without a second factor no staff role counts."""
    if account is None or not account.is_active:
        return PUBLIC
    held = Membership.objects.filter(account=account).on(today()).select_related("role")
    parts = _parts() if held else {}
    grants = [
        Grant(Privilege(p), m.role_id, None if m.organisation_id is None else parts[m.organisation_id])
        for m in held
        if second_factor or not m.role.staff
        for p in m.role.privileges
    ]
    return Actor(account.pk, account.name, (Grant(Privilege.OWN, "account"), *grants))


def is_staff(account: User) -> bool:
    """Whether the account holds a staff role today, anywhere."""
    return bool(Membership.objects.filter(account=account, role__staff=True).on(today()).exists())


def regions_of(actor: Actor, privilege: Privilege) -> frozenset[str] | None:
    """The codes of the regions for which the actor holds a privilege; None for all.

    A unit without a region of its own gives none.
    """
    held = [grant.organisations for grant in actor.grants if grant.privilege == privilege]
    if None in held:
        return None
    units = frozenset().union(*(ids for ids in held if ids is not None))
    found = set(Organisation.objects.filter(pk__in=units).exclude(region=None).values_list("region_id", flat=True))
    parents = dict(Region.objects.values_list("code", "parent_id"))
    return frozenset(code for code in parents if found & set(_above(code, parents)))


def units_in(region: str) -> frozenset[int]:
    """The units of a region, by its code, and of all regions in it."""
    parents = dict(Region.objects.values_list("code", "parent_id"))
    units = Organisation.objects.exclude(region=None).values_list("id", "region_id")
    return frozenset(id for id, code in units if region in _above(code, parents))


def _above(code: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    while code is not None:
        yield code
        code = parents[code]


def _parts() -> dict[int, frozenset[int]]:
    """Of each organisation all that belong to it, itself included."""
    parents = dict(Organisation.objects.values_list("id", "parent_id"))
    parts: dict[int, set[int]] = {id: set() for id in parents}
    for id in parents:
        above: int | None = id
        while above is not None and id not in parts[above]:
            parts[above].add(id)
            above = parents[above]
    return {id: frozenset(below) for id, below in parts.items()}


@transaction.atomic
def give_role(*, account: User, role: str, organisation: Organisation | None, actor: Actor, reason: str) -> Membership:
    """From today the account holds the role.

    Raises `DeniedError` for who may not give roles, `RefusedError` for a role to oneself, for one that the account
    holds there already, and for a second of the administrators' roles.
    """
    actor.must(Privilege.ACCOUNTS_MANAGE)
    if actor.account == account.pk:
        raise RefusedError(_("不能给自己授予角色，请由另一位安全管理员办理。"))
    held = Membership.objects.filter(account=account).on(today())
    if held.filter(role=role, organisation=organisation, until=None).exists():
        raise RefusedError(_("该账号在这个单位已有此角色。"))
    if role in ADMINISTRATORS and held.filter(role__in=ADMINISTRATORS).exclude(role=role).exists():
        raise RefusedError(_("系统、安全、审计三类管理员须由不同的人担任。"))
    membership = Membership.objects.create(
        account=account, role=Role.objects.get(pk=role), organisation=organisation, since=today()
    )
    audit.record("membership.given", membership, actor=actor, reason=reason, detail={"role": role})
    return membership


@transaction.atomic
def take_role(*, membership: Membership, actor: Actor, reason: str) -> None:
    """From tomorrow the account no longer holds the role. Raises `DeniedError` for who may not take roles."""
    actor.must(Privilege.ACCOUNTS_MANAGE)
    membership.until = today()
    membership.save(update_fields=["until"])
    audit.record("membership.taken", membership, actor=actor, reason=reason, detail={"role": membership.role_id})


@transaction.atomic
def write_roles() -> None:
    """Makes the table of roles what `ROLES` says; runs after each migration."""
    for role in ROLES:
        fields = {"staff": role.staff, "privileges": list(role.privileges)}
        Role.objects.update_or_create(id=role.id, defaults=fields)


@transaction.atomic
def load_pack(pack: Pack) -> None:
    """Makes regions and organisations what the pack says; what it no longer names stays, since rows may point to it."""
    regions = [
        Region(
            code=code,
            name_zh=region.name.zh,
            name_en=region.name.en,
            level=region.level,
            parent_id=region.parent,
            tile=list(region.tile) if region.tile else None,
        )
        for code, region in pack.regions.items()
    ]
    fields = ["name_zh", "name_en", "level", "parent", "tile"]
    Region.objects.bulk_create(regions, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    units = [
        Organisation(
            slug=slug,
            name_zh=unit.name.zh,
            name_en=unit.name.en,
            level=unit.level,
            kind=unit.kind or "",
            region_id=unit.region,
            aliases=[*unit.aliases, *unit.local_aliases],
        )
        for slug, unit in pack.organisations.items()
    ]
    fields = ["name_zh", "name_en", "level", "kind", "region", "aliases"]
    Organisation.objects.bulk_create(units, update_conflicts=True, unique_fields=["slug"], update_fields=fields)
