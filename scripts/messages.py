"""The English of the interface: `python scripts/messages.py` brings its catalogue up to date and compiles all.

Chinese is the language of the source; the catalogue of zh_Hans, kept by hand, holds only what packages say. With
`--compile` only the compiled forms are made, which are not committed; with `--check` nothing is written, and the exit
status says whether a message is missing or no longer used.
Babel does the work, so that nobody needs the programs of GNU gettext.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PLATFORM = Path(__file__).parents[1] / "src" / "yangui" / "platform"
LOCALES = PLATFORM / "locale"
CATALOGUE = LOCALES / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extracted() -> Catalog:
    """All messages of code and templates, with the files that hold them."""
    catalogue = Catalog(locale="en", project="Yangui", fuzzy=False)
    for path in sorted([*PLATFORM.rglob("*.py"), *PLATFORM.rglob("templates/**/*.*")]):
        source = path.read_text("utf-8")
        if path.suffix != ".py":
            source = templatize(source, origin=str(path))
        for _, message, comments, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
            where = [(str(path.relative_to(PLATFORM)), None)]
            catalogue.add(message, locations=where, auto_comments=comments, context=context)
    return catalogue


def main(option: str = "") -> int:
    """Status 1 where `--check` found the catalogue behind the source, or a message without English."""
    if option == "--compile":
        _compile()
        return 0
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    known = {(m.id, m.context): m.string for m in catalogue if m.id}
    template = extracted()
    wanted = {(m.id, m.context) for m in template if m.id}
    if option == "--check":
        lacking = sorted(str(id) for id, context in wanted if not all(_forms(known.get((id, context)))))
        unused = sorted(str(id) for id, _ in set(known) - wanted)
        for said, messages in (("no English", lacking), ("no longer used", unused)):
            for message in messages:
                sys.stderr.write(f"{CATALOGUE.name}: {said}: {message}\n")
        return 1 if lacking or unused else 0
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=False, include_lineno=False, sort_output=True)
    _compile()
    return 0


def _forms(string: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string or "",)


def _compile() -> None:
    for path in LOCALES.rglob("*.po"):
        with path.open("rb") as file, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(file))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
