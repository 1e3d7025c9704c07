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
        public="id slug title_zh title_en measure kind unit bound down value value_max baseline baseline_on"
        " baseline_source first last annual period_reading region owner owner_stated lead responsible document clause"
        " part_of same_as same_as_reason follows stated lapsed",
    ),
    "Indicator_lead": Kept(PACK, public="id indicator organisation"),
    "Indicator_responsible": Kept(PACK, public="id indicator organisation"),
    "Allotment": Kept(RECORD, internal="id indicator region organisation value baseline baseline_on baseline_source"),
    "PlanPoint": Kept(RECORD, internal="id indicator region on figure"),
    "Round": Kept(RECORD, internal="id title as_of opened_on days", personal="opened_by"),
    "Figure": Kept(
        RECORD,
        internal="id state indicator region as_of figure evidence origin organisation reported_at corrects reason"
        " verified_for latest",
        personal="reported_by",
    ),
    "Owed": Kept(RECORD, internal="id round indicator region organisation figure"),
    "Standing": Kept(
        RECORD,
        internal="id indicator region organisation since until colour reason value actual as_of expected due rank",
    ),
    "Matter": Kept(
        RECORD,
        internal="id state thread miss rung organisation indicator region round said found_on notified_on answer"
        " decision",
    ),
    "Evidence": Kept(RECORD, internal="id figure name type size digest file uploaded_at", personal="uploaded_by"),
    "Tally": Kept("until the next count", internal="id document region colour count"),
    "Order": Kept(RECORD, internal="id matter number code content digest made_at"),
    "Demand": Kept(
        RECORD, internal="id year region organisation employer post needed filled entered_at", personal="entered_by"
    ),
    "Publication": Kept(
        RECORD,
        public="id state kind subject title as_of threshold content published_on",
        internal="prepared_at",
        personal="prepared_by",
    ),
}
