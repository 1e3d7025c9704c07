"""What programmes keep: calls, applications, reviews, the ranking, objections and awards."""

from yangui.platform.programmes.models.applications import Application, Attachment, Recommendation
from yangui.platform.programmes.models.awards import Award, Change, Milestone
from yangui.platform.programmes.models.calls import Call, PublicNotice
from yangui.platform.programmes.models.objections import NoticeObjection
from yangui.platform.programmes.models.ranking import FrozenRanking, Place
from yangui.platform.programmes.models.reviews import Expert, Minutes, Review, Vote
from yangui.platform.programmes.models.sessions import Attendance, DefenceSession, Slot

__all__ = [
    "Application", "Attachment", "Attendance", "Award", "Call", "Change", "DefenceSession", "Expert", "FrozenRanking",
    "Milestone", "Minutes", "NoticeObjection", "Place", "PublicNotice", "Recommendation", "Review", "Slot", "Vote",
]  # fmt: skip
