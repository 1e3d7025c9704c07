"""What changed between two versions of the pack that were loaded."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import fields

from yangui.platform.library.entries import measures_of
from yangui.platform.library.models import PackVersion, Snapshot
from yangui.policy.model import Text
from yangui.policy.pack import Pack


@dataclass(frozen=True, slots=True)
class Change:
    """A part that is new, lapsed or changed; `fields` are names with what they said before and say now."""

    what: Literal["new", "lapsed", "changed"]
    type: str
    key: str
    title: Text
    fields: tuple[tuple[str, Any, Any], ...] = ()


def snapshots(pack: Pack, version: PackVersion) -> Iterator[Snapshot]:
    """Every part of a pack, not yet saved."""
    for document in pack.documents.values():
        said = _plain(document)
        for section in ("measures", "conditions", "readings", "programmes", "clauses"):
            said.pop(section, None)
        yield _snapshot(version, "document", document.id, document.title, said)
        for key, measure in measures_of(pack, document.id):
            said = _plain(measure)
            for section in ("measures", "benefits", "targets"):
                said.pop(section, None)
            yield _snapshot(version, "measure", key, measure.title, said)
    for rule in pack.rules:
        said = _plain(rule.benefit)
        said["conditions"] = {c.id: _plain(c.condition) for c in rule.conditions}
        period = rule.benefit.in_force
        many = sum(other.benefit.id == rule.benefit.id for other in pack.rules) > 1
        key = f"{rule.benefit.id}@{period.from_ if period else ''}" if many else rule.benefit.id
        yield _snapshot(version, "benefit", key, rule.benefit.title, said)
    for target in pack.targets:
        yield _snapshot(version, "target", target.id, target.indicator, _plain(target))
    for id, reading in pack.readings.items():
        yield _snapshot(version, "reading", id, reading.asks, _plain(reading))


def _plain(held: Any) -> Any:
    """A part of a pack as plain JSON with every field: what msgspec omits depends on whether a cache held the pack."""
    if isinstance(held, Struct):
        return {f.encode_name: _plain(getattr(held, f.name)) for f in fields(held)}
    if isinstance(held, Mapping):
        return {key: _plain(value) for key, value in held.items()}
    if isinstance(held, list | tuple):
        return [_plain(one) for one in held]
    return held if held is None or isinstance(held, bool | int | str) else str(held)


def _snapshot(version: PackVersion, type: str, key: str, title: Text, content: Mapping[str, Any]) -> Snapshot:
    said = json.dumps(content, sort_keys=True, ensure_ascii=False)
    digest = sha256(said.encode()).hexdigest()
    return Snapshot(
        version=version, type=type, key=key, title_zh=title.zh, title_en=title.en, digest=digest,
        content=json.loads(said),
    )  # fmt: skip


def changes(older: PackVersion, newer: PackVersion) -> list[Change]:
    """What differs, in the order of the newer version, what lapsed last."""
    held: list[dict[tuple[str, str], str]] = [
        {(type, key): digest for type, key, digest in version.snapshots.values_list("type", "key", "digest")}
        for version in (older, newer)
    ]
    before, after = held
    differing = [k for k in {**after, **before} if before.get(k) != after.get(k)]
    keys = {key for _, key in differing}
    old, new = (
        {(s.type, s.key): s for s in version.snapshots.filter(key__in=keys)} if keys else {}
        for version in (older, newer)
    )
    return [_change(old.get(k), new.get(k)) for k in differing]


def _change(old: Snapshot | None, new: Snapshot | None) -> Change:
    one = new or old
    assert one is not None
    title = Text(one.title_zh, one.title_en)
    if old is None or new is None:
        return Change("lapsed" if new is None else "new", one.type, one.key, title)
    names = [n for n in {**new.content, **old.content} if old.content.get(n) != new.content.get(n)]
    differing = tuple((name, old.content.get(name), new.content.get(name)) for name in names)
    return Change("changed", one.type, one.key, title, differing)
