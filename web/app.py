"""Decides how the pages are put together: which parts there are, how sessions are kept, which hosts are answered."""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from graph.speech import say
from plugin.settings import Settings
from plugin.viewer_sessions import COOKIE_WAYS, LASTS
from web.administration import administration
from web.administration_health import administration_health
from web.administration_structure import administration_structure
from web.agreed_steps import agreed_steps
from web.answers import answers
from web.api import api
from web.canvas import canvas
from web.charter_ticks import charter_ticks
from web.charters import charters
from web.coach import coach
from web.desk import desk
from web.desk_people import desk_people
from web.digest import digest
from web.error_pages import add_error_pages
from web.exercise_boards import exercise_boards
from web.exercise_plans import exercise_plans
from web.exercise_sheets import exercise_sheets
from web.exercises import exercises
from web.headers import add_headers
from web.health import health
from web.help import help_page
from web.incoming import clean_requests
from web.languages import add_languages
from web.navigation import add_navigation
from web.notes import notes
from web.options import options
from web.outcomes import outcomes
from web.owed import owed
from web.own_pages import refuse_foreign_forms
from web.panel import panel
from web.paper_files import paper_files
from web.pipeline import pipeline
from web.pipeline_saved import pipeline_saved
from web.places import places
from web.plans import plans
from web.ports import EXTENSION, PageContext, PageServices
from web.presenters.administration import PARTS
from web.presenters.words import ROLES
from web.reviews import reviews
from web.sign_in import sign_in
from web.static_files import add_static_files
from web.tactics_used import tactics_used
from web.what_if import what_if

LARGEST_REQUEST = 64 * 1024


def _clock() -> datetime:
    return datetime.now(UTC)


def _keep_sessions(app: Flask, settings: Settings) -> None:
    secure = (settings.base_url or "").startswith("https:")
    newest, *older = settings.secret_keys
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=older,
        SESSION_COOKIE_NAME="__Host-buyin" if secure else "buyin",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=max(LASTS[way] for way in COOKIE_WAYS),
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def _trust_proxies(app: Flask, settings: Settings) -> None:
    """Behind proxies, believe that many of them and answer only for the public host."""
    hops = settings.trusted_proxies
    if not hops:
        return
    # wrapping the WSGI app is how Flask takes middleware
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    public = urlsplit(settings.base_url or "").netloc.lower()

    def refuse_other_hosts() -> None:
        if public and request.host.lower() != public and request.blueprint != health.name:
            abort(HTTPStatus.BAD_REQUEST)

    app.before_request(refuse_other_hosts)


def create_app(services: PageServices, *, now: Callable[[], datetime] = _clock) -> Flask:
    """Put the pages together over the use cases `services`; `now` is the clock of ages and sessions."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["say"] = say
    app.jinja_env.globals["role_words"] = ROLES
    app.jinja_env.globals["settings_parts"] = PARTS
    app.extensions[EXTENSION] = PageContext(services, now)
    clean_requests(app)
    add_languages(app)
    add_navigation(app)
    _keep_sessions(app, services.settings)
    _trust_proxies(app, services.settings)
    refuse_foreign_forms(app)
    add_headers(app)
    add_static_files(app)
    add_error_pages(app)
    for part in (
        sign_in,
        canvas,
        panel,
        desk,
        desk_people,
        places,
        notes,
        owed,
        pipeline,
        pipeline_saved,
        reviews,
        agreed_steps,
        charters,
        charter_ticks,
        options,
        plans,
        digest,
        coach,
        administration,
        administration_health,
        administration_structure,
        api,
        health,
        tactics_used,
        what_if,
        help_page,
        exercise_boards,
        exercise_plans,
        exercise_sheets,
        exercises,
        outcomes,
        paper_files,
        answers,
    ):
        app.register_blueprint(part)
    return app
