"""A house of money for the tests: units that pay, officers, a fund, and payees with accounts."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from yangui.platform.accounts.models import User
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.clock import now
from yangui.platform.core.privileges import Privilege
from yangui.platform.funds import archive, services
from yangui.platform.funds.models import Account, Entry, Fund, Payment, PaymentBatch, PaymentFile
from yangui.platform.funds.services import Planned
from yangui.platform.organisations.models import Organisation, Region
from yangui.platform.registry.models import Entity

YEAR = 2026
START = date(YEAR, 7, 31)


def officer(*privileges: Privilege, name: str) -> Actor:
    account = User.objects.create_user(f"{name}@example.test", name=name)
    return Actor(account.pk, name, tuple(Grant(p, "test") for p in privileges))


@dataclass
class House:
    """All that a monthly run needs."""

    city: Organisation
    province: Organisation
    fund: Fund
    preparer: Actor
    approver: Actor
    decider: Actor
    payees: list[Entity] = field(default_factory=list)

    def payee(self, *, account: bool = True) -> Entity:
        """Somebody to be paid; without an account where none was given."""
        entity = Entity.objects.create(kind="person", name="雁归人", region_id="210700", made_at=now())
        self.payees.append(entity)
        if account:
            self.give_account(entity)
        return entity

    def give_account(self, entity: Entity, number: str | None = None) -> None:
        services.record_account(
            entity=entity, number=number or f"6222000000{entity.pk:09d}", holder="雁归人", bank_code="102",
            bank_name="某某银行锦州分行", actor=self.decider,
        )  # fmt: skip

    def grant(
        self,
        reference: str,
        payee: Entity,
        amount: str = "2700.00",
        months: int = 3,
        shares: dict[Organisation, Fraction] | None = None,
    ) -> None:
        """Monthly payments from July on, each due at the end of its month."""
        services.oblige(
            reference=reference, payee=payee, schedule=monthly(amount, months), fund=self.fund, actor=self.decider,
            shares=shares or {self.city: Fraction(1)},
        )  # fmt: skip

    def appropriate(self, amount: str, year: int = YEAR, payer: Organisation | None = None) -> None:
        services.appropriate(
            fund=self.fund,
            payer=payer or self.city,
            year=year,
            amount=Decimal(amount),
            actor=self.preparer,
            reason="预算",
        )

    def build(self, until: date = START) -> PaymentBatch:
        return services.build_batch(until=until, payer=self.city, actor=self.preparer)

    def send(self, until: date = START) -> PaymentBatch:
        batch = self.build(until)
        services.approve(batch=batch, actor=self.approver)
        services.instruct(batch=batch, actor=self.preparer)
        return batch

    def answer(self, batch: PaymentBatch, back: dict[int, str] | None = None) -> services.Taken:
        """The bank paid all, but for the dues in `back`, which came back for a reason."""
        return services.take_results(file=answer_of(batch, back or {}), actor=self.preparer, name="r.csv")


def monthly(amount: str, months: int, start: date = START) -> list[Planned]:
    days = [date(start.year + (start.month - 1 + n) // 12, (start.month - 1 + n) % 12 + 1, 28) for n in range(months)]
    return [Planned(f"{day:%Y-%m}", Decimal(amount), day) for day in days]


def answer_of(batch: PaymentBatch, back: dict[int, str]) -> bytes:
    lines = ["流水号,结果,原因代码,原因"]
    for payment in Payment.objects.filter(batch=batch).exclude(result="discarded").order_by("pk"):
        code = back.get(payment.due_id)
        lines.append(f"{payment.end_to_end},{'成功,,' if code is None else f'失败,{code},账户不存在'}")
    return "\n".join(lines).encode()


def furnished() -> House:
    """A city and the province with a fund and a million of the city's money in it."""
    province_region = Region.objects.get_or_create(
        code="210000", defaults={"name_zh": "辽宁省", "name_en": "Liaoning", "level": "province"}
    )[0]
    Region.objects.get_or_create(
        code="210700",
        defaults={"name_zh": "锦州市", "name_en": "Jinzhou", "level": "city", "parent": province_region},
    )
    units = [
        Organisation.objects.create(slug=slug, name_zh=name, name_en=slug, level=level, region_id=region)
        for slug, name, level, region in (
            ("test-city", "锦州市人社局", "city", "210700"),
            ("test-province", "辽宁省财政厅", "province", "210000"),
        )
    ]
    preparer = officer(Privilege.FUNDS_READ, Privilege.FUNDS_PREPARE, name="preparer")
    approver = officer(Privilege.FUNDS_READ, Privilege.FUNDS_APPROVE, Privilege.FUNDS_OVERRIDE, name="approver")
    decider = officer(Privilege.CASES_DECIDE, Privilege.CASES_CHECK, name="decider")
    fund = services.make_fund(
        slug="test-fund", title="人才专项资金", organisation=units[0], first_year=2024, actor=preparer
    )
    house = House(units[0], units[1], fund, preparer, approver, decider)
    house.appropriate("1000000.00")
    for unit in units:
        services.record_account(
            organisation=unit, number="2100000000001", holder=unit.name_zh, bank_code="001",
            bank_name="国库", actor=preparer,
        )  # fmt: skip
    return house


def example(path: str) -> str:
    """Puts something that there is into an address of the desk of finance."""
    house = furnished()
    house.grant("case:1", house.payee())
    house.grant("case:2", house.payee())
    batch = house.build()
    file = archive.keep(batch=batch, type=PaymentFile.Type.BANK_CSV, content=b"x", actor=house.preparer)
    house.grant("case:3", house.payee())
    house.answer(house.send())
    (recovery,) = services.recover(reference="case:3", amount=Decimal("2700.00"), actor=house.decider, reason="x")
    there = {
        "recoveries": recovery, "instalments": recovery.instalments.get(),
        "batches": batch, "payments": batch.payments.all()[0], "files": file, "entries": Entry.objects.earliest("pk"),
        "accounts": Account.objects.earliest("pk"),
    }  # fmt: skip
    for name, thing in there.items():
        path = path.replace(f"/{name}/1", f"/{name}/{thing.pk}")
    return path
