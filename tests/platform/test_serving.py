"""The platform answers: the front page, its health."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_ready_says_that_the_database_answers(client: Client) -> None:
    assert client.get("/health/ready").json() == {"status": "ready"}


def test_front_page_needs_no_sign_in(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
