"""The synthetic province: its figures, its keys, its determinism, and that half a table never looks like a whole."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from yangui import Pack
from yangui.policy import yamlfile
from yangui.policy.entity import typed_facts
from yangui.policy.load import SYNTHETIC, find_pack
from yangui.policy.model import KINDS, Kind
from yangui.population.synthetic.entities import companions, synthesise, write
from yangui.population.synthetic.network import HALF, Description, alias, shares
from yangui.population.synthetic.rows import Population, draws, salt
from yangui.rules.columns import dtype

SEED = 20260101
CONTENT: dict[str, Any] = yamlfile.read(find_pack("liaoning") / SYNTHETIC)
ROWS: dict[Kind, int] = {"person": 200_000, "enterprise": 60_000, "institution": 2_000, "team": 40, "project": 500}
PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "synthetic-population.md"
# Of each register a fact that everybody has, so that a null is a record that the register lacks.
ALWAYS: dict[Kind, dict[str, str]] = {
    "person": {
        "household-registration": "gender",
        "entry-exit": "foreign_national",
        "chsi": "education",
        "foreign-degree-register": "foreign_degree",
        "title-register": "professional_title",
        "skill-register": "skill_level",
        "training-register": "startup_certificates",
        "social-work-register": "qualifications",
        "postdoc-register": "postdoc.status",
        "talent-register": "talent_category",
        "service-at-grass-roots": "service_post.kind",
        "social-insurance": "employer.kind",
        "employment-register": "employment_form",
        "startup-guarantee-loans": "startup.guarantee_loan",
        "real-estate-register": "home.owned_locally",
        "market-regulation": "heads_enterprise",
        "project-register": "research_task.kind",
        "achievement-register": "achievement.completer",
        "patent-register": "ip_rights",
        "self-declared": "rural_roles",
        "employer-declared": "occupation",
    },
    "enterprise": {
        "market-regulation": "size",
        "enterprise-register": "recognitions",
        "enterprise-declared": "needs",
        "platform-register": "platforms",
        "talent-register": "founder.talent_category",
    },
    "institution": {"institution-declared": "kind", "institution-register": "identity"},
}


@pytest.fixture(scope="session")
def tables(liaoning: Pack) -> dict[Kind, pl.DataFrame]:
    """A small province; what persons and teams refer to is complete."""
    return {kind: synthesise(liaoning, kind, rows, SEED) for kind, rows in ROWS.items()}


# draws


def splitmix64(row: int, start: int) -> int:
    mask = (1 << 64) - 1
    z = (row * 0x9E3779B97F4A7C15 + start) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return z ^ (z >> 31)


def test_draws_are_splitmix64():
    rows = [0, 1, 2, 1000, 39_999_999, 1_400_000_000, 2**63, 2**64 - 1]
    starts = {"a": 0, "b": salt(7, "person", "age"), "c": 2**64 - 1}
    found = draws(pl.Series(rows, dtype=pl.UInt64), starts)
    assert found.to_dict(as_series=False) == {n: [splitmix64(row, s) for row in rows] for n, s in starts.items()}


def test_the_first_draws_of_the_reference_implementation():
    # seed 1234567 of the generator as its authors publish it: the state grows by the same odd constant at each step
    first = draws(pl.Series([1, 2, 3], dtype=pl.UInt64), {"": 1234567}).to_series()
    assert first.to_list() == [6457827717110365317, 3203168211198807973, 9817491932198370423]


@pytest.mark.parametrize("weights", [[1], [1, 1], [3, 1, 7], [0, 5, 5], [1, 10**9], [1] * 100, [5, 0, 0, 3, 2]])
def test_slots_give_each_cell_its_weight(weights: list[int]):
    bits = (len(weights) - 1).bit_length()
    reached = [0] * len(weights)
    for limit, own, other in alias(weights, bits):
        reached[own] += limit
        reached[other] += (HALF >> bits) - limit
    assert sum(reached) == HALF
    for share, weight in zip(reached, weights, strict=True):
        assert abs(share - HALF * weight / sum(weights)) <= len(reached) * 2
        assert weight or not share


def test_shares_add_up():
    assert shares(7, {"a": 1, "b": 1, "c": 1}) == {"a": 3, "b": 2, "c": 2}
    assert shares(0, {"a": 5}) == {"a": 0}
    assert sum(shares(30_000, {str(n): n for n in range(1, 90)}).values()) == 30_000


# figures


def whole(kind: Kind) -> int:
    """How many there are at full size."""
    return int(CONTENT["persons"] * CONTENT["companions"].get(kind, 10**6) // 10**6)


def flags(frame: pl.DataFrame, margin: dict[str, Any]) -> pl.Series:
    """For each row of which it is known, whether it counts."""
    sets = [name for name, held in frame.schema.items() if isinstance(held, pl.List)]
    frame = frame.with_columns(pl.col(pl.Enum).cast(pl.String), pl.col(sets).cast(pl.List(pl.String)))
    among = f"WHERE {margin['among']}" if "among" in margin else ""
    found = pl.SQLContext(frame=frame).execute(f"SELECT ({margin['where']}) AS flag FROM frame {among}", eager=True)
    return found["flag"].drop_nulls()


@pytest.mark.parametrize("name", CONTENT["margins"])
def test_margins_follow_the_documents(tables: dict[Kind, pl.DataFrame], name: str):
    margin = CONTENT["margins"][name]
    found = flags(tables[margin["kind"]], margin)
    wanted = float(margin["share"]) if "share" in margin else margin["count"] / whole(margin["kind"])
    noise = 4 * (wanted * (1 - wanted) / len(found)) ** 0.5
    assert found.mean() == pytest.approx(wanted, abs=max(float(margin["within"]) * wanted, noise))


@pytest.mark.parametrize(("kind", "register"), [(kind, r) for kind, facts in ALWAYS.items() for r in facts])
def test_registers_lack_records_at_the_stated_rates(tables: dict[Kind, pl.DataFrame], kind: Kind, register: str):
    column = tables[kind][ALWAYS[kind][register]]
    rate = CONTENT["missing"][register] / 1000
    noise = 4 * (rate * (1 - rate) / len(column)) ** 0.5
    assert column.null_count() / len(column) == pytest.approx(rate, abs=noise + 1 / 65536)


def test_every_source_and_register_is_known(liaoning: Pack):
    assert CONTENT["missing"].keys() <= liaoning.registers.keys()
    held = {fact.register for facts in liaoning.facts.values() for fact in facts.values()}
    assert held <= CONTENT["missing"].keys()
    named = [margin["source"] for margin in CONTENT["margins"].values()]
    named += [spec["source"] for kind in KINDS for spec in CONTENT[kind].values() if "source" in spec]
    assert set(named) <= CONTENT["sources"].keys()


# values


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_has_a_column_with_values_of_its_type(liaoning: Pack, tables: dict[Kind, pl.DataFrame], kind: Kind):
    table, facts = tables[kind], liaoning.scopes[kind].facts
    assert {name: table.schema[name] for name in facts} == {name: dtype(fact.type) for name, fact in facts.items()}
    # nobody of so few may be an academician
    assert [name for name in facts if table[name].null_count() == len(table)] in ([], ["academician_since"])
    for name, fact in facts.items():
        if fact.type.name == "codes":
            assert (table[name].list.len() == table[name].list.n_unique()).all()
    for facts_of_one in table.select(list(facts)).sample(30, seed=1).to_dicts():
        typed_facts(liaoning, kind, {name: _yuan(facts[name].type.name, v) for name, v in facts_of_one.items()})


def _yuan(of: str, value: Any) -> Any:
    return value // 100 if of == "money" and value is not None else value


@pytest.mark.parametrize("kind", KINDS)
def test_what_steers_has_a_line_for_every_case(liaoning: Pack, kind: Kind):
    population = Population(liaoning, SEED)
    population._enter(0)
    frame = population._network(kind, 0, min(100_000, population.description.sizes[kind]))
    for name, node in population.description.network(kind).items():
        if "draw" in node.spec and name not in liaoning.facts[kind] and "'-'" not in str(node.spec):
            assert not (frame[name] == node.outcomes.index("-")).any(), name


def test_ids_are_numbered_and_look_like_nobodys(tables: dict[Kind, pl.DataFrame]):
    for kind, initial in (("person", "P"), ("enterprise", "E"), ("institution", "I"), ("team", "T"), ("project", "J")):
        ids = tables[kind]["id"]
        assert ids.to_list() == [f"{initial}{row:08}" for row in range(1, len(ids) + 1)]


def test_lives_are_possible(tables: dict[Kind, pl.DataFrame]):
    person = tables["person"]
    today = pl.date(2026, 1, 1)
    dates = [name for name, held in person.schema.items() if held == pl.Date and name != "talent_project.ends_on"]
    assert person.select(pl.all_horizontal((pl.col(dates) <= today).fill_null(True)).all()).item()
    born = pl.col("birth_date")
    impossible = {
        "graduates before the age of 12": pl.col("graduation_date") < born.dt.offset_by("12y"),
        "insured before leaving school": pl.col("insurance.since") < pl.col("graduation_date"),
        "a doctor under 25": (pl.col("education") == "doctor") & (born > pl.date(2001, 1, 1)),
        "a child at work": (pl.col("employer.kind") != "none") & (born > pl.date(2011, 1, 1)),
        "employed by nobody": pl.col("employer.kind").is_in(["hospital", "enterprise"])
        & pl.col("employer_id").is_null(),
        "a start-up that is none": (pl.col("startup.kind") == "none") & pl.col("startup.region").is_not_null(),
        "no start-up with an enterprise of one's own": (pl.col("startup.kind") == "none")
        & pl.col("startup_id").is_not_null(),
        "a place of study without being enrolled": ~pl.col("enrolled") & pl.col("study.region").is_not_null(),
    }
    found = person.select(case.sum().alias(name) for name, case in impossible.items()).row(0, named=True)
    assert not any(found.values()), found


# relations


def test_every_key_is_found_in_a_table_of_companions(liaoning: Pack, tables: dict[Kind, pl.DataFrame]):
    sizes = companions(liaoning, ROWS["person"])
    assert sizes == {"person": 200_000, "enterprise": 30_000, "institution": 1_000, "team": 20, "project": 250}
    assert companions(liaoning, 1_000_001)["enterprise"] == 60_000
    ids = {kind: set(tables[kind]["id"][:size]) for kind, size in sizes.items()}
    employers = ids["enterprise"] | ids["institution"]
    assert set(tables["person"]["employer_id"].drop_nulls()) <= employers
    assert set(tables["person"]["startup_id"].drop_nulls()) <= ids["enterprise"]
    for kind in ("team", "project"):
        assert set(tables[kind]["host_id"][: sizes[kind]]) <= employers
    assert set(tables["team"]["company_id"][:20].drop_nulls()) <= ids["enterprise"]


def test_founders_and_start_ups_name_each_other(tables: dict[Kind, pl.DataFrame]):
    person, enterprise = tables["person"], tables["enterprise"]
    founders = person.filter(pl.col("startup_id").is_not_null()).select("id", "startup_id")
    assert founders.height == pytest.approx(500, abs=25)
    there = enterprise.select(startup_id="id", id="founder_id").filter(pl.col("id").is_in(person["id"].to_list()))
    assert_frame_equal(founders.sort("id"), there.select("id", "startup_id").sort("id"))
    assert enterprise["founder_id"].null_count() == 60_000 - 2 * CONTENT["startups"]
    assert enterprise["founder_id"].drop_nulls().is_unique().all()


@pytest.mark.parametrize(
    ("kind", "key", "facts"),
    [
        ("person", "employer_id", {"employer.region": "region", "employer.recognitions": "recognitions",
                                   "employer.identity": "identity", "employer.kind": "kind"}),
        ("person", "startup_id", {"startup.region": "region", "startup.founded_on": "founded_on",
                                  "talent_category": "founder.talent_category"}),
        ("team", "host_id", {"region": "region", "host.kind": "kind"}),
        ("team", "company_id", {"company.region": "region"}),
        ("project", "host_id", {"region": "region", "host.identity": "identity"}),
    ],
)  # fmt: skip
def test_facts_of_a_related_row_are_that_rows_facts(
    tables: dict[Kind, pl.DataFrame], kind: Kind, key: str, facts: dict[str, str]
):
    rows = tables[kind].filter(pl.col(key).is_not_null())
    for name, field in facts.items():
        compared = 0
        for other in ("enterprise", "institution"):
            if field in tables[other].columns:
                there = tables[other].select(pl.col("id").alias(key), pl.col(field).alias("there"))
                both = rows.select(key, name).join(there, on=key).drop_nulls()
                assert (both[name] == both["there"]).all(), (name, other)
                compared += both.height
        assert compared, name


def test_an_enterprises_record_is_missing_for_all_its_people(tables: dict[Kind, pl.DataFrame]):
    there = tables["enterprise"].select(pl.col("id").alias("employer_id"), "region", "recognitions")
    both = tables["person"].join(there, on="employer_id")
    assert (both["region"].is_null() == both["employer.region"].is_null()).all()
    assert (both["recognitions"].is_null() == both["employer.recognitions"].is_null()).all()
    of_one = (
        tables["person"].drop_nulls("employer_id").group_by("employer_id").agg(pl.col("^employer[.].*$").n_unique())
    )
    assert of_one.select(pl.exclude("employer_id", "employer.kind").max()).row(0) == (1,) * 7


# determinism


@pytest.mark.parametrize("kind", KINDS)
def test_any_range_of_rows_comes_out_the_same(liaoning: Pack, tables: dict[Kind, pl.DataFrame], kind: Kind):
    for first, rows in ((0, 1), (17, 0), (ROWS[kind] // 3, 13), (ROWS[kind] - 5, 5)):
        assert_frame_equal(synthesise(liaoning, kind, rows, SEED, first=first), tables[kind][first : first + rows])


def test_a_range_goes_on_in_the_next_group(liaoning: Pack):
    both = synthesise(liaoning, "person", 40, SEED, first=999_980)
    parts = [synthesise(liaoning, "person", 20, SEED, first=first) for first in (999_980, 1_000_000)]
    assert_frame_equal(both, pl.concat(parts))
    employers = both["employer_id"][20:].drop_nulls()
    assert all(30_000 < int(i[1:]) <= 60_000 if i[0] == "E" else 1_000 < int(i[1:]) <= 2_000 for i in employers)


def test_another_seed_gives_other_people(liaoning: Pack, tables: dict[Kind, pl.DataFrame]):
    other = synthesise(liaoning, "person", 1_000, SEED + 1)
    assert (other["birth_date"] != tables["person"]["birth_date"][:1_000]).mean() > 0.99


@pytest.mark.parametrize("many", [0.0, 1.0])
def test_drawing_in_all_or_in_few_rows_is_the_same(
    liaoning: Pack, tables: dict[Kind, pl.DataFrame], monkeypatch: pytest.MonkeyPatch, many: float
):
    monkeypatch.setattr("yangui.population.synthetic.rows.MANY", many)
    monkeypatch.setattr("yangui.population.synthetic.rows.SHORT", 0)
    assert_frame_equal(synthesise(liaoning, "person", 2_000, SEED), tables["person"][:2_000])


def test_one_thread_makes_the_same_rows(tables: dict[Kind, pl.DataFrame], tmp_path: Path):
    out = tmp_path / "rows.parquet"
    code = (
        "import sys; from yangui import load_pack; from yangui.population.synthetic.entities import synthesise\n"
        f"synthesise(load_pack('liaoning'), 'person', 3000, {SEED}).write_parquet(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", code, str(out)], check=True, env=os.environ | {"POLARS_MAX_THREADS": "1"})
    assert_frame_equal(pl.read_parquet(out), tables["person"][:3_000])


# writing


@pytest.mark.parametrize(("suffix", "read"), [("parquet", pl.read_parquet), ("arrow", pl.read_ipc)])
def test_batches_make_the_same_table(
    liaoning: Pack, tables: dict[Kind, pl.DataFrame], tmp_path: Path, suffix: Any, read: Any
):
    done: list[int] = []
    write(liaoning, "person", 1_000, SEED, tmp_path / "out", format=suffix, batch=300, progress=done.append)
    assert done == [300, 600, 900, 1_000]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]
    files = sorted((tmp_path / "out").iterdir())
    assert [f.name for f in files] == [f"part-{n:05}.{suffix}" for n in range(4)]
    assert_frame_equal(pl.concat(read(f) for f in files), tables["person"][:1_000])


def test_a_table_without_rows_has_its_columns(liaoning: Pack, tables: dict[Kind, pl.DataFrame], tmp_path: Path):
    write(liaoning, "team", 0, SEED, tmp_path / "out")
    assert pl.read_parquet(tmp_path / "out" / "*.parquet").schema == tables["team"].schema


def test_an_interruption_leaves_nothing(liaoning: Pack, tmp_path: Path):
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(liaoning, "team", 30, SEED, tmp_path / "out", batch=10, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_leaves_does_not_look_finished(liaoning: Pack, tmp_path: Path):
    code = """
import os, sys
from pathlib import Path
from yangui import load_pack
from yangui.population.synthetic.entities import write

write(load_pack("liaoning"), "team", 30, 7, Path(sys.argv[1]), batch=10, progress=lambda n: n > 10 and os._exit(9))
"""
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "out")], check=False)
    assert killed.returncode == 9
    assert [p.name for p in tmp_path.iterdir()] == ["out.partial"]
    write(liaoning, "team", 20, SEED, tmp_path / "out", batch=10)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_what_is_there_is_not_written_over(liaoning: Pack, tmp_path: Path):
    (tmp_path / "out").mkdir()
    with pytest.raises(FileExistsError):
        write(liaoning, "team", 3, SEED, tmp_path / "out")


# refusals


def test_what_cannot_be_made_is_refused(liaoning: Pack, tmp_path: Path):
    with pytest.raises(ValueError, match="no description"):
        synthesise(replace(liaoning, folder=tmp_path), "person", 1, SEED)
    with pytest.raises(ValueError, match="household"):
        synthesise(liaoning, "household", 1, SEED)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no rows"):
        synthesise(liaoning, "person", -1, SEED)
    with pytest.raises(ValueError, match="batches of 0"):
        write(liaoning, "person", 1, SEED, tmp_path / "out", batch=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"gender": {"draw": {"neuter": 1}}}, "neuter"),
        ({"honours": {"draw": {"knighthood+cas_academician": 1}}}, "knighthood"),
        ({"gender": {"by": ["age"], "draw": {"male": 1}}}, "age"),
        ({"gender": {"copy": "employer.gender"}}, "gender"),
    ],
)
def test_a_description_that_does_not_fit_the_pack_is_refused(liaoning: Pack, spec: dict[str, Any], message: str):
    description = Description(liaoning)
    description.content = description.content | {"person": spec}
    with pytest.raises(ValueError, match=message):
        description.network("person")


# the page


def figures() -> str:
    """The documented figures as a Markdown table."""
    lines = ["| table | what | figure | share | source |", "|---|---|---:|---:|---|"]
    for margin in CONTENT["margins"].values():
        source = CONTENT["sources"][margin["source"]]
        count = margin.get("count")
        share = float(margin["share"]) if "share" in margin else count / whole(margin["kind"])
        figure = f"{count:,}" if count else ""
        what = f"{margin['says']}"
        lines.append(f"| {margin['kind']} | {what} | {figure} | {share:.2%} | {source['title']}, {source['date']} |")
    return "\n".join(lines)


def records() -> str:
    """The rates of missing records as a Markdown table."""
    lines = ["| register | lacks |", "|---|---:|"]
    lines += [f"| `{register}` | {rate / 1000:.1%} |" for register, rate in CONTENT["missing"].items()]
    return "\n".join(lines)


def test_the_page_says_what_the_description_says():
    page = PAGE.read_text(encoding="utf-8")
    assert figures() in page
    assert records() in page
