"""A letter as PDF/UA, with a QR code that leads to the page that verifies it."""

import segno
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from yangui.platform.cases.models import Letter


def response(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The letter, made anew from its pinned content."""
    from weasyprint import HTML  # noqa: PLC0415  loads a text engine that only this page needs

    address = request.build_absolute_uri(reverse("letter", args=[letter.code]))
    code = segno.make(address, error="m").svg_data_uri(scale=3, border=2)
    page = render_to_string("letters/letter.html", {"letter": letter, "said": letter.content, "qr": code,
                                                    "address": address})  # fmt: skip
    answer = HttpResponse(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{letter.number}.pdf"'
    return answer
