"""Privacy and retention of the library (`core.privacy`)."""

from yangui.platform.core.privacy import Kept

PACK = "as long as its version of the pack"

FIELDS = {
    "SearchEntry": Kept(
        "until the pack is loaded anew",
        public="id type key document clause title_zh title_en text_zh text_en region kind beneficiary amount_fen "
        "in_force window window_owed tokens",
    ),
    "PackVersion": Kept("for good: decisions name it", public="id pack number digest loaded_at"),
    "Snapshot": Kept(PACK, public="id version type key title_zh title_en digest content"),
    "PolicyText": Kept(
        "as long as the document is in the library",
        # a text is public once it is published; who uploaded it is not
        internal="id state name title content digest found document organisation uploaded_at",
        personal="uploaded_by",
    ),
}
