"""PDFs read the site's static files as a real site stores them, with hashed names, and nothing else."""

import json

import pytest
from django.templatetags.static import static

from assessments.reports import pdf

HASHED = "css/paper.0123456789ab.css"


@pytest.fixture
def collected(settings, tmp_path):
    """Static files as collectstatic leaves them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "competency_site.static_files.StaticStorage"},
    }
    (tmp_path / "css").mkdir()
    (tmp_path / HASHED).write_text("p { color: red }")
    manifest = {"version": "1.1", "paths": {"css/paper.css": HASHED}, "hash": ""}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    return tmp_path


def written(monkeypatch, html):
    monkeypatch.setattr(pdf, "render_to_string", lambda *_args: html)
    return pdf.pdf_of("any.html", {}, None)


def test_a_pdf_is_made_with_collected_files(monkeypatch, collected):
    address = static("css/paper.css")
    assert address == f"/static/{HASHED}"
    assert pdf.file_of(f"{pdf.BASE}{address}") == collected / HASHED
    assert written(monkeypatch, f'<link rel="stylesheet" href="{address}"><p>1').startswith(b"%PDF")


@pytest.mark.parametrize(
    "address",
    [
        "/static/css/gone.css",
        "/static/../settings.py",
        "/reports/1/",
        "file:///etc/passwd",
        "https://example.com/a.css",
    ],
)
def test_any_other_address_stops_the_pdf_with_an_error_that_the_site_can_answer(monkeypatch, collected, address):
    with pytest.raises(pdf.RefusedError):
        written(monkeypatch, f'<link rel="stylesheet" href="{address}"><p>1')
