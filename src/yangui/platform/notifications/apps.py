"""The app `notifications`."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "yangui.platform.notifications"
    label = "notifications"
