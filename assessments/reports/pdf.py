"""A page as PDF. Only the site's own static files are read: no network, no other file of the machine."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

KINDS = {".css": "text/css", ".svg": "image/svg+xml"}
BASE = "https://paper.invalid"  # makes static addresses absolute; never asked


class RefusedError(ValueError):
    """An address outside the site's static files."""


def pdf_of(template, context, request):
    """The template as PDF, as bytes; ``for_pdf`` is true in it. A file that is missing or refused is an error."""
    from weasyprint import HTML  # needs Pango, and takes half a second to load: only where a PDF is asked for
    from weasyprint.urls import FatalURLFetchingError

    html = render_to_string(template, {**context, "for_pdf": True}, request)
    try:
        return HTML(string=html, base_url=BASE, url_fetcher=own_files()).write_pdf()
    except FatalURLFetchingError as error:  # a BaseException: it would pass by the page for errors
        raise RefusedError(str(error)) from error


def own_files():
    """WeasyPrint's fetcher: a file under STATIC_URL, else a refusal that stops the PDF."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def fetch(self, url, headers=None):
            path = file_of(url)
            if path is None:
                raise RefusedError(f"not a static file of this site: {url}")
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": KINDS[path.suffix]})

    return OwnFiles(fail_on_errors=True)


def file_of(url):
    """The file behind a static address, collected or in its source; None for anything else."""
    parts = urlsplit(url)
    # Not static(""): the storage with hashed names knows no name for nothing.
    root = urlsplit(settings.STATIC_URL).path
    if f"{parts.scheme}://{parts.netloc}" != BASE or not parts.path.startswith(root):
        return None
    name = unquote(parts.path.removeprefix(root))
    if ".." in name.split("/"):
        return None
    found = finders.find(name)
    if found is None and staticfiles_storage.exists(name):
        found = staticfiles_storage.path(name)
    return Path(found) if found else None
