"""All addresses of the platform, by area."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from yangui.platform.api.app import api
from yangui.platform.core.metrics import metrics

api_urls = api.urls
# the API has keys of its own and no session
for pattern in api_urls[0]:
    assert pattern.callback is not None
    login_not_required(pattern.callback)

urlpatterns = [
    path("api/v1/", api_urls),
    path("", include("yangui.platform.web.portal.urls")),
    path("check/", include("yangui.platform.web.check.urls")),
    path("library/", include("yangui.platform.web.library.urls")),
    path("calendar/", include("yangui.platform.web.library.calendar_urls")),
    path("desk/", include("yangui.platform.web.desk.urls")),
    path("desk/registry/", include("yangui.platform.web.desk.registry.urls")),
    path("desk/library/", include("yangui.platform.web.desk.library.urls")),
    path("my/", include("yangui.platform.web.my.urls")),
    path("desk/cases/", include("yangui.platform.web.desk.cases.urls")),
    path("letters/", include("yangui.platform.web.letters.urls")),
    path("programmes/", include("yangui.platform.web.programmes.urls")),
    path("my/applications/", include("yangui.platform.web.my.applications.urls")),
    path("desk/programmes/", include("yangui.platform.web.desk.programmes.urls")),
    path("review/", include("yangui.platform.web.review.urls")),
    path("registers/", include("yangui.platform.web.registers.urls")),
    path("my/recognitions/", include("yangui.platform.web.my.recognitions.urls")),
    path("desk/recognition/", include("yangui.platform.web.desk.recognition.urls")),
    path("visits/", include("yangui.platform.web.visits.urls")),
    path("desk/entitlements/", include("yangui.platform.web.desk.entitlements.urls")),
    path("desk/funds/", include("yangui.platform.web.desk.funds.urls")),
    path("desk/targets/", include("yangui.platform.web.desk.targets.urls")),
    path("figures/", include("yangui.platform.web.figures.urls")),
    path("cockpit/", include("yangui.platform.web.cockpit.urls")),
    path("tickets/", include("yangui.platform.web.tickets.urls")),
    path("desk/tickets/", include("yangui.platform.web.desk.tickets.urls")),
    path("desk/grids/", include("yangui.platform.web.desk.grids.urls")),
    path("desk/assessment/", include("yangui.platform.web.desk.assessment.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sso/", include("allauth.socialaccount.urls")),
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("metrics", metrics),
    path("health/", include("yangui.platform.core.urls")),
]

handler403 = "yangui.platform.web.errors.denied"
handler404 = "yangui.platform.web.errors.not_found"
handler429 = "yangui.platform.web.errors.too_many"
handler500 = "yangui.platform.web.errors.failed"
