"""Takes the pictures of the README into docs/pictures/: `make screenshots`, or with a name only that one."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser.chromium import ARGUMENTS, chromium_path
from tests.demo_site import PASSWORD, demo_site

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = {"width": 1440, "height": 900}

# Picture -> user, and the links to follow from the home page, each a CSS selector.
PICTURES = {
    "rating": ("superior", []),
    "report": ("manager", []),
    "catalogue": ("hr", []),
}


def take(browser, address, name):
    user, links = PICTURES[name]
    context = browser.new_context(viewport=SIZE, device_scale_factor=1.5, locale="zh-CN", base_url=address)
    page = context.new_page()
    page.goto("/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    for link in links:
        page.locator(link).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


def main(names):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        for name in names or PICTURES:
            take(browser, address, name)
            print(FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
