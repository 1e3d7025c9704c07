"""Addresses of the desk as a whole, and of its areas of one page; each other area has its own."""

from django.urls import path

from yangui.platform.web.desk import roles, start, takeup

urlpatterns = [
    path("", start.start, name="desk"),
    path("take-up/", takeup.page, name="desk-take-up"),
    path("take-up/take-up.xlsx", takeup.sheet, name="desk-take-up-sheet"),
    path("roles/", roles.page, name="desk-roles"),
    path("roles/give", roles.give, name="desk-roles-give"),
    path("roles/<int:pk>/take", roles.take, name="desk-roles-take"),
]
