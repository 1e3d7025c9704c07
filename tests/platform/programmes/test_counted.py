"""Awards, counted as a goal's query counts them, from the agreement on and until they are given up."""

from collections.abc import Callable
from typing import Any

from tests.platform.programmes.people import House
from tests.platform.programmes.test_award_money import signed
from yangui import Pack
from yangui.platform.core.clock import today
from yangui.platform.programmes import leaving
from yangui.platform.targets.actuals import counted
from yangui.platform.targets.recorded import KEPT
from yangui.platform.targets.services.counting import table_of
from yangui.policy.indicators import Actual


def test_awards_are_counted_while_they_stand(house: House, day: Callable[[str], None], liaoning: Pack) -> None:
    call, award = signed(house, day)

    def found(**said: Any) -> Any:
        actual = Actual(register="award", filter=f"programme == '{call.programme}'", **said)
        return counted(liaoning, actual, table_of(liaoning, actual), "210000", None, today()).figure

    assert found() == 1
    assert found(dated="since") == 1
    award.refresh_from_db()
    assert found(take="sum", of="amount") == award.amount
    named = KEPT["award"].named([award.pk], house.actor("decider"))
    assert named == {award.pk: (award.application.entity.masked, award.application.number)}
    leaving.withdraw(award=award, reason="弄虚作假", actor=house.actor("decider"))
    assert found() == 0
