"""Decides what gunicorn serves: the pages over the services that the environment describes."""

import os

from plugin.bootstrap import open_services
from web.app import create_app

app = create_app(open_services(os.environ))
