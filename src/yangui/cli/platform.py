"""The commands of the platform (`serve`, `manage`, `backup`, `restore`), where its packages are installed."""

import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from yangui.rules.problems import PackError, Place, Problem


def serve(pack: Path, host: str, port: int, workers: int) -> None:
    """Serves the pack in that folder until interrupted."""
    _prepared(pack)
    from yangui.platform.config import server  # noqa: PLC0415  only where it is installed

    server.must_be_free(host, port)
    server.make_ready()
    server.serve(host, port, workers)


def demo(pack: Path, lang: str, host: str, port: int) -> int:
    """Serves the pack with fictional accounts, on the first free port from this one on; returns the exit status."""
    _prepared(pack)
    from yangui.platform.config import demo  # noqa: PLC0415  only where it is installed

    return demo.run(lang, host, port)


def manage(command: Sequence[str]) -> None:
    """Runs one command of Django's."""
    _installed()
    from yangui.platform.manage import main  # noqa: PLC0415  only where it is installed

    main(command)


def backup(out: Path, keys: Path | None, lang: str) -> None:
    """Writes a backup, and says where the keys went."""
    _set_up()
    from yangui.platform.config import backup as backups  # noqa: PLC0415  only where it is installed

    written = backups.backup(out, keys)
    zh, en = (
        f"已备份到 {written.folder}（{written.size:,} 字节）",
        f"Backup in {written.folder} ({written.size:,} bytes)",
    )
    print(en if lang == "en" else zh)
    if written.keys is None:
        print(
            "The keys are in the environment: keep them; without them the sealed columns stay closed."
            if lang == "en"
            else "密钥在环境变量里：请另行保存，没有密钥就打不开加密的内容。"
        )
    else:
        print(
            f"The keys are in {written.keys}: move them to another place; with both, everything can be read."
            if lang == "en"
            else f"密钥在 {written.keys}：请移到别处单独保存，两样在一起就什么都能读到。"
        )


def restore(source: Path, keys: Path | None, lang: str, *, force: bool) -> None:
    """Restores a backup, and says what is to be done next."""
    _set_up()
    from yangui.platform.config import backup as backups  # noqa: PLC0415  only where it is installed

    said = backups.restore(source, keys, force=force)
    print(
        f"Restored as of {said['made_at']}. `yangui manage verify_audit` checks the trail."
        if lang == "en"
        else f"已恢复到 {said['made_at']}。用 `yangui manage verify_audit` 核对操作记录。"
    )


def _set_up() -> None:
    _installed()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangui.platform.config.settings.dev")
    import django  # noqa: PLC0415  only where it is installed

    django.setup()


def _prepared(pack: Path) -> None:
    _installed()
    os.environ["YANGUI_PACK"] = str(pack)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangui.platform.config.settings.dev")


def _installed() -> None:
    if find_spec("django") is None or find_spec("granian") is None:
        mend = "pip install 'yangui[platform]'"
        raise PackError(Problem(Place("platform"), "P101", "the platform's packages are not installed", mend))
