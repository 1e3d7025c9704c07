"""The pages of a round: what is blind stays blind, what is wrong stands at its place, what is done is done."""

import datetime as dt
from collections.abc import Callable
from io import BytesIO

from django.test import Client
from python_calamine import load_workbook

from tests.platform.programmes.people import CATEGORY, FIELD, House
from yangui.platform.core.clock import today
from yangui.platform.programmes import services
from yangui.platform.programmes.models import Application, Call, Review


def test_a_call_is_drafted_settled_and_opened(house: House, browser: Callable[..., Client]) -> None:
    secretary = browser("secretary")
    assert "还没有申报批次" in secretary.get("/desk/programmes/").content.decode()
    given = {
        "programme": "xingliao-talent-plan", "organisation": house.unit.pk, "title": "兴辽（虚构）", "contact": "024",
        "opens_on": today().isoformat(), "closes_on": "2026-04-01",
    }  # fmt: skip
    wrong = secretary.post("/desk/programmes/new", given | {"closes_on": "2026-01-01"})
    assert wrong.status_code == 422
    assert "截止日期须不早于开始日期" in wrong.content.decode()
    secretary.post("/desk/programmes/new", given)
    call = Call.objects.get()
    address = f"/desk/programmes/{call.pk}"
    refused = secretary.post(f"{address}/do/open")
    assert (refused.status_code, "还没有名额" in refused.content.decode()) == (422, True)
    form = secretary.get(address).context["form"]
    said = {name: field.initial for name, field in form.fields.items() if field.initial not in (None, False)}
    said |= {name: 3 for name in form.fields if name.startswith("quota-")} | {"fund": house.fund.pk}
    said |= {name: 300_000 for name in form.fields if name.startswith("amount-")}
    assert secretary.post(f"{address}/do/settle", said | {"instalments": "x 签约"}).status_code == 422
    assert secretary.post(f"{address}/do/settle", said | {"payer": house.unit.slug}).status_code == 302
    assert Client().get(f"/programmes/{call.pk}").status_code == 404
    assert secretary.post(f"{address}/do/open").status_code == 302
    assert "兴辽（虚构）" in Client().get("/programmes/").content.decode()


def test_an_application_is_filled_in_and_handed_in(house: House, browser: Callable[..., Client]) -> None:
    call = house.call()
    entity = house.body("person", "goose")
    goose = browser("goose")
    assert goose.get(f"/my/applications/apply/{call.pk}").status_code == 200
    goose.post(f"/my/applications/apply/{call.pk}", {"entity": entity.pk, "category": CATEGORY})
    held = Application.objects.get()
    address = f"/my/applications/{held.number}"
    told = goose.post(f"{address}/form", {"save": "1", "statement": "钢。"}, follow=True).content.decode()
    assert "已保存，尚未提交" in told
    refused = goose.post(f"{address}/form", {"submit": "1", "statement": "钢。", "fields": FIELD})
    held.refresh_from_db()
    if refused.status_code == 422:
        assert (held.state, held.statement) == ("draft", "钢。")
        assert "准备情况" in refused.content.decode()
    else:
        assert held.state == "submitted"
    assert browser("outsider").get(address).status_code == 404
    assert goose.get(address).status_code == 200


def reviewed(house: House, day: Callable[[str], None]) -> Application:
    call = house.call(quota=1)
    application = house.apply(call, statement="雁某某在此研究。")
    application.members = ["雁某某"]
    application.save()
    day("2026-04-07")
    services.close_call(call=call, actor=house.actor("secretary"))
    house.accept(application)
    services.begin_review(call=call, actor=house.actor("secretary"))
    services.assign(call=call, actor=house.actor("secretary"))
    return application


def test_the_sheet_is_blind(house: House, browser: Callable[..., Client], day: Callable[[str], None]) -> None:
    application = reviewed(house, day)
    first, second, third = Review.objects.order_by("pk")
    client = browser(first.expert.account)
    assert "在此研究" not in client.get(f"/review/{first.pk}").content.decode()
    client.post(f"/review/{first.pk}/do/declare")
    page = client.get(f"/review/{first.pk}").content.decode()
    assert "〔隐去〕在此研究" in page
    assert application.entity.name not in page
    assert application.number not in page
    criteria = application.call.rules["categories"][CATEGORY]["criteria"]
    sheet = {f"score-{id}": "87.5" for id in criteria}
    wrong = client.post(f"/review/{first.pk}/do/save", sheet | dict.fromkeys(list(sheet)[:1], "101"))
    assert (wrong.status_code, "0 到 100 分" in wrong.content.decode()) == (422, True)
    assert "87.5" in client.post(f"/review/{first.pk}/do/save", sheet, follow=True).content.decode()
    assert client.post(f"/review/{first.pk}/do/hand-in", sheet).status_code == 422
    assert client.post(f"/review/{first.pk}/do/hand-in", sheet | {"comment": "独特评语"}).status_code == 302

    pages = {
        "secretary": f"/desk/programmes/applications/{application.number}",
        "decider": f"/desk/programmes/{application.call_id}",
        **{r.expert.account.email.partition("@")[0]: f"/review/{r.pk}" for r in (second, third)},
    }
    house.hand_in(second, 66)
    for who, address in pages.items():
        page = browser(who).get(address).content.decode()
        assert "87.5" not in page, who
        assert "独特评语" not in page, who
    assert "3 份中已交 2 份" in browser("secretary").get(pages["secretary"]).content.decode()
    house.hand_in(third, 70)
    assert "独特评语" in browser("secretary").get(pages["secretary"]).content.decode()
    assert "独特评语" in browser(third.expert.account).get(f"/review/{third.pk}").content.decode()
    own = house.accounts[application.entity.account.email.partition("@")[0]]
    assert "独特评语" not in browser(own).get(f"/my/applications/{application.number}").content.decode()


def test_from_the_panel_to_the_notice(house: House, browser: Callable[..., Client], day: Callable[[str], None]) -> None:
    application = reviewed(house, day)
    call = application.call
    house.review(call, {})
    secretary, decider = browser("secretary"), browser("decider")
    desk, one = f"/desk/programmes/{call.pk}", f"/desk/programmes/applications/{application.number}"
    assert secretary.post(f"{desk}/do/deliberate").status_code == 302
    assert secretary.post(f"{one}/do/close-vote", {"outcome": "recommend", "reason": "同意"}).status_code == 422
    for expert in house.experts[:3]:
        member = browser(expert.account)
        assert str(application.pk) in member.get("/review/").content.decode()
        assert member.get(f"/review/panel/{application.pk}").status_code == 200
        assert member.post(f"/review/panel/{application.pk}", {"choice": "recommend"}).status_code == 302
    assert secretary.post(f"{one}/do/close-vote", {"outcome": "recommend", "reason": "同意"}).status_code == 302
    assert secretary.post(f"{desk}/do/rank").status_code == 302
    assert secretary.post(f"{desk}/do/publish").status_code == 403
    assert decider.post(f"{desk}/do/publish").status_code == 302
    public = Client().get(f"/programmes/{call.pk}").content.decode()
    assert application.number in public
    assert application.entity.name not in public
    given = {"number": application.number, "name": "甲", "contact": "1", "reason": "疑"}
    assert Client().post(f"/programmes/{call.pk}/object", given | {"number": "x"}).status_code == 422
    assert Client().post(f"/programmes/{call.pk}/object", given).status_code == 302
    page = decider.get(desk)
    key = page.context["objections"].get().pk
    told = {"objection": key, "upheld": "no", "reason": "不实"}
    assert decider.post(f"{desk}/do/objection", told).status_code == 302
    day("2026-05-08")
    secretary, decider = browser("secretary"), browser("decider")  # sessions have ended since
    assert decider.post(f"{desk}/do/confirm").status_code == 302
    own = browser(application.entity.account)
    assert own.post(f"/my/applications/{application.number}/do/accept").status_code == 302
    assert decider.post(f"{one}/do/agree", {"figures": "指标", "days": "昨天"}).status_code == 422
    agreed = {"figures": "指标", "days": "2026-06-01", "mid_term": "2026-12-01", "final_check": "2027-05-31"}
    assert decider.post(f"{one}/do/agree", agreed).status_code == 302
    assert "已承诺 300000.00 元" in secretary.get(one).content.decode()
    book = load_workbook(BytesIO(secretary.get(f"{desk}?format=xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[1][0] == application.number


def test_lists_ask_the_database_as_often_for_many_as_for_few(
    house: House, browser: Callable[..., Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    call = house.call()
    client = browser("checker")
    counts = []
    for _ in range(2):
        for _ in range(3):
            house.apply(call)
        with django_assert_max_num_queries(60) as asked:  # type: ignore[attr-defined]
            assert client.get(f"/desk/programmes/{call.pk}").status_code == 200
        counts.append(len(asked.captured_queries))
    assert counts[0] == counts[1]


def test_an_open_call_is_in_the_public_calendar(house: House, day: Callable[[str], None], client: Client) -> None:
    call = house.call()
    (row,) = client.get("/calendar/").context["rows"]
    assert (row.window.title, row.window.address, row.by) == (call.title, f"/programmes/{call.pk}", str(house.unit))
    assert f"URL:http://testserver/programmes/{call.pk}" in client.get("/calendar/windows.ics").content.decode()
    day((call.closes_on + dt.timedelta(1)).isoformat())
    assert client.get("/calendar/").context["rows"] == []
