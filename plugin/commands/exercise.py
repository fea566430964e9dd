"""`buyin exercise`: exercises with a customer's leaders, from a terminal."""

import json

import click

from graph.exercises.questions import FEWEST_YEARS, FIVE, MOST_YEARS, YEARS
from graph.speech import say
from plugin.commands.installation import open_installation
from plugin.exercises.views import Invited, Plan, Question
from plugin.languages import find_languages, speaking_in
from plugin.store.tenants import DEFAULT_TENANT
from plugin.views import Viewer

EXAMPLE = "Example: buyin exercise add 0065e000002QtXYAA0 --person 0035e0001 --person 0035e0002 --person 0035e0003"


@click.group(epilog=EXAMPLE)
def command() -> None:
    """Plan exercises with a customer's leaders."""


@command.command("add", epilog=EXAMPLE)
@click.argument("deal", metavar="DEAL")
@click.argument("more", metavar="[ID]...", nargs=-1)
@click.option("--person", "people", metavar="ID", multiple=True, required=True, help="Who takes part; 3 to 12 people.")
@click.option("--title", help="What those who take part read above the questions.")
@click.option(
    "--years",
    default=YEARS,
    show_default=True,
    type=click.IntRange(FEWEST_YEARS, MOST_YEARS),
    help="How far ahead the third of the five questions looks.",
)
@click.option("--language", type=click.Choice(find_languages()), help="The leaders' language; else the settings'.")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="The tenant that the deal belongs to.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON: exercise, and links with person and url.")
def add(
    deal: str,
    more: tuple[str, ...],
    people: tuple[str, ...],
    *,
    title: str | None,
    years: int,
    language: str | None,
    tenant: str,
    as_json: bool,
) -> None:
    """Plan a consensus exercise with people of a deal, begin its writing, and print their personal addresses.

    Further ids behind a --person are people too. The addresses are printed this once: each is for that person alone
    and holds for 30 days. A coach renews them, and leads on, under the deal's exercises.
    """
    with open_installation() as services:
        services.orgs.check_tenant(tenant)
        spoken = language or services.settings.language
        questions = [Question(id=name, text=text) for name, text in FIVE.items()]
        with speaking_in(spoken):
            title = title or say("Where do we want to go?")
        plan = Plan(title=title, questions=questions, years=years, language=spoken)
        viewer = Viewer(tenant=tenant, role="admin", user=None)
        invited = [Invited(person=person) for person in dict.fromkeys([*people, *more])]
        exercise = services.exercises.plan(viewer, deal, plan, invited)
        version = services.exercises.show(viewer, exercise).version
        links = services.exercises.begin_writing(viewer, exercise, version=version)
    if as_json:
        given = [{"person": link.person, "url": link.url} for link in links]
        click.echo(json.dumps({"exercise": exercise, "links": given}))
        return
    click.echo(f"The exercise {exercise} has begun. Give each person their own address; it is shown this once:")
    for link in links:
        click.echo(f"{link.name}: {link.url}")
