"""The documents as an Atom feed."""

from datetime import UTC, datetime, time

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from yangui.platform.core.language import current_language
from yangui.platform.library import packs
from yangui.platform.library.figures import day_of, newest
from yangui.policy.model import Document


class Documents(Feed):
    """The newest document first."""

    feed_type = Atom1Feed
    author_name = "Yangui"

    def title(self) -> str:
        """Of the feed."""
        return _("雁归政策库")

    def subtitle(self) -> str:
        """Of the feed."""
        return packs.current().header.title[current_language()]

    def link(self) -> str:
        """The page that the feed follows."""
        return reverse("library")

    def items(self) -> list[Document]:
        """All documents."""
        return newest(packs.current())

    def item_title(self, item: Document) -> str:
        """Its title."""
        return item.title[current_language()]

    def item_description(self, item: Document) -> str:
        """Who issued it."""
        return "、".join(packs.current().organisations[id].name[current_language()] for id in item.issuers)

    def item_link(self, item: Document) -> str:
        """Its page."""
        return reverse("library-document", args=[item.id])

    def item_pubdate(self, item: Document) -> datetime | None:
        """The day that dates it."""
        day = day_of(item)
        return None if day is None else datetime.combine(day, time(), UTC)

    item_updateddate = item_pubdate
