"""Somebody at a browser: opens pages, and sees to it that each is fit to be seen."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "screenshots"
AXE = Axe()
# a code of the second factor holds for half a minute (RFC 6238)
HALF_A_CODE, MOST_CODES = 15, 5
# what the browser says of an answer that is meant: a form with an error, a page that is denied
MEANT = ("status of 403", "status of 404", "status of 422")


class Visitor:
    """A page of a browser. What the browser complains of (scripts, the content policy) is kept in `complaints`."""

    def __init__(self, context: BrowserContext, address: str, way: str) -> None:
        self.context = context
        self.address = address
        self.way = way
        self.page: Page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.complaints: list[str] = []
        self.scripts = way != "without-scripts"
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(meant in message.text for meant in MEANT):
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        """Goes to a page by its address."""
        self.page.goto(self.address + path)

    def looks(self, name: str) -> None:
        """The page is kept as a picture, is no wider than the window, and axe finds nothing."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{self.way}-{name}.png", full_page=True)
        if self.scripts:
            width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert self.page.evaluate(width) <= 0, f"{name} is wider than the window"
            found = AXE.run(self.page)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"

    def click(self, selector: str) -> None:
        """Presses a button or follows a link that leads to a page."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()

    def press(self, key: str) -> None:
        """Presses a key that leads to a page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def text(self, selector: str = "main") -> str:
        """What stands there."""
        return self.page.locator(selector).first.inner_text()

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return self.page.url.removeprefix(self.address)

    def give(self, value: str | None) -> None:
        """Answers the question on the page; None for "I don't know"."""
        if value is None:
            return self.click("button[name=unknown]")
        field = self.page.locator("main [name=value]")
        if field.first.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        elif field.first.get_attribute("type") in ("radio", "checkbox"):
            self.page.locator(f"main [name=value][value='{value}']").check()
        else:
            field.fill(value)
        return self.click("main form button.btn-primary")

    def answer(self, known: Mapping[str, str], most: int) -> int:
        """Answers what is asked until all that is known was; how many questions that took."""
        left = set(known)
        for count in range(1, most + 1):
            fact = self.page.locator("main input[name=fact]").get_attribute("value")
            assert fact
            self.give(known.get(fact))
            left.discard(fact)
            if not left:
                return count
        return most + 1

    def sign_in(self, email: str, sign_ins: Callable[[], tuple[str, str]]) -> None:
        """With password and second factor; `sign_ins` tells both as they are now.

        A code counts once: who was faster with the same one makes us wait for the next.
        """
        self.open("/account/login/")
        password, code = sign_ins()
        self.page.locator("[name=login]").fill(email)
        self.page.locator("[name=password]").fill(password)
        self.click("main form button[type=submit]")
        for _ in range(MOST_CODES):
            if not self.page.locator("[name=code]").count():
                return
            self.page.locator("[name=code]").fill(code)
            self.click("main form button[type=submit]")
            if self.page.locator("[name=code]").count():
                time.sleep(HALF_A_CODE)
                code = sign_ins()[1]
        raise AssertionError(f"{email} cannot sign in: {self.text()}")

    def close(self) -> None:
        """Leaves. Raises `AssertionError` where the browser had complaints."""
        self.context.close()
        assert not self.complaints, self.complaints


type Options = dict[str, Any]
