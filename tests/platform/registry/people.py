"""A little of everything that the registers hold, for the test of all addresses."""

from datetime import date

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.registry import disputes, importing, merging, services
from yangui.platform.registry.fictional import person_name, resident
from yangui.platform.registry.models import Entity, Fact, Listing

ON = date(2026, 1, 1)
OFFICER = Actor(
    grants=tuple(
        Grant(p, "registry_officer") for p in (Privilege.OWN, Privilege.REGISTRY_READ, Privilege.REGISTRY_EDIT)
    )
)


def person(number: int) -> Entity:
    """Somebody fictional."""
    return services.make_entity(
        kind="person", name=person_name(number), identifiers={"resident_id": resident(number)}, actor=OFFICER
    )


def example(path: str, account: User) -> str:
    """The address with what is there: `account` has a fact of its own that it disputes."""
    own = person(1)
    services.link_account(entity=own, account=account, actor=OFFICER, reason="test")
    services.record_facts(
        entity=own, facts={"education": "master"}, register="chsi", on=ON, source="entry", actor=OFFICER
    )
    merge = merging.merge(entity=own, absorbed=person(2), actor=OFFICER, reason="test")
    batch = importing.receive(
        name="t.csv", content=f"姓名,身份证号\n{person_name(3)},{resident(3)}\n".encode(), kind="person",
        register="chsi", on=ON, actor=OFFICER,
    )  # fmt: skip
    importing.preview(batch=batch, actor=OFFICER)
    fact = Fact.objects.get(entity=own)
    said = disputes.dispute(
        fact=fact, claimed=None, text="x", actor=Actor(account.pk, grants=(Grant(Privilege.OWN, "account"),))
    )
    number = own.identifiers.first()
    assert number is not None
    entry = Listing.objects.create(type="eaglet", entity=own, level="province")
    there = {
        "entities": own.pk, "numbers": number.pk, "merges": merge.pk, "imports": batch.pk, "disputes": said.pk,
        "facts": fact.pk, "listings": entry.pk,
    }  # fmt: skip
    for name, key in there.items():
        path = path.replace(f"/{name}/1", f"/{name}/{key}")
    return path
