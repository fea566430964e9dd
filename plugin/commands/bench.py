"""`buyin bench`: how fast the work is, each figure against a peer in the same run."""

import json
from dataclasses import asdict

import click

from plugin.benchmarks import BENCHMARKS, measure


@click.command(epilog="Example: buyin bench analyse --json")
@click.argument("name", required=False, type=click.Choice([each.name for each in BENCHMARKS]))
@click.option("--json", "as_json", is_flag=True, help="One measurement a line as JSON.")
def command(name: str | None, *, as_json: bool) -> None:
    """Measure all of it, or only NAME. A ratio of 3 means that ours takes three times as long as its peer."""
    for benchmark in BENCHMARKS:
        if name not in (None, benchmark.name):
            continue
        found = measure(benchmark)
        if as_json:
            click.echo(json.dumps(asdict(found)))
        else:
            click.echo(f"{found.name:<8} {found.ratio:>6.2f} times its peer")
            click.echo(f"         ours {found.ours_ms:>9.3f} ms a deal: {found.ours}")
            click.echo(f"         peer {found.peer_ms:>9.3f} ms a deal: {found.peer}")
