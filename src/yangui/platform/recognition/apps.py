"""The app `recognition`."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "yangui.platform.recognition"
    label = "recognition"
