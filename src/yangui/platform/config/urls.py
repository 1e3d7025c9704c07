"""All addresses of the platform, by area."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from yangui.platform.api.app import api

api_urls = api.urls
# the API has keys of its own and no session
for pattern in api_urls[0]:
    login_not_required(pattern.callback)

urlpatterns = [
    path("api/v1/", api_urls),
    path("", include("yangui.platform.web.portal.urls")),
    path("check/", include("yangui.platform.web.check.urls")),
    path("health/", include("yangui.platform.core.urls")),
]
