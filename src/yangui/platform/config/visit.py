"""A visit to the platform, as a person's browser and a program make it: what they saw, line by line."""

import json
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from http.cookiejar import CookieJar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

MOST_SECONDS = 60
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
HEADING = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
SUM = re.compile(r'<p class="sum">(.*?)</p>')


def graduate(today: date) -> dict[str, str]:
    """A doctor who graduated lately and works for a firm in Jinzhou, insured there."""
    return {
        "education": "doctor",
        "graduation_date": f"{today - timedelta(150)}",
        "employer.kind": "enterprise",
        "insurance.region": "210700",
        "insurance.since": f"{today - timedelta(100)}",
    }


class Visit:
    """Opens the front page, makes a self-check, asks the API; `content` says whether all of it was there."""

    def __init__(self, address: str, lang: str) -> None:
        self.address = address
        self.content = False
        self.browser: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        self.browser.addheaders = [("Accept-Language", "en" if lang == "en" else "zh-hans")]

    def lines(self) -> Iterator[str]:
        """What is seen. Raises `OSError` where a page is not there."""
        self._wait()
        yield f"GET / → {self._found(HEADING, self._get('/'))}"
        today = date.today()  # noqa: DTZ011  the day where the user is
        for fact, value in graduate(today).items():
            address = f"/check/person/change/{fact}"
            token = self._found(TOKEN, self._get(address))
            page = self._get(address, urlencode({"fact": fact, "value": value, "csrfmiddlewaretoken": token}).encode())
        yield f"GET /check/person/result → {self._found(SUM, page)}"
        asked = json.dumps({"kind": "person", "facts": graduate(today)}).encode()
        given = json.loads(self._get("/api/v1/check", asked, "application/json"))
        fen = {d["benefit"]: d["amount_fen"] for d in given["decisions"] if d["answer"] == "yes" and d["amount_fen"]}
        yield f"POST /api/v1/check → {len(given['decisions'])} decisions, {fen}"
        self.content = True

    def _wait(self) -> None:
        last = time.monotonic() + MOST_SECONDS
        while True:
            try:
                self._get("/health/ready")
                return
            except URLError:
                if time.monotonic() > last:
                    raise
                time.sleep(0.2)

    def _get(self, path: str, sent: bytes | None = None, type: str | None = None) -> str:
        headers = {"Content-Type": type} if type else {}
        request = Request(self.address + path, sent, headers)  # noqa: S310  our own address
        with self.browser.open(request, timeout=MOST_SECONDS) as answer:
            text: str = answer.read().decode()
        return text

    @staticmethod
    def _found(pattern: re.Pattern[str], page: str) -> str:
        found = pattern.search(page)
        if found is None:
            raise OSError(f"a page has no {pattern.pattern}")
        return found[1].strip()
