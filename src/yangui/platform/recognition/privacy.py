"""Privacy and retention of recognition (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

RECOGNITION = "as long as its recognition"
GOOD = "for good: whoever holds a certificate may have it verified"

FIELDS = {
    "Register": Kept(
        "for good: entries rest on it",
        public="id type level organisation title pack rules ladder contact kept_since",
    ),
    "Recognition": Kept(
        GOOD,
        internal="id state number register origin rules form due_on opened_at submitted_at notice_on notice_until",
        personal="entity applicant answers values decision statement officer",
    ),
    "Attachment": Kept(RECOGNITION, internal="id recognition paper attached_at"),
    "Visit": Kept(
        RECOGNITION,
        internal="id state recognition kind due_on planned_at handed_in_at",
        personal="visitor lines conclusion recommends",
    ),
    "NoticeObjection": Kept(
        RECOGNITION, internal="id state recognition filed_at due_on", personal="name contact reason answer"
    ),
    "Entry": Kept(
        GOOD,
        public="id state register number since until",
        internal="recognition listing ladder review_on intended hear_until ended_on",
        personal="entity values minutes",
    ),
    "Certificate": Kept(
        GOOD, internal="id entry number digest made_at revoked_at", personal="content", sensitive="code"
    ),
    "Nomination": Kept(
        GOOD,
        internal="id state title organisation register programme category papers due_on opened_at sent_at",
    ),
    "Nominee": Kept(GOOD, internal="id state nomination found_at", personal="entity decision result"),
    "Enclosure": Kept("as long as its nomination", internal="id nominee paper attached_at"),
    "Committee": Kept(GOOD, internal="id programme title organisation quorum open made_at", personal="members"),
    "Committee_members": Kept("as long as the committee", internal="id committee", personal="user"),
    "TitleReview": Kept(
        GOOD,
        internal="id state number committee category submitted_at",
        personal="entity decision statement minutes",
    ),
    "TitleVote": Kept("as long as its review", internal="id review cast_at", personal="member agrees"),
}
