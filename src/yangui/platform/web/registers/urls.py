"""Addresses of the public registers."""

from django.urls import path

from yangui.platform.web.registers import views

urlpatterns = [
    path("", views.registers, name="registers"),
    path("notices/<slug:number>", views.notice, name="register-notice"),
    path("notices/<slug:number>/object", views.object_to, name="register-object"),
    path("certificates/<str:code>", views.verify, name="certificate"),
    path("<slug:type>/", views.register, name="register"),
]
