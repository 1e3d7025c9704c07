"""A village with a household in a unit's grid, and its members, for the tests."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from tests.platform.conftest import ADMINISTRATOR
from yangui import Pack
from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor
from yangui.platform.core.clock import today
from yangui.platform.grids import services
from yangui.platform.grids.models import Kind, Place, Visit
from yangui.platform.organisations import services as organisations
from yangui.platform.organisations.models import Organisation


class Charged(NamedTuple):
    """Who there is, and what they are in charge of."""

    unit: Organisation
    other: Organisation
    manager: Actor
    member: Actor
    second: Actor
    village: Place
    household: Place


def made(role: str, unit: Organisation | None, email: str) -> Actor:
    """Somebody with a role."""
    account = User.objects.create_user(email, name=f"雁{email[0]}（虚构）")
    organisations.give_role(account=account, role=role, organisation=unit, actor=ADMINISTRATOR, reason="test")
    return organisations.actor_of(account)


def user(actor: Actor) -> User:
    """The account of an actor."""
    return User.objects.get(pk=actor.account)


def charged(pack: Pack) -> Charged:
    """The first member is in charge of the household since today; nobody of the village."""
    organisations.load_pack(pack)
    unit, other = Organisation.objects.filter(kind="locality").order_by("slug")[:2]
    manager = made("grid_officer", unit, "manager@example.test")
    member, second = (made("grid_member", unit, f"{n}@example.test") for n in ("first", "second"))
    village = services.add_place(organisation=unit, kind=Kind.VILLAGE, name="雁栖村（虚构）", actor=manager)
    household = services.add_place(
        organisation=unit, kind=Kind.HOUSEHOLD, name="第一户（虚构）", parent=village, actor=manager
    )
    services.assign(place=household, account=user(member), since=today(), actor=manager)
    return Charged(unit, other, manager, member, second, village, household)


def visited(held: Charged) -> Visit:
    """A visit after which something is open."""
    return services.visit(place=held.household, found=Visit.Found.NEEDS, text="", needs=["修门前路"], actor=held.member)


def sheet(rows: Iterable[Iterable[Any]]) -> bytes:
    """A sheet with heads and these rows."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for line, row in enumerate([["head"] * 6, *rows]):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(line, place, cell, day)
                else:
                    page.write(line, place, cell)
    return out.getvalue()


def example(path: str, pack: Pack) -> str:
    """What there is, in an address."""
    held = charged(pack)
    need = visited(held).needs.get()
    offer = services.offer(place=held.household, to=user(held.second), reason="调动", actor=held.member)
    for word, thing in (("PLACE", held.household), ("NEED", need), ("HANDOVER", offer)):
        path = path.replace(word, str(thing.pk))
    return path
