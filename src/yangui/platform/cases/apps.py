"""The app `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "yangui.platform.cases"
    label = "cases"
