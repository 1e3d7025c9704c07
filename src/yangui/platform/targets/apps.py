"""The app `targets`."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "yangui.platform.targets"
    label = "targets"
