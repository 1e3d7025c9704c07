"""The app `grids`."""

from django.apps import AppConfig


class GridsConfig(AppConfig):
    name = "yangui.platform.grids"
    label = "grids"
