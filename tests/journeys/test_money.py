"""From the files of the registers to money that arrived, month by month, until somebody leaves and comes back.

The platform runs in this process, so that its clock can be moved; the people are at a real browser.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Locator

from tests.journeys.conftest import SHANGHAI
from tests.journeys.visitor import Visitor
from yangui.platform.accounts.models import User
from yangui.platform.accounts.services import make_account
from yangui.platform.cases.models import Case
from yangui.platform.core import audit
from yangui.platform.core.actor import Actor, Grant
from yangui.platform.core.privileges import Privilege
from yangui.platform.entitlements import services as entitlements
from yangui.platform.entitlements.models import Confirmation, Offer
from yangui.platform.funds import services as funds
from yangui.platform.funds.models import Line, PaymentBatch
from yangui.platform.organisations.services import actor_of
from yangui.platform.registry import services as registry
from yangui.platform.registry.fictional import SPOILT_EVERY, employers, graduates
from yangui.platform.registry.models import Entity, Relation

BEGIN = datetime(2026, 10, 9, 9, tzinfo=SHANGHAI)
BENEFIT = "jinzhou-living-subsidy"
# yuan a month, of the measures of Jinzhou (2023), 政策聚才
MONTHLY = {"doctor": 2000, "master": 1000, "bachelor": 800}
PEOPLE, RETURNED = 10, 3
REGISTRAR = Actor(grants=(Grant(Privilege.REGISTRY_EDIT, "registry_officer"),))
ACCOUNTS = Actor(grants=(Grant(Privilege.ACCOUNTS_MANAGE, "security_administrator"),))


def upload(officer: Visitor, table: pl.DataFrame, name: str, kind: str, register: str, folder: Path) -> dict[str, str]:
    """Takes a file in, confirms the columns that were recognised, and commits; the counts of the preview."""
    file = folder / f"{name}.xlsx"
    table.write_excel(file)
    officer.open("/desk/registry/imports/new")
    officer.page.locator("#id_file").set_input_files(file)
    officer.page.locator("#id_kind").select_option(kind)
    officer.page.locator("#id_register").select_option(register)
    officer.page.locator("#id_on").fill("2026-10-01")
    officer.click("main form button.btn-primary")
    if officer.path.endswith("/columns"):
        officer.looks(f"money-{name}-columns")
        officer.click("main form button.btn-primary")
    officer.looks(f"money-{name}-preview")
    counts = {
        panel.locator("strong").inner_text(): panel.locator(".sum").inner_text()
        for panel in officer.page.locator("ul.choices a.panel").all()
    }
    officer.click("form[action$='/commit'] button")
    return counts


@pytest.mark.slow
def test_from_the_registers_to_the_account_and_back(
    who: Callable[..., Visitor], clock: time_machine.Traveller, tmp_path: Path
) -> None:
    import_both(who("registry_officer"), tmp_path)
    arrange(who("finance"), who("decision_officer"))
    people = offers(who("decision_officer"))
    accept(who, people)
    check_and_grant(who("case_officer"), who("decision_officer"))

    first = run_of_the_month(who, clock, datetime(2026, 11, 2, 9, tzinfo=SHANGHAI), spoil=RETURNED)
    assert first.count == sum(months(p, 2026, 10) for p in people)
    assert first.amount == sum((owed(p, 2026, 10) for p in people), Decimal(0))
    correct_accounts(who, people)
    again = run_of_the_month(who, clock, datetime(2026, 11, 5, 9, tzinfo=SHANGHAI), spoil=0)
    assert arrived() == first.amount
    assert again.amount < first.amount
    second = run_of_the_month(who, clock, datetime(2026, 12, 1, 9, tzinfo=SHANGHAI), spoil=0)
    assert second.amount == sum(MONTHLY[education(p)] for p in people)
    assert arrived() == first.amount + second.amount

    leaver = leave(who, people)
    stopped = run_of_the_month(who, clock, datetime(2027, 1, 4, 9, tzinfo=SHANGHAI), spoil=0)
    assert stopped.amount == second.amount - MONTHLY[education(leaver)]
    come_back(who, leaver)
    third = run_of_the_month(who, clock, datetime(2027, 2, 1, 9, tzinfo=SHANGHAI), spoil=0)
    # what was stopped for December comes with January
    assert third.amount == second.amount + MONTHLY[education(leaver)]
    assert arrived() == sum((owed(p, 2027, 1) for p in people), Decimal(0))
    assert sum(Line.objects.values_list("amount", flat=True), Decimal(0)) == 0
    assert audit.verify() is None


def import_both(officer: Visitor, folder: Path) -> None:
    """Every row is new or refused with a reason; the files say how many are spoilt."""
    counts = upload(officer, employers(), "employers", "enterprise", "market-regulation", folder)
    assert (counts["新增"], counts["未通过"]) == ("297", "3")
    table = graduates()
    counts = upload(officer, table, "graduates", "person", "social-insurance", folder)
    good = len(sound(table))
    assert int(counts["未通过"]) == table.height - good
    assert int(counts["新增"]) == good
    assert Entity.objects.filter(kind="person").count() == good


def arrange(finance: Visitor, officer: Visitor) -> None:
    """A fund with money in it, and who handles the benefit."""
    finance.open("/desk/funds/")
    finance.page.locator("#id_payer").select_option(label="锦州市财政局")
    finance.page.locator("#id_slug").fill("talent-2026")
    finance.page.locator("#id_title").fill("人才专项资金（虚构）")
    finance.page.locator("#id_first_year").fill("2026")
    finance.click("main form[method=post] button.btn-primary")
    for year in (2026, 2027, 2028, 2029, 2030):
        finance.page.locator("details:has(input[value=appropriate]) summary").click()
        form = finance.page.locator("form:has(input[value=appropriate])")
        form.locator("[name=appropriate-payer]").select_option(label="锦州市财政局")
        form.locator("[name=appropriate-year]").fill(str(year))
        form.locator("[name=appropriate-amount]").fill("1000000")
        form.locator("[name=appropriate-reason]").fill("虚构预算")
        finance.click("form:has(input[value=appropriate]) button.btn-primary")
    finance.looks("money-fund")
    finance.open("/desk/funds/paying-accounts")
    finance.page.locator("#id_payer").select_option(label="锦州市财政局")
    for name, value in (bank(900) | {"holder": "锦州市财政局（虚构）"}).items():
        finance.page.locator(f"#id_{name}").fill(value)
    finance.click("main form[method=post] button.btn-primary")
    finance.looks("money-paying-accounts")

    officer.open(f"/desk/cases/arrangements/new?benefit={BENEFIT}")
    officer.page.locator("#id_organisation").select_option(label="锦州市人力资源和社会保障局")
    officer.page.locator("#id_fund").select_option(label="人才专项资金（虚构）")
    officer.page.locator("#id_shares").fill("jinzhou-finance 1")
    officer.page.locator("#id_contact").fill("0416-0000000（虚构）")
    officer.page.locator("#id_pay_days").fill("5")
    officer.page.locator("#id_direct").check()
    officer.page.locator("#id_spot_check_percent").fill("100")
    officer.click("main form[method=post] button.btn-primary")
    officer.looks("money-arrangements")


def offers(officer: Visitor) -> list[Entity]:
    """A run over the registers makes offers; ten of those who got one have an account."""
    officer.open("/desk/entitlements/")
    officer.click("form[action$='/run'] button")
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    officer.open("/desk/entitlements/")
    officer.looks("money-runs")
    made = Offer.objects.filter(benefit=BENEFIT, state="made").select_related("entity").order_by("entity")
    assert made.count() == sum(entitled(row) for row in sound(graduates()))
    people = [offer.entity for offer in made[:PEOPLE]]
    first = User.objects.get(email="person@example.test")
    for number, person in enumerate(people):
        account = first if number == 0 else make_account(
            email=f"goose-{number}@example.test", name=person.name, password=None, actor=ACCOUNTS
        )  # fmt: skip
        registry.link_account(entity=person, account=account, actor=REGISTRAR, reason="虚构")
    agent = User.objects.get(email="employer-agent@example.test")
    works_at = Relation.objects.get(entity=people[0], type="works_at", ended_by=None)
    registry.appoint_agent(entity=works_at.to, account=agent, actor=REGISTRAR, reason="虚构")
    return people


def sound(table: pl.DataFrame) -> list[dict[str, str]]:
    """The rows that are not spoilt; where two have one number nobody knows whose it is."""
    rows = table.to_dicts()
    numbers = Counter(row["身份证号"] for row in rows)
    return [row for n, row in enumerate(rows) if (n == 0 or n % SPOILT_EVERY) and numbers[row["身份证号"]] == 1]


def entitled(row: dict[str, str]) -> bool:
    """What the measures of Jinzhou ask, reckoned anew: insured there within a year of graduating."""
    graduated, since = (date.fromisoformat(row[n]) for n in ("毕业日期", "本地参保起始日期"))
    return row["社会保险参保地"] == "锦州市" and (since - graduated).days < 365


def accept(who: Callable[..., Visitor], people: list[Entity]) -> None:
    """One on a phone, who forgets the account first; the others by the program. The employer confirms."""
    person = who("person", "phone")
    person.open("/my/")
    person.looks("money-mine")
    offer = Offer.objects.get(entity=people[0], benefit=BENEFIT)
    person.open(f"/my/offers/{offer.pk}")
    person.looks("money-offer")
    person.page.locator("#id_consent").check()
    person.click("form[action$='/accept'] button")
    assert person.page.locator(".field-error").count() == 3
    person.looks("money-offer-incomplete")
    for name, value in bank(0).items():
        if name != "holder":
            person.page.locator(f"#id_{name}").fill(value)
    person.page.locator("#id_consent").check()
    person.click("form[action$='/accept'] button")
    person.looks("money-case")
    for number, entity in enumerate(people[1:], 1):
        actor = actor_of(entity.account)
        funds.record_account(entity=entity, actor=actor, **bank(number) | {"holder": entity.name})
        offer = Offer.objects.get(entity=entity, benefit=BENEFIT)
        entitlements.accept(offer=offer, consent=True, actor=actor)
    agent = who("employer_agent")
    agent.open("/my/employees")
    row_of(agent, people[0]).check()
    agent.click("button[value=confirm]")
    agent.looks("money-employees")
    assert "办成 1 行" in agent.text("[role=status]")


def row_of(agent: Visitor, person: Entity) -> Locator:
    """The person's row on the employer's list; several may have one name."""
    return agent.page.locator(f"input[name=row][value='{Confirmation.objects.get(person=person).pk}']")


def bank(number: int) -> dict[str, str]:
    return {"holder": "", "number": f"62170000000{number:05}", "bank_name": "虚构银行锦州分行", "bank_code": "102"}


def check_and_grant(checker: Visitor, decider: Visitor) -> None:
    """Every case was drawn for a spot check; another officer grants, all at once."""
    for case in Case.objects.filter(state="submitted").order_by("number"):
        checker.open(f"/desk/cases/{case.number}")
        checker.page.locator("form[action$='/spot-check'] input[value=yes]").check()
        checker.page.locator("#spot-note").fill("电话核实在职")
        checker.click("form[action$='/spot-check'] button")
        checker.click("form[action$='/check'] button")
    checker.looks("money-checked")
    decider.open("/desk/cases/?state=checked")
    decider.looks("money-queue")
    for box in decider.page.locator("input[name=case]").all():
        box.check()
    decider.click("button[name=step][value=grant]")
    decider.looks("money-granted")
    assert Case.objects.filter(state="budgeted").count() == PEOPLE


def run_of_the_month(
    who: Callable[..., Visitor], clock: time_machine.Traveller, day: datetime, *, spoil: int
) -> PaymentBatch:
    """A batch is built, approved by another, sent, and answered; the accounts of the first `spoil` payees are wrong."""
    clock.move_to(day)
    finance, approver = who("finance"), who("finance_approver")
    finance.open("/desk/funds/batches/")
    finance.page.locator("#id_payer").select_option(label="锦州市财政局")
    finance.page.locator("#id_until").fill(f"{day:%Y-%m-%d}")
    finance.click("form[action$='/batches/'] button.btn-primary")
    path = finance.path
    assert finance.page.locator("form[action$='/approve']").count() == 0
    approver.open(path)
    approver.click("form[action$='/approve'] button")
    finance.open(path)
    finance.click("form[action$='/send'] button")
    finance.looks("money-batch-sent")
    links = finance.page.locator("a[href*='/funds/files/']").all()
    files = [finance.context.request.get(finance.address + str(a.get_attribute("href"))).body() for a in links]
    assert any(b"pain.001" in file for file in files)
    answer = answered(next(f for f in files if "流水号".encode() in f), spoil)
    finance.open("/desk/funds/batches/")
    finance.page.locator("#id_file").set_input_files(
        {"name": "receipts.csv", "mimeType": "text/csv", "buffer": answer.encode()}
    )
    finance.click("form[action$='/results'] button")
    finance.looks("money-batch-settled")
    return PaymentBatch.objects.latest("pk")


def answered(file: bytes, spoil: int) -> str:
    """The bank's own file with its results."""
    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    wrong = sorted({row["账号"].strip("'\t ") for row in rows})[:spoil]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["流水号", "结果", "原因代码", "原因"])
    for row in rows:
        bad = row["账号"].strip("'\t ") in wrong
        writer.writerow([row["流水号"], "失败" if bad else "成功", "AC01" if bad else "", "账号不存在" if bad else ""])
    return out.getvalue()


def correct_accounts(who: Callable[..., Visitor], people: list[Entity]) -> None:
    """Those whom the bank did not find give another account: one on the phone, two by the program."""
    finance = who("finance")
    finance.open("/desk/funds/returned")
    finance.looks("money-returned")
    person = who("person", "phone")
    person.open("/my/account")
    assert "银行退回" in person.text()
    for name, value in (bank(100) | {"holder": people[0].name}).items():
        person.page.locator(f"#id_{name}").fill(value)
    person.click("main form[method=post] button.btn-primary")
    person.looks("money-account")
    for number, entity in enumerate(people[1:RETURNED], 1):
        given = bank(100 + number) | {"holder": entity.name}
        funds.record_account(entity=entity, actor=actor_of(entity.account), **given)


def leave(who: Callable[..., Visitor], people: list[Entity]) -> Entity:
    """The employer says that one has left; the person is told, and the payments stop."""
    agent = who("employer_agent")
    agent.open("/my/employees?state=confirmed")
    row_of(agent, people[0]).check()
    agent.page.locator("#id_left_on").fill("2026-11-20")
    agent.click("button[value=leave]")
    assert "办成 1 行" in agent.text("[role=status]"), agent.text()
    assert Case.objects.get(entity=people[0]).state == "suspended"
    person = who("person", "phone")
    person.open("/my/notices")
    person.looks("money-stopped")
    return people[0]


def come_back(who: Callable[..., Visitor], leaver: Entity) -> None:
    """The person objects; somebody who did not decide looks at it, and the payments go on."""
    number = Case.objects.get(entity=leaver).number
    person = who("person", "phone")
    person.open(f"/my/cases/{number}")
    person.page.locator("main textarea[name=text]").fill("单位报错了人，我仍在职。")
    person.click("button[formaction$='/object']")
    person.looks("money-objection")
    officer = who("objection_officer")
    officer.open("/desk/cases/objections")
    officer.looks("money-objections")
    officer.open(f"/desk/cases/{number}")
    officer.page.locator("input[name=upheld][value=yes]").check()
    officer.page.locator("#objection-reason").fill("社保在缴，单位已更正")
    officer.click("form[action$='/objection'] button")
    assert Case.objects.get(entity=leaver).state == "budgeted"
    officer.open(f"/desk/cases/{number}/story")
    officer.looks("money-story")


def education(person: Entity) -> str:
    return str(registry.values_of(person)["education"])


def months(person: Entity, year: int, month: int) -> int:
    """From the month in which the insurance began to this one."""
    since = date.fromisoformat(str(registry.values_of(person)["insurance.since"]))
    return (year - since.year) * 12 + month - since.month + 1


def owed(person: Entity, year: int, month: int) -> Decimal:
    """What has been earned until a month."""
    return Decimal(MONTHLY[education(person)] * months(person, year, month))


def arrived() -> Decimal:
    """What the bank says has arrived."""
    paid = PaymentBatch.objects.filter(payments__result="paid").values_list("payments__amount", flat=True)
    return sum(paid, Decimal(0))
