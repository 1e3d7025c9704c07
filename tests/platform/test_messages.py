"""Every message has its English, and the switch of the language works."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]


def test_the_catalogue_is_complete() -> None:
    checked = subprocess.run(
        [sys.executable, "scripts/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "zh", "en"),
    [
        ("/check/", "为谁查", "For whom"),
        ("/account/login/", "忘记", "Forgot"),
        ("/no-such-page", "没有这个页面", "There is no such page"),
    ],
)
def test_pages_follow_the_switch(client: Client, path: str, zh: str, en: str) -> None:
    page = client.get(path).text
    assert 'lang="zh-CN"' in page
    assert (zh in page, en in page) == (True, False)
    assert client.post("/view", {"language": "en", "next": path}).headers["Location"] == path
    page = client.get(path).text
    assert '<html lang="en"' in page
    assert (zh in page, en in page) == (False, True)
    client.post("/view", {"language": "zh-hans", "next": path})
    assert zh in client.get(path).text


@pytest.mark.django_db
def test_an_unknown_language_or_a_foreign_page_changes_nothing(client: Client) -> None:
    answer = client.post("/view", {"language": "xx", "next": "https://elsewhere.example.test/"})
    assert answer.headers["Location"] == "/"
    assert not answer.cookies
