"""Addresses of the pages of who manages a grid."""

from django.urls import path

from yangui.platform.web.desk.grids import sheet, views

urlpatterns = [
    path("", views.listed, name="desk-grids"),
    path("grid.xlsx", sheet.export, name="desk-grids-export"),
    path("import", sheet.take, name="desk-grids-import"),
    path("new", views.new, name="desk-grid-new"),
    path("<int:pk>", views.place, name="desk-grid-place"),
    path("<int:pk>/assign", views.assign, name="desk-grid-assign"),
    path("<int:pk>/end", views.end, name="desk-grid-end"),
]
