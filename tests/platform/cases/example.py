"""A case with a paper and a letter, for the table of addresses."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from yangui.platform.accounts.models import User
from yangui.platform.cases import letters, services
from yangui.platform.cases.models import Arrangement, Attachment, Case, Letter, Paper
from yangui.platform.core import crypto
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now, today
from yangui.platform.core.privileges import Privilege
from yangui.platform.core.transitions import transition
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry.models import Entity

LIVING = "jinzhou-living-subsidy"


def example(path: str, account: User) -> str:
    """Puts a submitted case of an account, its paper and its letter into an address."""
    region, _ = Region.objects.get_or_create(
        code="210700", defaults={"name_zh": "锦州", "name_en": "J", "level": "city"}
    )
    unit, _ = Organisation.objects.get_or_create(slug="jinzhou-human-resources", defaults={"region": region})
    Arrangement.objects.create(benefit=LIVING, organisation=unit, since=today(), contact="0416")
    entity = Entity.objects.create(kind="person", name="雁（虚构）", account=account, made_at=now())
    actor = Actor(account.pk, account.name, (Grant(Privilege.OWN, "account"),))
    case: Case = services.open_claim(entity=entity, benefit=LIVING, actor=actor)
    transition(case, "submit", actor=actor, due_on=today(), submitted_at=now())
    file = default_storage.save("papers/example", ContentFile(crypto.seal(Paper.PURPOSE, b"x")))
    paper = Paper.objects.create(
        entity=entity, document="x", name="x.png", type="image/png", size=1, digest="x", file=file, uploaded_by=account,
        uploaded_at=now(),
    )  # fmt: skip
    Attachment.objects.create(case=case, paper=paper, attached_at=now())
    letter = letters.write(case, Letter.About.RECEIVED, ["x"])
    there = {"CASE": case.number, "PAPER": str(paper.pk), "LETTER": str(letter.pk), "CODE": letter.code}
    for word, thing in there.items():
        path = path.replace(word, thing)
    return path
