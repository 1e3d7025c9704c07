"""Privacy and retention of the library (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

PACK = "as long as its version of the pack"

FIELDS = {
    "SearchEntry": Kept(
        "until the pack is loaded anew",
        public="id type key document clause title_zh title_en text_zh text_en region kind beneficiary amount_fen "
        "in_force window window_owed tokens",
    ),
    "PackVersion": Kept("for good: decisions name it", public="id pack number digest loaded_at before"),
    "Snapshot": Kept(PACK, public="id version type key title_zh title_en digest content"),
    "PolicyText": Kept(
        "as long as the document is in the library",
        # a text is public once it is published; who uploaded it is not
        internal="id state name title content digest found document organisation uploaded_at",
        personal="uploaded_by",
    ),
    "Subscriber": Kept(
        "until its person ends it, by a link in each mail",
        internal="id language made_at",
        personal="account",
        sensitive="address address_hash",
    ),
    "Subscription": Kept(
        "until its person ends it",
        internal="id made_at",
        personal="subscriber region beneficiary kind document benefit",
    ),
    "Told": Kept(
        "so that nothing is told twice",
        internal="id event at",
        personal="subscriber",
        days=730,
        since="at",
    ),
}
