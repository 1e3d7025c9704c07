"""A server that answers without deciding: Django and django-ninja alone, served as Yangui is.

    .venv/bin/python benchmarks/web/floor.py PORT WORKERS

What it takes for a request is the least that an API of these two can take, whatever stands behind it.
"""

import sys
from typing import Any


def application() -> Any:
    """One operation that takes a body and gives an empty object; no middleware, no database."""
    from django.conf import settings
    from django.urls import path

    settings.configure(ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, MIDDLEWARE=[], USE_I18N=False)
    import django
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from ninja import NinjaAPI, Schema

    django.setup()
    api = NinjaAPI(docs_url=None)

    class Asked(Schema):
        kind: str
        facts: dict[str, Any]

    @api.post("/check")
    def check(request: Any, asked: Asked) -> HttpResponse:  # noqa: ARG001  ninja hands it over
        return HttpResponse(b"{}", content_type="application/json", headers={"Content-Length": "2"})

    globals()["urlpatterns"] = [path("api/v1/", api.urls)]
    return get_wsgi_application()


if __name__ == "__main__":
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces

    multiprocessing.set_start_method("spawn", force=True)
    port, workers = map(int, sys.argv[1:])
    Granian(
        f"{__file__}:application", factory=True, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=4, websockets=False,
    ).serve()  # fmt: skip
