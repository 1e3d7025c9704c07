"""Addresses of the calendar of windows."""

from django.urls import path

from yangui.platform.web.library import calendar

urlpatterns = [path("", calendar.page, name="calendar"), path("windows.ics", calendar.ics, name="calendar-ics")]
