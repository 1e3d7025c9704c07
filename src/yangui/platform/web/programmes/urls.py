"""Addresses of the public pages of programmes."""

from django.urls import path

from yangui.platform.web.programmes import views

urlpatterns = [
    path("", views.calls, name="programmes"),
    path("<int:pk>", views.call, name="programme"),
    path("notices", views.notices, name="programme-notices"),
    path("<int:pk>/notice.pdf", views.notice, name="programme-notice"),
    path("<int:pk>/object", views.object_to, name="programme-object"),
    path("letters/<str:code>", views.letter, name="programme-letter"),
]
