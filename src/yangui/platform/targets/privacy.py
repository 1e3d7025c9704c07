"""Privacy and retention of goals, figures and matters (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

PACK = "as long as a pack or a figure names it"
RECORD = "for good: what was promised and reached"
UNITS = "id measure organisation"

FIELDS = {
    "Measure": Kept(PACK, public="id key title_zh title_en level document clause place parent lead responsible"),
    "Measure_lead": Kept(PACK, public=UNITS),
    "Measure_responsible": Kept(PACK, public=UNITS),
    "Indicator": Kept(
        PACK,
        public="id slug title_zh title_en measure kind unit bound down value value_max baseline first last annual"
        " period_reading region owner owner_stated lead responsible document clause part_of same_as follows stated"
        " lapsed",
    ),
    "Indicator_lead": Kept(PACK, public="id indicator organisation"),
    "Indicator_responsible": Kept(PACK, public="id indicator organisation"),
    "Allotment": Kept(RECORD, internal="id indicator region organisation value baseline"),
    "PlanPoint": Kept(RECORD, internal="id indicator region on figure"),
    "Round": Kept(RECORD, internal="id title as_of opened_on days", personal="opened_by"),
    "Figure": Kept(
        RECORD,
        internal="id state indicator region as_of figure evidence origin organisation reported_at corrects reason"
        " verified_for",
        personal="reported_by",
    ),
    "Owed": Kept(RECORD, internal="id round indicator region organisation figure"),
    "Standing": Kept(
        RECORD,
        internal="id indicator region organisation since until colour reason value actual as_of expected due",
    ),
    "Matter": Kept(
        RECORD,
        internal="id state thread miss rung organisation indicator region round said found_on notified_on answer",
    ),
}
