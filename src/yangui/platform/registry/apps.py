"""The app `registry`."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "yangui.platform.registry"
    label = "registry"
