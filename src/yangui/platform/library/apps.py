"""The app `library`."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "yangui.platform.library"
    label = "library"
