"""Privacy and retention of the registers (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

TRAIL = "as long as the entity: it tells where each fact came from"
ENTITY = "as long as the entity"

FIELDS = {
    "Batch": Kept(
        TRAIL,
        internal="id state source title kind register on organisation file digest mapping counts progress made_by "
        "made_at changed_at",
    ),
    "Entity": Kept(
        "as long as a benefit, a case or a payment may refer to it, then anonymised",
        internal="id kind region merged_into batch ended_by made_at",
        personal="name account",
    ),
    "Agency": Kept(ENTITY, internal="id entity since until", personal="account"),
    "Identifier": Kept(ENTITY, internal="id entity type", sensitive="value hash"),
    # some facts are sensitive (a home, a disability): the pack says which; as a column all are treated so
    "Fact": Kept(ENTITY, internal="id name register on state batch ended_by", personal="entity", sensitive="value"),
    "Relation": Kept(ENTITY, internal="id type register batch ended_by", personal="entity to since until"),
    "Listing": Kept(ENTITY, internal="id type number level since until state batch", personal="entity"),
    "Dispute": Kept(
        ENTITY,
        internal="id state fact before batch made_at due_on ended_at",
        personal="entity text answer made_by",
        sensitive="claimed",
    ),
    "Merge": Kept(ENTITY, internal="id batch made_by made_at undone_at", personal="entity absorbed reason moved"),
}
