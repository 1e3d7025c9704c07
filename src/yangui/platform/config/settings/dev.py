"""For the desk and the demo: one machine, one person, keys made on first use."""

from yangui.platform.config import folders
from yangui.platform.config.settings.base import *  # noqa: F403

SECRET_KEY = folders.key("secret")
SEALING_KEYS = [folders.key("sealing")]
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
# nothing leaves: mail lies in a folder
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(folders.mail())},
    }
}
# browsers take localhost for secure
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
FICTIONAL_ACCOUNTS = True
