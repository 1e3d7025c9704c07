"""The app `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "yangui.platform.web"
    label = "web"
