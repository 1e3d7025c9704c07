"""A small responsibility grid: what lies in it, who is in charge, and what they found."""

from yangui.platform.config.world.officers import account, home, officer
from yangui.platform.core.clock import today
from yangui.platform.grids import services
from yangui.platform.grids.models import Kind, Place, Visit

PARTS = (
    (Kind.HOUSEHOLD, "返乡青年第一户（虚构）"), (Kind.HOUSEHOLD, "返乡青年第二户（虚构）"),
    (Kind.ENTERPRISE, "雁栖农业合作社（虚构）"),
)  # fmt: skip


def lay_out() -> None:
    """One of the places was found well, one has two needs of which one is settled, and nobody has been at the third."""
    manager, member = officer("grid_officer"), officer("grid_member")
    village = services.add_place(organisation=home(), kind=Kind.VILLAGE, name="雁栖村（虚构）", actor=manager)
    places: list[Place] = []
    for kind, name in PARTS:
        place = services.add_place(organisation=home(), kind=kind, name=name, parent=village, actor=manager)
        services.assign(place=place, account=account("grid_member"), since=today(), actor=manager)
        places.append(place)
    first, second, _third = places
    services.visit(place=first, found=Visit.Found.WELL, text="孩子已入学。", needs=[], actor=member)
    visit = services.visit(
        place=second, found=Visit.Found.NEEDS, text="", needs=["协助申办创业担保贷款", "修好门前的路灯"], actor=member
    )
    need = visit.needs.get(text="修好门前的路灯")
    services.settle(need=need, how="村里已更换灯泡。", actor=member)
