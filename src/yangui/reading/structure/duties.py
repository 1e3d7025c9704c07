"""Layer 4: who leads and who answers, in the names that the text has.

A statement stands in brackets at the end of a clause or sentence, 牵头单位：A、B；责任单位：C，各市 or A牵头，B、C配合,
or on lines of its own. Of several in one clause each answers for the sentences since the one before.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from yangui.reading.findings import Clause, Duty, Span
from yangui.reading.layout.text import Text

type Role = Literal["lead", "responsible", "other"]

OPENING, CLOSING = "([〔【{<〈", ")]〕】}>〉"
LONGEST = 1500  # characters of a statement
_UNIT = "(?:单位|部门|处室|科室|主体|机关)"
_LEAD = rf"(?:总?牵头(?:责任|实施|负责|主责)?{_UNIT}?|(?:主办|主责|主要责任|第一责任|主要负责|首要责任){_UNIT})"
_RESPONSIBLE = (
    r"(?:(?:共同|协同|配合)?责任|配合|协办|参加|参与|协同|落实|实施|承办|协助|协作|主管|负责|执行|成员|联动|会同)"
    + _UNIT
)
_OTHER = (
    r"(?:(?:牵头|责任|分管|联系|包保|包抓|挂联)(?:[市省县区]级?)?领导|(?:责任|负责|联系|牵头)人|[市省县区]级?领导|联系电话"
    r"|(?:完成|时间|办结|推进|截止|实施|落实|工作)(?:时限|时间|节点|日期|要求|期限)|时限|进度安排)"
)
ROLE = re.compile(
    rf"(?P<lead>{_LEAD})(?:和|及)?(?P<both>责任单位|配合单位)?:|(?P<responsible>{_RESPONSIBLE}):|(?P<other>{_OTHER}):"
)
# Where a statement may show itself: a colon behind a role, a bracket behind a verb or before a unit.
SIGN = re.compile(
    r"[:)\]〕】}>(\[〔【](?:(?<=[:)\]〕】}>])|(?<=[。;].)(?=[^()\n]{2,14}[、,]|[省市县区州国][^()\n、,]{1,18}[局厅委办院会][)\]〕】]))"
)
BEFORE_COLON = re.compile(rf"[(\[〔【{{<]?(?:{_LEAD}|{_RESPONSIBLE}|{_OTHER})(?:(?:和|及)?(?:责任|配合)单位)?$")
BEFORE_CLOSE = re.compile(
    r"(?:牵头|配合|负责|落实|协同|参与|协助|实施|承办|主办|部门|单位|完成|参加|推进|长期|持续|坚持)$"
)
LISTED = re.compile(r"[(\[〔【][\u4e00-\u9fff]{2,13}[局厅委部办院会府区县校行署团司所社][、,;]")
ALONE = re.compile(r"[(\[〔【][省市县区州国][\u4e00-\u9fff]{1,18}[局厅委办院会][)\]〕】]")  # 。(市科技局)
LONGEST_ROLE = 16
# What brings a list of units to an end and says what they do.
VERB = re.compile(
    r"(?:共同|联合|负责|具体|统筹)?(?P<lead>牵头(?:负责|组织(?:实施)?|落实|实施|推进|抓总)?|主办|主责|总负责)"
    r"|(?P<joined>会同|会商|商(?=[省市县区]))"
    r"|(?:等(?:部门|单位|相关部门|有关部门)*|各相关部门)?(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|依(?:据)?职责|根据职责(?:分工)?|分别|共同|分工|各自|具体|协同|积极|予以|联合)*"
    r"(?P<responsible>配合|负责|落实|协同|参与|参加|协助|承办|协办|实施|组织实施|推进|支持)(?:组织实施|落实|实施|推进|负责|做好)*"
)
NAME = re.compile(r"[\u4e00-\u9fff]{2}")
_FIRST_LEADS = (
    r"(?:排[在名列序]|位?列|居)*(?:第一|首)[个位名]?的?(?:责任)?(?:单位|部门)?的?"
    r"(?:均|即)?(?:为|是)牵头(?:责任)?(?:单位|部门)"
)
FIRST_LEADS = re.compile(rf"{_FIRST_LEADS}(?P<on>[^()。\n]{{0,6}}(?:下同|以下))?")  # 排在第一位的为牵头单位,下同
REMARK = re.compile(rf"以下|下同|不再|均[含为]|{_FIRST_LEADS}")  # 以下配合单位均含各载体,不再列出
ASIDE = re.compile(  # 市科技局〔列第一位的为牵头单位〕, 各区政府〈含开发区,下同〉
    rf"[(〔\[〈][^()〔〕\[\]〈〉]*(?:{REMARK.pattern})[^()〔〕\[\]〈〉]*[)〕\]〉]$"
)
ALL_BELOW = re.compile(r"[,;。]以下(?:各项|各条|任务|措施|工作|均)")  # 以下各项工作均需市、县政府推进,不再列出
UNIT = re.compile(
    r"(?:(?<!运)行|[厅局部委办院府会社署处庭校司群区市县州盟旗镇乡街团站所]|中心|集团|公司|大学|学院|单位|部门|企业|机构|法院|工会|妇联|科协|侨联|文联|残联"
    r"|工商联|联社|联合会|海关|高校|院所|园区|开发区|示范区|新区|支队|总队|电网|银行|协会|联盟|机关|平台|委员|政府|国资|党校|电视台|报社|供电|供销社|档案馆|图书馆|联席会议|专班|小组)$"
)
ENDING = re.compile(
    r"(?:等)?(?:(?:省|市|县|区)?(?:直|级)?(?:各)?(?:相关|有关)(?:部门|单位)*)?(?:按照?(?:各自)?(?:职责|职能)(?:分工)?(?:负责|落实)?|分别负责|共同负责|等)$|等(?:部门|单位|地|市|相关部门|有关部门|相关单位|有关单位)*$"
)
REGIONS = re.compile(
    r"各(?:有关|相关)?(?:地级(?:以上)?)?[区县市州盟旗]{1,3}(?:\([^()]{1,12}\))?(?:、[^、,;()]{0,3}[县区市州旗]){1,3}"
)


class Statement(NamedTuple):
    """One statement: its place in the clean text, and its names by role."""

    start: int
    end: int
    lead: list[tuple[int, int]]
    responsible: list[tuple[int, int]]
    bracketed: bool


def duties(text: Text, trees: Sequence[Clause]) -> tuple[Duty, ...]:
    """The duties of all clauses, in order; a statement outside every clause has an empty path."""
    flat = list(_flat(trees, None))
    starts = [text.place(clause.span.start) for clause, _ in flat]
    found: list[Duty] = []
    before: dict[str, int] = {}
    for said in _led(text.clean, list(_merged(text.clean, list(_statements(text.clean))))):
        at = bisect_right(starts, said.start) - 1
        while at >= 0 and text.place(flat[at][0].span.end - 1) < said.start:
            at -= 1
        if at < 0 and not said.bracketed:
            continue
        clause = flat[at][0] if at >= 0 else None
        path = clause.path if clause else ""
        begin = starts[at] if at >= 0 else said.start
        begin = max(begin, before.get(path, begin))
        before[path] = said.end
        found.append(_duty(text, said, path, begin))
    return tuple(_lifted(found, flat))


def _flat(clauses: Sequence[Clause], parent: Clause | None) -> Iterator[tuple[Clause, Clause | None]]:
    for clause in clauses:
        yield clause, parent
        yield from _flat(clause.parts, clause)


def _duty(text: Text, said: Statement, path: str, begin: int) -> Duty:
    lead, responsible = (
        tuple(text.found(start, end) for start, end in names) for names in (said.lead, said.responsible)
    )
    scope = text.span(min(begin, said.start), said.end)
    return Duty(path, text.span(said.start, said.end), lead, responsible, scope)


def _lifted(found: list[Duty], flat: list[tuple[Clause, Clause | None]]) -> Iterator[Duty]:
    """A statement behind the last of several items, the others of which have none, is that of the clause above."""
    having = {duty.path for duty in found}
    parents = {clause.path: parent for clause, parent in flat}
    clauses = {clause.path: clause for clause, _ in flat}
    for duty in found:
        parent = parents.get(duty.path)
        clause = clauses.get(duty.path)
        if (
            parent
            and clause
            and len(parent.parts) > 1
            and parent.parts[-1] is clause
            and not any(part.title for part in parent.parts[:-1])
            and not any(part.path in having for part in parent.parts[:-1])
            and duty.span.end >= clause.span.end
        ):
            yield Duty(parent.path, duty.span, duty.lead, duty.responsible, Span(parent.span.start, duty.span.end))
        else:
            yield duty


# statements


def _statements(words: str) -> Iterator[Statement]:
    done = 0
    for sign in SIGN.finditer(words):
        if sign.start() < done:
            continue
        place = _place(words, sign.start(), sign[0], done)
        if place is None or place[0] < done:
            continue
        start, end = place
        bracketed = words[start] in OPENING
        inner = (start + 1, end - 1) if bracketed and words[end - 1] in CLOSING else (start + bracketed, end)
        lead, responsible = _parsed(words, *inner)
        if lead or responsible:
            done = end
            yield Statement(start, end, lead, responsible, bracketed)


def _place(words: str, at: int, sign: str, done: int) -> tuple[int, int] | None:
    """Where the statement stands that shows itself by a sign, if it is one."""
    if sign == ":":
        role = BEFORE_COLON.search(words, max(at - LONGEST_ROLE, done), at)
        if role is None:
            return None
        start = role.start()
        if words[start] not in OPENING and start and words[start - 1] in OPENING:
            start -= 1
        return (start, _closed(words, start)) if words[start] in OPENING else _line(words, start)
    if sign in OPENING:
        return (at, _closed(words, at)) if LISTED.match(words, at) or ALONE.match(words, at) else None
    return _back(words, at, done) if BEFORE_CLOSE.search(words, max(at - 2, 0), at) else None


def _closed(words: str, start: int) -> int:
    """Behind the bracket that closes the one at `start`, or the end of the line."""
    depth = 0
    stop = min(start + LONGEST, len(words))
    for place in range(start, stop):
        c = words[place]
        if c in OPENING:
            depth += 1
        elif c in CLOSING:
            depth -= 1
            if depth == 0:
                return place + 1
        elif c == "\n":
            return place
    return stop


def _back(words: str, close: int, done: int) -> tuple[int, int] | None:
    """The brackets that end at `close`."""
    depth = 0
    for place in range(close, max(close - LONGEST, done - 1, -1), -1):
        c = words[place]
        if c in CLOSING:
            depth += 1
        elif c in OPENING:
            depth -= 1
            if depth == 0:
                return (place, close + 1)
        elif c in "\n。":
            return None
    return None


def _line(words: str, start: int) -> tuple[int, int] | None:
    """A statement without brackets: from the start of a line or sentence to the end of the line."""
    if start and words[start - 1] not in "\n。;,)":
        return None
    end = words.find("\n", start, start + LONGEST)
    end = end if end >= 0 else min(len(words), start + LONGEST)
    stop = words.find("。", start, end)
    return (start, stop if stop >= 0 else end)


def _merged(words: str, found: list[Statement]) -> Iterator[Statement]:
    """Lines that follow one another are one statement."""
    last: Statement | None = None
    for said in found:
        if last and not last.bracketed and not said.bracketed and not words[last.end : said.start].strip("\n;,。"):
            last = Statement(last.start, said.end, last.lead + said.lead, last.responsible + said.responsible, False)
            continue
        if last:
            yield last
        last = said
    if last:
        yield last


def _led(words: str, found: list[Statement]) -> Iterator[Statement]:
    """排在第一位的为牵头单位: said in a statement of that one, with 下同 of all from there on, outside of all."""
    rule = FIRST_LEADS.search(words)
    at = next((n for n, said in enumerate(found) if rule and said.start <= rule.start() < said.end), None)
    for number, said in enumerate(found):
        holds = rule and (at is None or number == at or (rule["on"] and number > at))
        leads = holds and not said.lead
        yield said._replace(lead=said.responsible[:1], responsible=said.responsible[1:]) if leads else said


# names


def _parsed(words: str, start: int, end: int) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    if below := ALL_BELOW.search(words, start, end):
        end = below.start()
    roles = list(ROLE.finditer(words, start, end))
    names: dict[Role, list[tuple[int, int]]] = {"lead": [], "responsible": [], "other": []}
    if not roles:
        _verbs(words, start, end, "responsible", names)
        return names["lead"], names["responsible"]
    if roles[0].start() > start and ":" not in words[start : roles[0].start()]:
        _verbs(words, start, roles[0].start(), "responsible", names, sure=False)
    for k, role in enumerate(roles):
        stop = roles[k + 1].start() if k + 1 < len(roles) else end
        kind: Role = "lead" if role["lead"] else "responsible" if role["responsible"] else "other"
        if kind == "other":
            continue
        _verbs(words, role.end(), stop, kind, names, sure=True)
    return names["lead"], names["responsible"]


def _verbs(
    words: str,
    start: int,
    end: int,
    given: Role,
    names: dict[Role, list[tuple[int, int]]],
    *,
    sure: bool = False,
) -> None:
    """Lists of units, each up to the verb that says what they do."""
    at = start
    told = sure
    pending: list[tuple[Role, list[tuple[int, int]]]] = []
    joined = False
    for piece in _pieces(words, start, end):
        verb = _verb(words, *piece)
        if verb is None:
            continue
        role, cut, after = verb
        if sure and given == "lead" and role == "responsible" and piece[0] > at:
            pending.append((given, list(_names(words, at, piece[0], sure=sure))))
            at = piece[0]  # 牵头单位:A、B,C配合
        listed = list(_names(words, at, cut, sure=sure))
        if role == "joined":
            pending.append(("lead", listed))
            joined = told = True
        else:
            kind: Role = "lead" if role == "lead" else "responsible"
            pending.append((kind, listed))
            told = True
        at = after
        # a second verb in the same piece: 由A会同B负责
        while at < piece[1] and (verb := _verb(words, at, piece[1])):
            role, cut, after = verb
            pending.append(
                ("lead" if role == "lead" and not joined else "responsible", list(_names(words, at, cut, sure=sure)))
            )
            at = after
    rest = list(_names(words, at, end, sure=sure))
    if rest:
        pending.append((given, rest))
    if not told and not _listed(words, start, pending):
        return
    for kind, listed in pending:
        for a, b in listed:
            names["lead" if words.startswith(("(牵头", "(主责"), b) else kind].append((a, b))


def _listed(words: str, start: int, pending: list[tuple[Role, list[tuple[int, int]]]]) -> bool:
    """Whether brackets without a word for a duty hold a list of units all the same."""
    names = [words[a:b] for _, listed in pending for a, b in listed]
    behind = words[start - 2 : start - 1] in ("。", ";", "\n")
    several = len(names) > 1 or ALONE.match(words, start - 1) is not None
    return behind and several and all(UNIT.search(_bare(name)) or name.startswith("各") for name in names)


def _pieces(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What commas and semicolons part, brackets aside."""
    depth, at = 0, start
    for place in range(start, end):
        c = words[place]
        if c in OPENING:
            depth += 1
        elif c in CLOSING:
            depth -= 1
        elif c in ",;。" and depth <= 0:
            yield (at, place)
            at = place + 1
    if at < end:
        yield (at, end)


def _verb(words: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The verb in a piece: its role, where the names before it end, and where it ends."""
    for found in VERB.finditer(words, start, end):
        role = found.lastgroup or ""
        if role == "responsible" and found.end() < end and words[found.end()] not in ",;、.。 )":
            continue  # 责任落实部门: a part of a name
        if (role == "joined" and found.start() == start) or words[found.start() - 1] in OPENING:
            continue  # 市科技局（牵头）
        if role == "lead" and words.startswith(("单位", "部门"), found.end()):
            continue  # 各项目牵头单位: those that another list names
        return role, found.start(), found.end()
    return None


def _names(words: str, start: int, end: int, *, sure: bool) -> Iterator[tuple[int, int]]:
    """Units of a list."""
    for begin, stop in _cut(words, start, end):
        aside = ASIDE.search(words, begin, stop)
        piece = (begin, aside.start() if aside else stop)
        a, b = _trimmed(words, *piece)
        if b - a < 2 or b - a > 40 or not NAME.search(words, a, b) or REMARK.search(words, piece[0], b):
            continue
        if not sure and not UNIT.search(_bare(words[a:b])) and not words.startswith("各", a):
            continue
        yield (a, b)


def _bare(name: str) -> str:
    return re.sub(r"\([^()]*\)$", "", name)


def _cut(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, at, place = 0, start, start
    while place < end:
        c = words[place]
        if c in OPENING:
            depth += 1
        elif c in CLOSING:
            depth -= 1
        elif depth <= 0 and c in "、,;。及和与/ ":
            if c == "、" and (whole := REGIONS.match(words, at, end)) and whole.start() == at and place < whole.end():
                place = whole.end()
                continue
            if c in "、,;。/ " or _both(words, at, place, end):
                yield (at, place)
                at = place + 1
        place += 1
    if at < end:
        yield (at, end)


def _both(words: str, at: int, place: int, end: int) -> bool:
    """Whether 和, 及 or 与 stands between two names rather than inside one."""
    before, after = words[at:place], words[place + 1 : end]
    if words[place - 1 : place] == "以":
        before = words[at : place - 1]
    if not UNIT.search(_bare(before)) or len(before) < 2:
        return False
    return bool(
        re.match(r"[省市县区各国中团人驻]|有关|相关|沈|.{2,8}[市县区州]|[\u4e00-\u9fff]{2,10}[局厅委部办院会]", after)
    )


def _trimmed(words: str, a: int, b: int) -> tuple[int, int]:
    """Without what introduces a name or follows it."""
    lead = re.compile(r"(?:[本该]条?(?:政策|措施|款|项))?由|并?会同|[ :以]|及(?=[省市县区各])|分别|其中").match(
        words, a, b
    )
    while lead and b - a > 2:
        a = lead.end()
        lead = re.compile(r"[由 :]").match(words, a, b)
    tail = ENDING.search(words[a:b])
    if tail and tail.start() >= 2:
        b = a + tail.start()
    if found := re.search(r"\((?:牵头|配合|主责|主办|排?第?一?名?)\)$", words[a:b]):
        b = a + found.start()
    while b > a and words[b - 1] in "以等 ":
        b -= 1
    return a, b
