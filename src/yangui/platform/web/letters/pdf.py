"""A pinned document as PDF/UA, with a QR code that leads to the page that verifies it."""

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from yangui.platform.cases.models import Letter
from yangui.platform.web import pdf


def response(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The letter, made anew from its pinned content."""
    said = {"letter": letter, "said": letter.content}
    return verifiable(request, "letters/letter.html", said, reverse("letter", args=[letter.code]), letter.number)


def verifiable(request: HttpRequest, template: str, said: dict[str, Any], path: str, name: str) -> HttpResponse:
    """A page as PDF; the template finds the `address` that verifies it, at `path`, and its `qr` code."""
    address = request.build_absolute_uri(path)
    code = segno.make(address, error="m").svg_data_uri(scale=3, border=2)
    return pdf.response(template, {**said, "qr": code, "address": address}, f"{name}.pdf")
