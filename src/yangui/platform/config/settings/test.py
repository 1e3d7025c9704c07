"""For the tests: nothing leaves the process, and nothing is kept."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

# a folder that tests share from run to run, so that the embedded server need not be made anew each time; another one
# for each checkout, since the databases of two would have the same names
checkout = sha256(__file__.encode()).hexdigest()[:8]
os.environ.setdefault("YANGUI_DATA", str(Path(tempfile.gettempdir(), f"yangui-test-{checkout}")))

from yangui.platform.config.settings.base import *  # noqa: E402, F403  the folder must be known before

SECRET_KEY = "of the tests only"  # noqa: S105
SEALING_KEYS = ["of the tests only"]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
del DATABASES["default"]["OPTIONS"]["pool"]  # noqa: F405  a test database could not be dropped under it
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
MAIL_ALLOWED = ["example.test"]
FICTIONAL_ACCOUNTS = True
