"""The app `funds`."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "yangui.platform.funds"
    label = "funds"
