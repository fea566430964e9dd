"""Decides what the address answers that explains how a panel is read: open to all, for it shows nothing of anybody."""

from flask import Blueprint, g, render_template

from web.presenters.words import STANCES
from web.sign_in import load_viewer

help_page = Blueprint("help", __name__)


@help_page.get("/help")
def show() -> str:
    """Explain each part of the panel in a few words."""
    viewer = load_viewer()
    if viewer is not None:
        g.viewer = viewer
    return render_template("help.html", stances=STANCES)
