"""The app `assessment`."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "yangui.platform.assessment"
    label = "assessment"
