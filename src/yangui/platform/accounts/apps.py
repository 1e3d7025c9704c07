"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yangui.platform.accounts"
    label = "accounts"
