"""axe-core on the page as it stands: WCAG 2.2, levels A and AA."""

from django.conf import settings

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def assert_accessible(page, *, within=None):
    """Fails with what axe found and where; ``within`` is a CSS selector that narrows the look."""
    load_axe(page)
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = page.evaluate(
        "([within, options]) => axe.run(within || document, options).then(result => result.violations)",
        [within, options],
    )
    assert not found, f"axe on {page.url}:\n" + "\n".join(readable(violation) for violation in found)


def load_axe(page):
    """Through the debugger, since the site's Content-Security-Policy rightly refuses a script from elsewhere."""
    if page.evaluate("typeof axe") == "undefined":
        source = (settings.NODE_MODULES / "axe-core" / "axe.min.js").read_text("utf-8")
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": source})
        session.detach()


def readable(violation):
    places = "\n".join(
        f"    {' '.join(map(str, node['target']))}\n      " + node["failureSummary"].replace("\n", "\n      ")
        for node in violation["nodes"]
    )
    return f"  {violation['id']}: {violation['help']} ({violation['helpUrl']})\n{places}"
