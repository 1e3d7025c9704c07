"""What recognition keeps: registers, recognitions, entries, nominations upward, titles."""

from yangui.platform.recognition.models.entries import Certificate, Entry
from yangui.platform.recognition.models.nominations import Enclosure, Nomination, Nominee
from yangui.platform.recognition.models.recognitions import Attachment, NoticeObjection, Recognition, Visit
from yangui.platform.recognition.models.registers import Register
from yangui.platform.recognition.models.titles import Committee, TitleReview, TitleVote
from yangui.platform.registry.models import Level

__all__ = [
    "Attachment",
    "Certificate",
    "Committee",
    "Enclosure",
    "Entry",
    "Level",
    "Nomination",
    "Nominee",
    "NoticeObjection",
    "Recognition",
    "Register",
    "TitleReview",
    "TitleVote",
    "Visit",
]
