"""The app `core`."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "yangui.platform.core"
    label = "core"
