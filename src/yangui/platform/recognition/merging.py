"""What a merge of two entities does to recognition: the one that is kept holds the other's entries, and goes on with
what is under way.

Two entries of one register, or on one ladder, cannot become one by the way: the merge is refused until the unit that
keeps the later one has ended it. It is the same with what is under way twice.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yangui.platform.core.transitions import RefusedError
from yangui.platform.recognition.models import Entry, Nominee, Recognition, TitleReview
from yangui.platform.recognition.states import ALIVE, LISTED, SUBMITTED
from yangui.platform.registry.listings import KEEPERS
from yangui.platform.registry.merging import CHECKS, MOVED, Moved
from yangui.platform.registry.models import Entity


def _of_other_nominations(kept: Entity) -> Q:
    return ~Q(nomination__in=Nominee.objects.filter(entity=kept).values("nomination"))


def must_not_double(kept: Entity, gone: Entity) -> None:
    """Raises `RefusedError` with the numbers of both, the later one last, where the two hold or ask for the same."""
    entries = Entry.objects.filter(state__in=LISTED).select_related("register__organisation").order_by("since", "pk")
    for mine in entries.filter(entity=kept):
        same = Q(register=mine.register_id) | (Q(ladder=mine.ladder) if mine.ladder else Q())
        for theirs in entries.filter(same, entity=gone):
            first, later = sorted((mine, theirs), key=lambda entry: (entry.since, entry.pk))
            said = {"first": first.number, "later": later.number, "unit": later.register.organisation}
            raise RefusedError(
                _("两个对象各有认定 %(first)s 和较晚的 %(later)s，只能有一项：请先由%(unit)s办结较晚的，再合并。")
                % said
            )
    open_ = Recognition.objects.filter(state__in=ALIVE)
    _refuse_twice(open_.filter(entity=gone, register__in=open_.filter(entity=kept).values("register")))
    titles = TitleReview.objects.filter(state=SUBMITTED)
    _refuse_twice(titles.filter(entity=gone, committee__in=titles.filter(entity=kept).values("committee")))


def _refuse_twice(found: QuerySet[Recognition] | QuerySet[TitleReview]) -> None:
    theirs = found.first()
    if theirs is not None:
        raise RefusedError(_("两个对象各有同一项正在办理的申报：请先撤回或办结 %s，再合并。") % theirs.number)


MOVED["entries"] = Moved(Entry.objects)
MOVED["recognitions"] = Moved(Recognition.objects)
MOVED["title_reviews"] = Moved(TitleReview.objects)
MOVED["nominees"] = Moved(Nominee.objects, which=_of_other_nominations)
CHECKS.append(must_not_double)
KEEPERS.append("entry")
