"""`make bench`: queries, median time and bytes of the main pages, beside a page of one query (design, section 8).

The site runs as it does in earnest, with the demo bank on a scratch database; pages are fetched over one kept
connection, gzipped as a browser asks for them. Times are what that client waits. First on SQLite, then on PostgreSQL.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import sync_playwright

from tests.browser.chromium import ARGUMENTS, chromium_path
from tests.demo_site import PASSWORD, ROOT, demo_site
from tests.postgres import postgres_server

ROUNDS = 25
WARM_UP = 6  # the first requests compile templates, in each worker
REFERENCE, IN_FRAME = "/bench/one-query/", "/bench/one-query-in-frame/"
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.bench_settings"}

# The bars of the design's section 8.
MOST_QUERIES = {
    "catalogue": 15,
    "catalogue, a search": 15,
    "form of 25": 15,
    "personal report": 15,
    "save 25 ratings": 30,
}
MOST_TIMES = 3  # of the reference page
FIRST_VISIT, NEXT_VISIT = 700_000, 40_000  # bytes over the wire


@dataclass
class Measured:
    what: str
    status: int
    queries: int
    milliseconds: float
    bare: float  # times the page of one query
    framed: float  # times the same page within the site's frame
    size: int


def seconds(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


class Visitor:
    """A signed-in browser without a screen: one connection, cookies, gzip."""

    def __init__(self, address, user):
        self.connection = HTTPConnection(address.removeprefix("http://"))
        self.cookies = {}
        self.fetch("GET", "/accounts/login/")
        form = urlencode({"username": user, "password": PASSWORD, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
        answer, _body = self.fetch("POST", "/accounts/login/", form, "application/x-www-form-urlencoded")
        if answer.status != 302:
            raise RuntimeError(f"{user} could not sign in: {answer.status}")

    def fetch(self, method, path, body=None, content_type=None, encoding="gzip"):
        headers = {"Accept-Encoding": encoding, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": content_type, "X-CSRFToken": self.cookies["csrftoken"]}
        try:
            self.connection.request(method, quote(path, safe="/?=&%"), body, headers)
            answer = self.connection.getresponse()
        except RemoteDisconnected:  # the server lets go of a connection that rested
            self.connection.close()
            self.connection.request(method, quote(path, safe="/?=&%"), body, headers)
            answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer, content

    def measure(self, what, send):
        """``send(number)`` in turn with the pages to compare with, so that a machine busy elsewhere slows them all."""
        times, bare, framed = [], [], []
        for number in range(WARM_UP + ROUNDS):
            bare.append(seconds(lambda: self.fetch("GET", REFERENCE)))
            framed.append(seconds(lambda: self.fetch("GET", IN_FRAME)))
            start = time.perf_counter()
            answer, content = send(number)
            times.append(time.perf_counter() - start)
        taken, bare, framed = (median(each[WARM_UP:]) for each in (times, bare, framed))
        queries = int(answer.headers.get("X-Query-Count", 0))
        return Measured(what, answer.status, queries, taken * 1000, taken / bare, taken / framed, len(content))

    def measure_page(self, what, path):
        return self.measure(what, lambda _number: self.fetch("GET", path))

    def measure_save(self, what, form):
        """Every rating of the form changed in one PATCH; what the next one needs comes from the last one's answer."""
        answer, content = self.fetch("GET", form, encoding="identity")
        if answer.status != 200:
            raise RuntimeError(f"{form} answered {answer.status}")
        items = json.loads(content)["items"]
        levels = {item["competency"]: [level["id"] for level in item["levels"]] for item in items}
        revisions = {item["competency"]: item["rating"]["revision"] for item in items}

        def save(number):
            changed = [
                {
                    "competency": key,
                    "revision": revisions[key],
                    "level": ladder[number % len(ladder)],
                    "comment": f"第 {number} 次",
                }
                for key, ladder in levels.items()
            ]
            body = json.dumps(changed).encode()
            answer, content = self.fetch("PATCH", f"{form}ratings/", body, "application/json", "identity")
            if answer.status == 200:
                revisions.update({one["competency"]: one["revision"] for one in json.loads(content)["ratings"]})
            return answer, content

        return self.measure(what, save)


def measure_all(address, plan):
    """Measures the plan's pages, lists and saves; what has no address is left out and named."""
    visitors = {}
    for user in {user for part in ("pages", "saves", "lists") for _what, user, _path in plan[part]}:
        visitors[user] = Visitor(address, user)
    rows = [
        visitors["hr"].measure_page("one-query page", REFERENCE),
        visitors["hr"].measure_page("one-query page in the site's frame", IN_FRAME),
    ]
    for what, user, path in [*plan["pages"], *plan["lists"]]:
        if path:
            rows.append(visitors[user].measure_page(f"{what} ({user})", path))
    for what, user, path in plan["saves"]:
        rows.append(visitors[user].measure_save(f"{what} ({user})", path))
    return rows


def misses(row):
    """What of the design's bars the row does not meet."""
    name = row.what.rsplit(" (", 1)[0]
    found = []
    if row.status != 200:
        found.append(f"answered {row.status}")
    if row.queries > MOST_QUERIES.get(name, row.queries):
        found.append(f"over {MOST_QUERIES[name]} queries")
    ratio = row.bare if is_without_frame(name) else row.framed
    if ratio > MOST_TIMES:
        found.append(f"over {MOST_TIMES} ×")
    if row.size > NEXT_VISIT:
        found.append(f"over {NEXT_VISIT / 1000:.0f} KB")
    return found


def is_without_frame(name):
    return name.startswith(("API ", "save "))


def show(title, rows):
    print(f"""
{title}

Beside a page that makes one query and renders one template, for the signed-in: bare, and within the site's frame
(top bar, navigation, rights), which every page has and the API has not. The bar of {MOST_TIMES} × is held against the
framed one for pages, the bare one for the API.

{"":<44}{"queries":>8}{"ms":>9}{"bare":>8}{"framed":>8}{"KB gz":>9}""")
    for row in rows:
        remark = "".join(f"  ← {miss}" for miss in misses(row))
        print(
            f"{row.what:<44}{row.queries:>8}{row.milliseconds:>9.1f}{row.bare:>7.1f}×{row.framed:>7.1f}×"
            f"{row.size / 1000:>9.1f}{remark}"
        )


def show_first_visit(address, path):
    """What a browser loads for the personal report: the first time, and the next."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        visited = Visitor(address, "manager").cookies
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in visited.items()])
        page = context.new_page()
        loaded = []
        traffic = context.new_cdp_session(page)
        traffic.send("Network.enable")
        traffic.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        print("\nthe personal report in a browser, with everything it loads")
        for what, bar in (("first visit", FIRST_VISIT), ("next visit", NEXT_VISIT)):
            loaded.clear()
            page.goto(path, wait_until="networkidle")
            miss = f"  ← over {bar / 1000:.0f} KB" if sum(loaded) > bar else ""
            print(f"{what:<44}{len(loaded):>8} files{sum(loaded) / 1000:>20.1f} KB{miss}")
        browser.close()


def bench(title, database_url):
    key = secrets.token_urlsafe(60)
    with demo_site(database_url, SECRET_KEY=key, **SETTINGS) as address:
        environment = {**os.environ, "SECRET_KEY": key, "DATABASE_URL": database_url, "HTTPS": "0", **SETTINGS}
        plan = json.loads(
            subprocess.run(
                [sys.executable, "tests/bench_data.py"], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
            ).stdout
        )
        rows = measure_all(address, plan)
        show(title, rows)
        missing = [what for what, _user, path in plan["pages"] if not path]
        if missing:
            print(f"not there: {', '.join(missing)}")
        if plan["report"]:
            show_first_visit(address, plan["report"])


def main(names):
    if "postgres" not in names:
        with tempfile.TemporaryDirectory(prefix="bench-") as place:
            bench("SQLite", f"sqlite:///{place}/bench.sqlite3")
    if "sqlite" not in names:
        with postgres_server() as url:
            bench("PostgreSQL", url)


if __name__ == "__main__":
    main(sys.argv[1:])
