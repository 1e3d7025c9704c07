"""Addresses of the self-check."""

from django.urls import path, register_converter

from yangui.platform.entitlements.selfcheck import KINDS
from yangui.platform.web.check import follow_up, views


class KindConverter:
    """A kind of entity in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        """The kind."""
        return value

    def to_url(self, value: str) -> str:
        """The kind."""
        return value


register_converter(KindConverter, "kind")

urlpatterns = [
    path("", views.start, name="self-check"),
    path("saved/<str:sealed>", views.saved, name="self-check-saved"),
    path("follow-up/confirm/<str:sealed>", follow_up.confirm, name="follow-up-confirm"),
    path("follow-up/<str:sealed>", follow_up.answer, name="follow-up"),
    path("<kind:kind>/follow-up", follow_up.ask, name="self-check-follow-up"),
    path("<kind:kind>/", views.question, name="self-check-question"),
    path("<kind:kind>/change/<str:fact>", views.question, name="self-check-change"),
    path("<kind:kind>/result", views.result, name="self-check-result"),
    path("<kind:kind>/result.pdf", views.pdf, name="self-check-pdf"),
    path("<kind:kind>/why", views.why, name="self-check-why"),
    path("<kind:kind>/why/<slug:benefit>", views.reasons, name="self-check-reasons"),
    path("<kind:kind>/cities", views.cities, name="self-check-cities"),
    path("<kind:kind>/link", views.link, name="self-check-link"),
    path("<kind:kind>/forget", views.forget, name="self-check-forget"),
]
