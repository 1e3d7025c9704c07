"""Privacy and retention of grids (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

RECORD = "as long as the grid is kept"

FIELDS = {
    "Place": Kept(RECORD, internal="id organisation kind parent ended_on", personal="name"),
    "Term": Kept("for good: who was in charge", internal="id place since until", personal="account"),
    "Visit": Kept(RECORD, internal="id place on found", personal="by text"),
    "Need": Kept(RECORD, internal="id visit place settled_on", personal="text how settled_by"),
    "HandOver": Kept(
        "for good: who was in charge", internal="id state term offered_on answered_on", personal="to reason open_needs"
    ),
}
