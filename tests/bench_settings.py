"""The site's own settings, with a page to compare with and a count of queries in every answer; for `make bench`."""

from competency_site.settings import *  # noqa: F403
from competency_site.settings import MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "tests.bench_urls"
MIDDLEWARE = ["tests.bench_urls.QueryCountMiddleware", *MIDDLEWARE]
LIST = "<ul>{% for position in positions %}<li>{{ position.name }}</li>{% endfor %}</ul>"
PAGES = {
    "bench/one_query.html": f"<!doctype html><html><title>.</title>{LIST}</html>",
    "bench/one_query_in_frame.html": f'{{% extends "base.html" %}}{{% block content %}}{LIST}{{% endblock %}}',
}
TEMPLATES = [
    {
        **TEMPLATES[0],
        "APP_DIRS": False,
        "OPTIONS": {
            **TEMPLATES[0]["OPTIONS"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                        ("django.template.loaders.locmem.Loader", PAGES),
                    ],
                )
            ],
        },
    }
]
