"""Third-party files come straight from node_modules: the named ones, under stable addresses."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import apps
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import Error
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesConfig(apps.StaticFilesConfig):
    """Leaves out what no page asks for: source maps, and the second viewer of the API's description."""

    ignore_patterns = [*apps.StaticFilesConfig.ignore_patterns, "*.map", "redoc", "*-es-bundle*.js", ".gitkeep"]


class PackageFinder(BaseFinder):
    """Finds the files of ``settings.PACKAGE_FILES``."""

    def check(self, **kwargs):
        missing = [path for path in settings.PACKAGE_FILES.values() if not (settings.NODE_MODULES / path).is_file()]
        if not missing:
            return []
        return [Error(f"Missing in {settings.NODE_MODULES}: {', '.join(missing)}.", hint="npm ci", id="site.E001")]

    def find(self, path, find_all=False, **kwargs):
        source = settings.PACKAGE_FILES.get(path.replace("\\", "/"))
        found = str(settings.NODE_MODULES / source) if source else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns):
        storage = PackageStorage(location=settings.NODE_MODULES)
        for address in settings.PACKAGE_FILES:
            yield address, storage


class PackageStorage(FileSystemStorage):
    """Opens a file by its address on the site rather than by its place in the package."""

    def path(self, name):
        return str(Path(self.location) / settings.PACKAGE_FILES[name])


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed once. Source maps of the packages are not served, so links to them stay as they are."""

    patterns = tuple(
        (extension, tuple(pattern for pattern in patterns if "sourceMappingURL" not in str(pattern)))
        for extension, patterns in CompressedManifestStaticFilesStorage.patterns
    )
