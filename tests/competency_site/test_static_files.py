from pathlib import Path

from django.contrib.staticfiles import finders

from competency_site.static_files import PackageFinder, StaticStorage


def test_named_package_files_are_found_under_their_address(settings):
    source = settings.NODE_MODULES / "@tabler/core/dist/css/tabler.min.css"
    assert finders.find("vendor/tabler/tabler.min.css") == str(source)


def test_no_other_file_of_a_package_is_served():
    assert finders.find("vendor/tabler/package.json") is None
    assert finders.find("vendor/../settings.py") is None


def test_every_named_file_is_collected():
    collected = {address: storage.path(address) for address, storage in PackageFinder().list([])}
    assert all(Path(path).is_file() for path in collected.values())


def test_a_package_that_is_not_installed_is_named(settings):
    settings.PACKAGE_FILES = {"vendor/gone.js": "gone/dist/gone.js"}
    (error,) = PackageFinder().check()
    assert "gone/dist/gone.js" in error.msg
    assert error.hint == "npm ci"


def test_stored_files_need_no_source_maps():
    every_pattern = [pattern for _extension, patterns in StaticStorage.patterns for pattern in patterns]
    assert not any("sourceMappingURL" in str(pattern) for pattern in every_pattern)
