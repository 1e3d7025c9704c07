"""The platform to look around in: fictional accounts, the address, and the pages served.

Where nobody looks on (no terminal, or CI), a visitor fetches a few pages, tells what it saw, and the server stops.
"""

import os
import signal
import sys
from threading import Thread

from yangui.platform.config import folders, provenance, server
from yangui.platform.config.visit import Visit
from yangui.platform.manage import manage

MOST_PORTS = 100


def run(lang: str, host: str, port: int) -> int:
    """Serves until interrupted, or until the visit is over; returns the exit status."""
    os.environ.setdefault("YANGUI_LOG_LEVEL", "WARNING")  # a line for each request would hide the rest
    from django.utils import translation  # noqa: PLC0415  the settings come first

    port = next((p for p in range(port, port + MOST_PORTS) if server.is_free(host, p)), port)
    server.must_be_free(host, port)
    print(_said(lang, "雁归平台：准备数据库、政策和页面……", "The platform: making database, pack and pages ready …"))
    if (aside := provenance.set_aside()) is not None:
        print(_said(lang, f"旧版本的数据库移到 {aside}", f"The database of another version is now at {aside}"))
    sys.stdout.flush()
    server.make_ready()
    print(
        _said(lang, "登记虚构的人员和单位，核算，发放……", "Registering fictional people, evaluating, paying …"),
        flush=True,
    )
    from yangui.platform.config import world  # noqa: PLC0415  the apps were not ready before

    world.make()
    print(_said(lang, f"打开 http://{host}:{port}/", f"Open http://{host}:{port}/"))
    with translation.override("en" if lang == "en" else "zh-hans"):
        manage("sign_ins")
    print(_said(lang, f"邮件不寄出，写在 {folders.mail()}", f"Mail is not sent but written to {folders.mail()}"))
    sys.stdout.flush()
    if _watched():
        print(_said(lang, "按 Ctrl-C 停止。", "Ctrl-C stops it."), flush=True)
        server.serve(host, port)
        return 0
    return _visited(lang, host, port)


def _visited(lang: str, host: str, port: int) -> int:
    """Serves for as long as a visit takes."""
    visit = Visit(f"http://{host}:{port}", lang)

    def go() -> None:
        try:
            for line in visit.lines():
                print(f"  {line}", flush=True)
        except OSError as error:
            print(f"  {error}", file=sys.stderr)
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    visitor = Thread(target=go)
    visitor.start()
    server.serve(host, port)
    visitor.join()
    return 0 if visit.content else 1


def _watched() -> bool:
    return sys.stdout.isatty() and not os.environ.get("CI")


def _said(lang: str, zh: str, en: str) -> str:
    return en if lang == "en" else zh
