"""Every message has its English, and the switch of the language works."""

import subprocess
import sys
from pathlib import Path

import allauth
import pytest
from babel.messages.pofile import read_po
from django.test import Client
from django.utils import translation

from yangui.platform.library.measure_words import WORDS, measure_word
from yangui.policy.pack import Pack

ROOT = Path(__file__).resolve().parents[2]
CHINESE = Path("locale") / "zh_Hans" / "LC_MESSAGES" / "django.po"


def test_the_catalogue_is_complete() -> None:
    checked = subprocess.run(
        [sys.executable, "scripts/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_what_a_package_says_in_other_words_is_still_said_by_it() -> None:
    ours, theirs = (
        read_po(path.read_text("utf-8").splitlines())
        for path in (ROOT / "src/yangui/platform" / CHINESE, Path(allauth.__path__[0]) / CHINESE)
    )
    assert not [m.id for m in ours if m.id and theirs.get(m.id) is None]
    with translation.override("zh-hans"):
        assert translation.gettext("Email Addresses") == "电子邮箱"


def test_goals_are_counted_in_the_language_of_the_page(liaoning: Pack) -> None:
    units = {target.unit for target in liaoning.targets if target.unit}
    assert {unit for unit in units if not unit.isascii()} <= set(WORDS)
    with translation.override("en"):
        assert not [unit for unit in units if not measure_word(unit).replace("×", "x").replace("²", "2").isascii()]


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
