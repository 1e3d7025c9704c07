"""A page as PDF/UA."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def response(template: str, context: Mapping[str, Any], name: str, request: HttpRequest | None = None) -> HttpResponse:
    """The template as a PDF that the browser shows under this name."""
    from weasyprint import HTML  # noqa: PLC0415  a text engine that only such pages need takes a second to load

    page = render_to_string(template, dict(context), request)
    answer = HttpResponse(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
