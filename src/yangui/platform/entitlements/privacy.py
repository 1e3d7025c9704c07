"""Privacy and retention of entitlements (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

FIELDS = {
    "Run": Kept(
        "for good: offers name it",
        internal="id state kind day whole pack handled counts seconds error started_at ended_at",
        personal="made_by",
    ),
    "Standing": Kept(
        "until the rules no longer give it",
        internal="id kind run",
        personal="entity benefit amount payment times first last result",
    ),
    "Watch": Kept("as long as the entity is registered", internal="kind", personal="entity next_on"),
    "Touched": Kept("until the next run", internal="id", personal="entity"),
    "Offer": Kept(
        "as long as the entity is registered: it says what was offered when",
        internal="id state kind run made_at expires_on over",
        personal="entity benefit amount result text answer case",
    ),
    "Confirmation": Kept(
        "as long as the relation",
        internal="id state asked_at answered_at",
        personal="person employer relation answered_by",
    ),
    "Consent": Kept(
        "as long as the entity is registered", internal="id given_at withdrawn_at", personal="person employer"
    ),
}
