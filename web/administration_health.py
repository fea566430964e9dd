"""Decides what the settings answer about people and data: who is signed in, how the sync is, what is held."""

from http import HTTPStatus

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from plugin.errors import InputRefusedError
from web.administration import open_settings
from web.own_pages import go_on, stand_again
from web.ports import page_context
from web.presenters.administration_access import to_access
from web.presenters.administration_privacy import to_privacy
from web.presenters.administration_sync import to_set_aside, to_sync

administration_health = Blueprint("administration_health", __name__, url_prefix="/settings")


@administration_health.get("/access")
def access() -> str:
    """Show who may see what, who is signed in, and which one-time links are open."""
    viewer, settings = open_settings()
    told = to_access(settings.access(viewer), viewer, page_context().now())
    return render_template("settings_access.html", part="access", access=told)


@administration_health.post("/access/sessions/<key>/end")
def sign_out(key: str) -> AnyResponse:
    """Sign somebody out."""
    viewer, settings = open_settings()
    settings.sign_out(viewer, key)
    return go_on(url_for("administration_health.access", _anchor="signed-in"))


@administration_health.post("/access/links/<key>/drop")
def drop_link(key: str) -> AnyResponse:
    """Let a one-time link let nobody in."""
    viewer, settings = open_settings()
    settings.drop_link(viewer, key)
    return go_on(url_for("administration_health.access", _anchor="links"))


@administration_health.get("/sync")
def sync() -> str:
    """Show how the sync is; asked for again every few seconds while one runs."""
    return _show_sync()


def _show_sync(fault: str | None = None) -> str:
    viewer, settings = open_settings()
    health = to_sync(settings.sync(viewer), settings.crm(viewer), page_context().now())
    return render_template("settings_sync.html", part="sync", health=health, fault=fault)


@administration_health.post("/sync")
def sync_now() -> AnyResponse:
    """Ask for a sync."""
    viewer, settings = open_settings()
    try:
        settings.sync_now(viewer)
    except InputRefusedError as error:
        return stand_again(_show_sync(str(error)), "newest", HTTPStatus.UNPROCESSABLE_ENTITY)
    return go_on(url_for("administration_health.sync"))


@administration_health.get("/sync/set-aside")
def set_aside() -> str:
    """List the rows that are set aside, some on each page."""
    viewer, settings = open_settings()
    page = to_set_aside(settings.set_aside(viewer, request.args.get("after")), page_context().now())
    return render_template("settings_set_aside.html", part="sync", aside=page)


@administration_health.get("/privacy")
def privacy() -> str:
    """Show what is held about people, what leaves and what never does."""
    viewer, settings = open_settings()
    return render_template("settings_privacy.html", part="privacy", privacy=to_privacy(settings.privacy(viewer)))
