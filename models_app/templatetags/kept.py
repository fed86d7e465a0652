"""Parts of pages that say the same whenever they are shown again: rendered once and kept in the cache.

What a published version and the results of a closed cycle say is frozen, and rendering it is most of a page's work.
A part is kept under a digest of everything that goes into it, so that nothing has to be thrown away when something
changes: other content has another key. It is rendered from what it is given alone, without the request, so that
nothing of whoever looks at it can get into it.
"""

import hashlib
import pickle

from django import template
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

register = template.Library()

KEPT = 3600  # seconds


@register.simple_tag
def kept(template_name, **content):
    """``{% kept "part.html" report=report %}``: like ``include … only``, for frozen content of plain values."""
    return rendered_once(template_name, content, told=content)


def rendered_once(template_name, context, *, told):
    """The template with ``context``, and nothing else. ``told``: all of it that the template shows, as plain values."""
    return kept_html(template_name, told, lambda: render_to_string(template_name, context))


def kept_html(name, told, render):
    """What ``render()`` answers, of ``told`` alone: all that it shows, as plain values."""
    place = [name, get_language(), get_current_timezone_name(), told]
    key = "kept:" + hashlib.sha256(pickle.dumps(place)).hexdigest()
    html = cache.get(key)
    if html is None:
        html = render()
        cache.set(key, html, KEPT)
    return mark_safe(html)
