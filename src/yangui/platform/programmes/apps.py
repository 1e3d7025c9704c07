"""The app `programmes`."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "yangui.platform.programmes"
    label = "programmes"
