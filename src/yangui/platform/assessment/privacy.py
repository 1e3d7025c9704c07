"""Privacy and retention of scorecards (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

RECORD = "for good: what was scored, for which reason"

FIELDS = {
    "Scheme": Kept(
        RECORD, internal="id year title subject bonus_most deduction_most objection_days", personal="made_by"
    ),
    "Item": Kept(RECORD, internal="id scheme title weight way indicator clause", personal="judge"),
    "Scorecard": Kept(
        RECORD,
        internal="id state scheme organisation group lines bonus deduction known score published_on",
        personal="leader",
    ),
    "KeyProject": Kept(RECORD, internal="id card number title aim"),
    "Judgement": Kept(RECORD, internal="id item card project share reason evidence at holds", personal="by"),
    "Evidence": Kept(RECORD, internal="id judgement name type size digest file uploaded_at", personal="uploaded_by"),
    "Adjustment": Kept(RECORD, internal="id card points clause reason evidence at holds", personal="by"),
    "Objection": Kept(
        RECORD, internal="id state card item adjustment text filed_on answer", personal="filed_by decided_by"
    ),
}
