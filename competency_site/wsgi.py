import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "competency_site.settings")
application = get_wsgi_application()

from models_app.search import warm_up  # noqa: E402  (models are there only now)

warm_up()
