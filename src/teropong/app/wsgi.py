"""The door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from teropong.app.running.proxy import behind

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teropong.app.settings")
_app = get_wsgi_application()

from teropong.app.settings import CONFIGURATION  # noqa: E402 - after Django is set up

application = behind(_app, CONFIGURATION)
