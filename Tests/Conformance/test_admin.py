# SPDX-License-Identifier: Apache-2.0
"""The admin interface as its users have it: by its description, in a browser, and scraped by a real Prometheus."""

import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request

import jsonschema
import openapi_spec_validator
import pytest
import yaml

import prometheus
import rawhttp
import testbed
from browser import Browser
from proxy import Proxy, connects, until
from test_docker_py import run_under

SCREENSHOT = testbed.ROOT / "docs/dashboard.png"

# Creates, inspects and removes a container; arguments: address, version, name.
OLD_CLIENT = """
import sys, docker
client = getattr(docker, "APIClient", None) or docker.Client
client = client(base_url=sys.argv[1], version=sys.argv[2])
made = client.create_container("busybox:latest", ["true"], name=sys.argv[3])
client.inspect_container(made["Id"])
client.containers(all=True)
client.remove_container(made["Id"])
"""

CLIENTS = [("0.7.2", "1.12"), ("1.10.6", "1.21"), ("2.7.0", "1.24"), ("4.4.4", "1.35"), ("7.1.0", "1.44"), ("7.1.0", "1.51")]


class Watched:
    """A proxy with an admin interface at a port that the system chose."""

    def __init__(self, folder, engine, port=0):
        self.proxy = Proxy(folder, engine, "--admin-address", f"tcp://127.0.0.1:{port}")
        self.authority = re.search(r"admin interface address=tcp://(127\.0\.0\.1:\d+)", self.proxy.text()).group(1)
        self.url = f"http://{self.authority}"

    def get(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=testbed.PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def json(self, path):
        status, body = self.get(path)
        assert status == 200, body
        return json.loads(body)

    def seen(self):
        """Versions and requests of docker-py, old and new, as the audit has them by now."""
        found = {}
        for row in self.json("/api/clients?client=python")["clients"]:
            found[row["api"]] = found.get(row["api"], 0) + row["requests"]
        return found


@pytest.fixture(scope="module")
def fleet(engines, session_folder):
    """Two proxies before one engine, each of which clients of six ages have used."""
    engine = engines.socket("28")
    watched = []
    try:
        for index in range(2):
            watched.append(Watched(tempfile.mkdtemp(dir=session_folder), engine))
            for release, version in CLIENTS:
                run_under(release, ["-c", OLD_CLIENT, watched[-1].proxy.address, version, f"cpt-admin-{index}-{version}"])
        for each in watched:
            until(lambda: each.seen() == {version: 4 for _, version in CLIENTS}, "everyone was audited")
        yield watched
    finally:
        for each in watched:
            each.proxy.stop()


# ---------------------------------------------------------------- by its description


@pytest.fixture(scope="module")
def description():
    return yaml.safe_load((testbed.ROOT / "api/admin.yaml").read_text())


def test_description_is_openapi(description):
    openapi_spec_validator.validate(description)


@pytest.mark.parametrize("path, status", [
    ("/healthz", 200), ("/readyz", 200), ("/metrics", 200), ("/api/status", 200), ("/api/clients", 200),
    ("/api/clients?since=24h&client=docker", 200), ("/api/clients?since=soon", 400), ("/api/timeline", 200),
    ("/api/timeline?since=2026-01-31", 200), ("/api/findings", 200), ("/api/upgrade", 200), ("/api/upgrade?target=29.3", 200),
    ("/api/upgrade?target_api=1.44", 200), ("/api/upgrade?target_engine_min=1.40", 200), ("/api/upgrade?target=new", 400),
    ("/api/upgrade?target_api=x", 400), ("/api/upgrade?target=28&target_api=1.40", 400), ("/api/rules/1.44-virtual-size", 200), ("/api/rules/nothing", 404),
])
def test_answers_are_as_described(fleet, description, path, status):
    got, body = fleet[0].get(path)
    assert got == status, body
    route = re.sub(r"rules/.*", "rules/{id}", path.split("?")[0])
    answer = description["paths"][route]["get"]["responses"][str(status)]
    if "$ref" in answer:
        answer = description["components"]["responses"][answer["$ref"].split("/")[-1]]
    if "application/json" not in answer["content"]:
        return
    schema = {**answer["content"]["application/json"]["schema"], "components": description["components"]}
    jsonschema.Draft202012Validator(schema).validate(json.loads(body))


def test_every_path_is_described(fleet, description):
    for path in description["paths"]:
        assert fleet[0].get(path.replace("{id}", "1.44-virtual-size"))[0] == 200, path


def test_upgrade_report_names_each(fleet):
    verdicts = {row["api"]: row["verdict"] for row in fleet[0].json("/api/upgrade?target=29.0&client=python")["verdicts"]}
    assert {version for version, verdict in verdicts.items() if verdict == "refused"} == {"1.12", "1.21", "1.24", "1.35"}


# ---------------------------------------------------------------- Prometheus


def test_metrics_keep_the_conventions(fleet):
    _, text = fleet[0].get("/metrics")
    assert prometheus.check(text) == ""
    created = r'compatproxy_requests_total\{client_version="1.21",spoken_version="1.24",' \
              r'endpoint="POST /containers/create",status="2xx"\} 1\n'
    assert re.search(created, text)


def restart(watched, server, fake):
    """A proxy that was asked once, twenty times more, and once it had been started anew, three times."""
    def ask(count, seen):
        with rawhttp.Connection(watched.proxy.socket) as client:
            for _ in range(count):
                client.exchange("GET", "/v1.41/info")
        counted = f'compatproxy_client_requests_total{{instance="{watched.authority}"}}'
        until(lambda: [value for _, value in server.query(counted)] == [seen], f"{seen} were scraped")

    ask(1, 1)
    ask(20, 21)
    watched.proxy.stop()
    watched = Watched(tempfile.mkdtemp(dir=os.path.dirname(fake.path)), fake.path, port=watched.authority.split(":")[1])
    ask(3, 3)
    return watched


def test_report_over_a_fleet(fleet, folder, fake):
    """The same report from Prometheus as from the proxies themselves, for all hosts together."""
    restarted = Watched(tempfile.mkdtemp(dir=folder), fake.path)
    server = prometheus.Prometheus(folder, [each.authority for each in [*fleet, restarted]])
    try:
        restarted = restart(restarted, server, fake)
        counted = 'compatproxy_client_requests_total{client=~".*python.*",endpoint="POST /containers/create"}'
        until(lambda: len(server.query(counted)) == 2 * len(CLIENTS), "both were scraped")
        report = subprocess.run(
            [testbed.BINARY, "audit", "--prometheus", server.url, "--json", "--client", "python", "--target", "29.0"],
            capture_output=True, timeout=testbed.PATIENCE, text=True)
        # 3: somebody is refused.
        assert report.returncode == 3, report.stderr
        report = json.loads(report.stdout)
    finally:
        server.stop()
        restarted.proxy.stop()
    # 24, of which Prometheus cannot know the first, and guesses how it went on.
    counted, = [row["requests"] for row in report["clients"] if row["host"] == restarted.authority]
    assert 23 <= counted <= 40
    for each in fleet:
        rows = [row for row in report["clients"] if row["host"] == each.authority]
        assert {row["api"]: row["requests"] for row in rows} == {version: 4 for _, version in CLIENTS}
        assert {row["api"]: row["statuses"] for row in rows} == {
            version: {"200": 2, "201": 1, "204": 1} for _, version in CLIENTS}
        seen = {row["api"]: row["last_seen"] for row in each.json("/api/clients?client=python")["clients"]}
        assert {row["api"]: row["last_seen"][:19] for row in rows} == {api: time[:19] for api, time in seen.items()}
        verdicts = {(row["api"], row["verdict"]) for row in report["upgrade"]["verdicts"] if row["host"] == each.authority}
        own = each.json("/api/upgrade?target=29.0&client=python")["verdicts"]
        assert verdicts == {(row["api"], row["verdict"]) for row in own}


def test_prometheus_that_is_none():
    asked = subprocess.run([testbed.BINARY, "audit", "--prometheus", "http://127.0.0.1:9"], capture_output=True,
                           timeout=testbed.PATIENCE)
    assert asked.returncode == 1 and b"Prometheus at tcp://127.0.0.1:9 cannot be asked" in asked.stderr
    asked = subprocess.run([testbed.BINARY, "audit", "--prometheus", "https://a"], capture_output=True,
                           timeout=testbed.PATIENCE)
    assert asked.returncode == 64 and b"http://" in asked.stderr


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def page(fleet, session_folder):
    browser = Browser(session_folder)
    try:
        browser.open(fleet[0].url + "/")
        browser.wait("document.querySelectorAll('#verdicts td.verdict').length > 0")
        yield browser
    finally:
        browser.close()


def texts(page, selector):
    return page.run(f"[...document.querySelectorAll({json.dumps(selector)})].map((node) => node.textContent)")


def test_dashboard_shows_what_clients_did(page):
    assert {"1.21", "1.44", "1.51"} <= set(texts(page, "#matrix thead th"))
    assert any("docker-py/1.10.6" in text for text in texts(page, "#matrix tbody th"))
    assert any("docker-sdk-python/7.1.0" in text for text in texts(page, "#matrix tbody th"))
    assert page.run("document.getElementById('summary').textContent").startswith("An upgrade to Docker Engine 29")
    assert page.run("document.querySelectorAll('#chart rect').length") > 0
    assert len(texts(page, "#findings tbody tr")) > 0
    assert {"200", "201", "204"} <= set(texts(page, "#statuses tbody th"))
    assert page.complaints == []


def test_dashboard_filters(page):
    page.run("""(() => { const input = document.querySelector('[name=client]'); input.value = '7.1.0';
        input.dispatchEvent(new Event('input', {bubbles: true})); })()""")
    page.wait("document.querySelectorAll('#matrix tbody tr').length === 1")
    assert "docker-sdk-python/7.1.0" in texts(page, "#matrix tbody th")[0]
    page.run("""(() => { const input = document.querySelector('[name=client]'); input.value = '';
        input.dispatchEvent(new Event('input', {bubbles: true})); })()""")
    page.wait("document.querySelectorAll('#matrix tbody tr').length > 1")
    page.run("""(() => { const input = document.querySelector('[name=target]'); input.value = '28';
        input.dispatchEvent(new Event('input', {bubbles: true})); })()""")
    page.wait("document.getElementById('summary').textContent.includes('Docker Engine 28')")
    page.run("""(() => { const input = document.querySelector('[name=target]'); input.value = '29';
        input.dispatchEvent(new Event('input', {bubbles: true})); })()""")
    page.wait("document.getElementById('summary').textContent.includes('Docker Engine 29')")
    assert page.complaints == []


def test_dashboard_explains_a_rule_by_keyboard(page):
    rule = page.run("(() => { const link = document.querySelector('[data-rule]'); link.focus(); return link.dataset.rule; })()")
    page.press("Enter", 13)
    page.wait("document.getElementById('rule').open && document.querySelector('#rule-text pre')")
    assert texts(page, "#rule-title") == [rule]
    assert "Source" in texts(page, "#rule-text")[0]
    assert page.run("document.querySelector('#rule-text a').href").startswith("https://docs.docker.com/")
    page.press("Escape", 27)
    page.wait("!document.getElementById('rule').open")
    assert page.complaints == []


def test_dashboard_follows(page, fleet):
    before = fleet[0].json("/api/status")["relay"]["requests"]
    with rawhttp.Connection(fleet[0].proxy.socket) as client:
        client.exchange("GET", "/v1.38/info")
    page.wait("[...document.querySelectorAll('#matrix thead th')].some((node) => node.textContent === '1.38')")
    assert fleet[0].json("/api/status")["relay"]["requests"] == before + 1


def test_dashboard_takes_names_for_text(page, fleet):
    """A client's name is its own choice; and whoever reads by keyboard stays where they are while the page follows."""
    rule = page.run("(() => { const link = document.querySelector('#findings [data-rule]'); link.focus(); return link.dataset.rule; })()")
    before = page.run("document.querySelector('#findings tbody').firstChild.setAttribute('data-old', '')")
    assert before is None
    hostile = "<img/src=x/onerror=document.title='taken'>\u202e"
    with rawhttp.Connection(fleet[0].proxy.socket) as client:
        client.exchange("GET", "/v1.39/info", headers=[("User-Agent", hostile.encode().decode("latin-1"))])
        client.exchange("POST", "/v1.39/containers/nothing/start?hostile", headers=[("Content-Length", "0")])
        client.exchange("GET", "/info")
    page.wait("[...document.querySelectorAll('#matrix tbody th')].some((node) => node.textContent.includes('<img/src=x'))")
    page.wait("!document.querySelector('#findings [data-old]')")
    assert page.run("document.title") == "CompatProxy"
    assert page.run("document.querySelector('#matrix img, #verdicts img')") is None
    assert page.run("document.activeElement.dataset.rule") == rule
    assert page.complaints == []


def test_dashboard_is_accessible(page):
    """Every control has a name, every table a title, and text stands out enough, in light and dark."""
    unnamed = page.run("""[...document.querySelectorAll('input, select, button')].filter((node) =>
        !(node.labels?.length || node.textContent.trim())).map((node) => node.outerHTML)""")
    assert unnamed == []
    assert page.run("[...document.querySelectorAll('th')].every((node) => node.scope)")
    for scheme in ("light", "dark"):
        page.prefer(scheme)
        # WCAG 2.1, 1.4.3: 4.5 to 1.
        weak = page.run("""(() => {
            const light = (text) => {
                const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
                    .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const behind = (node) => {
                for (let each = node; each; each = each.parentElement) {
                    const colour = getComputedStyle(each).backgroundColor;
                    if (!/^rgba\\(.*, (0|0\\.\\d+)\\)$/.test(colour)) return colour;
                }
                return 'rgb(255, 255, 255)';
            };
            return [...document.querySelectorAll('h1, h2, p, li, th, td, label, dt, dd, button, summary, .quiet')]
                .filter((node) => node.textContent.trim() && node.offsetParent).map((node) => {
                    const [one, two] = [light(getComputedStyle(node).color), light(behind(node))].sort((a, b) => b - a);
                    return [(one + 0.05) / (two + 0.05), node.outerHTML.slice(0, 80)];
                }).filter(([contrast]) => contrast < 4.5);
        })()""")
        assert weak == []
    page.prefer("light")


def test_dashboard_can_be_pictured(page, folder):
    """The picture in the documentation is taken with COMPATPROXY_SCREENSHOT=1."""
    picture = os.path.join(folder, "dashboard.png")
    page.run("window.scrollTo(0, 0)")
    page.screenshot(picture, height=1420)
    assert os.path.getsize(picture) < 300_000
    if os.environ.get("COMPATPROXY_SCREENSHOT"):
        shutil.copy(picture, SCREENSHOT)
    assert 10_000 < SCREENSHOT.stat().st_size < 300_000


def test_other_pages_may_not_read_it(page, fleet):
    """What a page of another origin, or of another name for this address, gets in a real browser: nothing."""
    outcome = page.run(f"fetch('{fleet[1].url}/api/clients').then(() => 'read', () => 'refused')")
    assert outcome == "refused"
    # The browser says so; that is no complaint of the page's own.
    page.complaints.clear()


# ---------------------------------------------------------------- its address


def test_port_in_use(start_proxy, fake):
    holder = socket.socket()
    try:
        holder.bind(("127.0.0.1", 9000))
        holder.listen()
    except OSError:
        pass  # Another program has it: just as well.
    with holder:
        # By default the proxy serves without; an empty variable is one that is not set.
        proxy = start_proxy(fake.path, environment={"COMPATPROXY_ADMIN_ADDRESS": ""})
        assert "warning there is no admin interface" in proxy.text()
        assert connects(proxy.socket)
        taken = socket.socket()
        with taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = "tcp://127.0.0.1:%d" % taken.getsockname()[1]
            proxy = start_proxy(fake.path, "--admin-address", address, ready=False)
            assert proxy.wait() == 1
            assert f"cannot listen on {address}" in proxy.text()
