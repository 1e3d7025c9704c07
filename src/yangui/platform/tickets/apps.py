"""The app `tickets`."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "yangui.platform.tickets"
    label = "tickets"
