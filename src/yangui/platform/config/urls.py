"""All addresses of the platform, by area."""

from django.urls import include, path

urlpatterns = [
    path("", include("yangui.platform.web.portal.urls")),
    path("check/", include("yangui.platform.web.check.urls")),
    path("health/", include("yangui.platform.core.urls")),
]
