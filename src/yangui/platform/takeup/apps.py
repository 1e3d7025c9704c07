"""The app `takeup`."""

from django.apps import AppConfig


class TakeUpConfig(AppConfig):
    name = "yangui.platform.takeup"
    label = "takeup"
