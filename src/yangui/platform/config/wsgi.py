"""The platform as a WSGI application."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from yangui.platform.library import packs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangui.platform.config.settings.prod")
application = get_wsgi_application()

# The code of the pages and the pack, so that the first who asks does not wait for them; they stay for good, and a
# collector that looked through them every now and then would hold up a request for a third of a second.
import_module(settings.ROOT_URLCONF)
packs.current()
gc.collect()
gc.freeze()
