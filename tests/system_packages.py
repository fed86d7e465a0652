"""Installs what the tests need from the system (Debian names); without the right to, says the command and fails."""

import ctypes.util
import os
import shutil
import subprocess
import sys

from browser.chromium import chromium_path


def has_chinese_font():
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


def missing_packages():
    packages = []
    if not chromium_path():
        packages.append("chromium")
    if not has_chinese_font():
        packages += ["fontconfig", "fonts-noto-cjk"]
    if not ctypes.util.find_library("pangoft2-1.0"):
        packages += ["libpango-1.0-0", "libpangoft2-1.0-0"]
    if not ctypes.util.find_library("harfbuzz-subset"):
        packages.append("libharfbuzz-subset0")
    return packages


def main():
    packages = missing_packages()
    if not packages:
        return 0
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    rights = privileges()
    if rights is None or not shutil.which("apt-get"):
        print(f"The tests need: {', '.join(packages)}. On Debian:", file=sys.stderr)
        print(f"    sudo apt-get update && sudo {' '.join(install)}", file=sys.stderr)
        print("A Chromium or Chrome elsewhere can be named with CHROMIUM=/path/to/it.", file=sys.stderr)
        return 1
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*rights, "apt-get", "update", "--quiet"], check=True, env=environment)
    subprocess.run([*rights, *install], check=True, env=environment)
    still_missing = missing_packages()
    if still_missing:
        print(f"Installed, and still not found: {', '.join(still_missing)}.", file=sys.stderr)
        return 1
    return 0


def privileges():
    """What to put before a command that needs root: nothing as root, sudo where it asks no password, else None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        return ["sudo", "-n"] if asked_nothing else None
    return None


if __name__ == "__main__":
    sys.exit(main())
