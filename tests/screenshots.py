"""Takes the pictures of the README into docs/pictures/: `make screenshots`, or with names only those.

The demo bank is the same every time but for dates, so that a picture changes only where the product did.
"""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser.chromium import ARGUMENTS, chromium_path
from tests.demo_site import PASSWORD, demo_site

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = {"width": 1440, "height": 900}
COLOURS = 256  # enough for pages without photographs, at a third of the bytes


def half_done_form(page):
    """The superior's form that is furthest on and not submitted."""
    forms = page.request.get("/api/v1/assessments/?mine=1&page_size=100").json()["results"]
    started = [form for form in forms if form["status"] == "in_progress"]
    page.goto(f"/assessments/{max(started, key=lambda form: form['rated'])['id']}/")
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 190)
    page.wait_for_timeout(600)


def side_by_side(page):
    """One concept's members, from the table on."""
    page.goto("/concepts/communication/")
    page.locator(".beside").first.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.beside').closest('.card').scrollIntoView()")


def first_link(path, pattern):
    def go(page):
        page.goto(path)
        page.goto(page.locator(f"main a[href^='{pattern}']").first.get_attribute("href"))

    return go


# Picture -> who sees it, and how to get there.
PICTURES = {
    "concept": ("hr", side_by_side),
    "rating": ("superior", half_done_form),
    "report": ("manager", first_link("/reports/", "/reports/")),
    "team": ("superior", first_link("/team-reports/", "/team-reports/")),
}


def sign_in(page, user):
    """Sign in, and confirm having read the notice where it is asked."""
    page.goto("/accounts/login/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.goto("/notice/")
    if page.locator("[name=confirm]").count():
        page.check("[name=confirm]")
        page.locator(".notice-confirm button").click()


def take(browser, address, name):
    user, go = PICTURES[name]
    context = browser.new_context(viewport=SIZE, device_scale_factor=1.5, locale="zh-CN", base_url=address)
    page = context.new_page()
    sign_in(page, user)
    go(page)
    page.wait_for_load_state("networkidle")
    place = FOLDER / f"{name}.png"
    page.screenshot(path=place)
    context.close()
    with Image.open(place) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(place, optimize=True)
    return place


def main(names):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        for name in names or PICTURES:
            place = take(browser, address, name)
            print(f"{place.relative_to(FOLDER.parent.parent)}: {place.stat().st_size // 1000} KB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
