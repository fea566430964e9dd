"""The benchmarks compare two pieces of work that really run."""

import json

import pytest
from click.testing import CliRunner

from graph.analyse import analyse
from plugin.benchmarks import BENCHMARKS, PEOPLE, STATEMENTS, TIES, Benchmark, build_deal, measure
from plugin.cli import main
from plugin.list_benchmark import LONG, open_first_page
from plugin.listing import DealList


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda each: each.name)
def test_a_benchmark_gives_both_times_and_their_ratio(benchmark: Benchmark, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin.list_benchmark.LONG", 200)
    found = measure(benchmark, rounds=1)

    assert found.ours_ms > 0
    assert found.peer_ms > 0
    assert found.ratio == pytest.approx(found.ours_ms / found.peer_ms, rel=0.05, abs=0.01)


def test_the_measured_deal_is_of_the_size_that_is_told() -> None:
    deal = build_deal(3)

    assert deal == build_deal(3)
    assert (len(deal.people), len(deal.ties), len(deal.statements)) == (PEOPLE + 1, TIES, STATEMENTS)
    assert analyse(deal).alignment.known > 0


def test_bench_prints_one_measurement_a_line() -> None:
    result = CliRunner().invoke(main, ["bench", "read", "--json"])

    assert result.exit_code == 0
    assert [json.loads(line)["name"] for line in result.stdout.splitlines()] == ["read"]


def test_the_long_list_is_as_long_as_is_told_and_its_page_as_long_as_the_short_ones() -> None:
    for long, short in open_first_page(deals=120):
        shown = [work() for work in (long, short)]
    pages = [found.page for found in shown if isinstance(found, DealList)]
    assert [(page.total, len(page.rows)) for page in pages] == [(120, 50), (50, 50)]
    assert f"{LONG:,}" in next(each.ours for each in BENCHMARKS if each.open is open_first_page)
