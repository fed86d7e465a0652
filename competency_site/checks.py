"""Checks of `manage.py check --deploy` beyond Django's own."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}


@register(Tags.security, deploy=True)
def check_allowed_hosts(app_configs, **kwargs):
    if set(settings.ALLOWED_HOSTS) - LOCAL_HOSTS:
        return []
    return [Warning("Only this machine may ask.", hint="Set ALLOWED_HOSTS to the site's name.", id="site.W001")]


@register(Tags.staticfiles, deploy=True)
def check_static_files_collected(app_configs, **kwargs):
    if (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return []
    return [Error(f"No static files in {settings.STATIC_ROOT}.", hint="manage.py collectstatic", id="site.E002")]
