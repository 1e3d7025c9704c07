"""For the desk and the demo: one machine, one person, keys made on first use."""

from yangui.platform.config import folders
from yangui.platform.config.settings.base import *  # noqa: F403

SECRET_KEY = folders.key("secret")
SEALING_KEYS = [folders.key("sealing")]
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
# browsers take localhost for secure, and nothing leaves: mail is printed
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
FICTIONAL_ACCOUNTS = True
