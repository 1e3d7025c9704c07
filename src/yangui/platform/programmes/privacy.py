"""Privacy and retention of programmes (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

APPLICATION = "as long as its application"
AWARD = "as the accounts of public money are kept"

FIELDS = {
    "Call": Kept(
        "for good: applications rest on it",
        public="id state programme title organisation pack rules quorum normalise opens_on closes_on contact opened_at "
        "notice_on notice_until",
        internal="fund shares made_by overrun overrun_by",
    ),
    "PublicNotice": Kept("for good: it was published", public="id call number content digest published_on until"),
    "Application": Kept(
        AWARD,
        internal="id state number call category form due_on opened_at submitted_at endorsed_at "
        "saves saved_from saved_at",
        personal="entity leader host applicant members fields statement answers decision endorsed_by host_rank "
        "host_note officer",
    ),
    "Attachment": Kept(APPLICATION, internal="id application paper attached_at"),
    "Recommendation": Kept(
        APPLICATION, internal="id application invited_at written_at", personal="name email text", sensitive="code"
    ),
    "Expert": Kept(
        "as long as the account reviews",
        internal="id fields capacity active",
        personal="account entity hosts ties",
    ),
    "Review": Kept(
        APPLICATION,
        internal="id state application match assigned_at handed_in_at",
        personal="expert scores comment",
    ),
    "Vote": Kept(APPLICATION, internal="id application cast_at", personal="expert choice"),
    "Minutes": Kept(APPLICATION, internal="id application held_on", personal="outcome counts text"),
    "FrozenRanking": Kept(APPLICATION, internal="id call rules digest tie_reason frozen_at"),
    "Place": Kept(
        APPLICATION,
        internal="id ranking",
        personal="application rank outcome score raw normalised marks ties displaced_by",
    ),
    "DefenceSession": Kept(
        APPLICATION, internal="id state call held_on begins_at mode place quorum", personal="minutes"
    ),
    "Slot": Kept(APPLICATION, internal="id session begins_at ends_at", personal="application who appeared"),
    "Attendance": Kept(APPLICATION, internal="id session", personal="expert attended"),
    "NoticeObjection": Kept(
        APPLICATION, internal="id state application was filed_at due_on", personal="name contact reason answer"
    ),
    "Award": Kept(AWARD, internal="id state starts_on signed_at", personal="application amount figures terms"),
    "Milestone": Kept(AWARD, internal="id state award type due_on reported_at", personal="report host_paid"),
    "Change": Kept(AWARD, internal="id state award about milestone day asked_at", personal="text entity"),
}
