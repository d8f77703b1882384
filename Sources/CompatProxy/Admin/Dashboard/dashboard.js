// SPDX-License-Identifier: Apache-2.0
"use strict";

const KINDS = {
  "version-below-minimum": "Version below the engine's minimum",
  "unknown-version": "Version newer than the proxy's rules",
  "deprecated-endpoint": "Endpoint of old",
  "deprecated-query": "Parameter of old",
  "deprecated-field": "Field of old",
  "deprecated-header": "Header field of old",
  "restored-field": "Got only by a rule",
  "lossy": "Carried over with a loss",
  "refused": "Refused by a rule",
  "unversioned-path": "Path without a version",
};
const OUTCOMES = { refused: "refused", loses: "loses something", fine: "fine" };
const REFRESH = 5000;
const LONG = 48;
const MOST_ROWS = 200;
const MOST_SLOTS = 400;
const TYPING = 250;

const byId = (id) => document.getElementById(id);
const filters = byId("filters").elements;
const target = byId("target").elements;
const shown = new Map();

// Text goes in as text alone: names of clients are anybody's.
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function draw(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const few = (names) => names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${count(names.length - 3)} more` : "");
const count = (number) => number.toLocaleString("en");
const time = (text) => text ? new Date(text).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" }) : "–";
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const numbers = (version) => version === "none" ? [0, 0] : version.split(".").map(Number);
const older = (a, b) => numbers(a)[0] - numbers(b)[0] || numbers(a)[1] - numbers(b)[1];
const named = (version) => version ?? "none";

async function read(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  const response = await fetch(`api/${path}?${query}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.message);
  return body;
}

// Where a button for a rule is, so that the focus can go back there once the table around it is made anew.
function placeOf(button) {
  const table = button?.dataset?.rule && button.closest("table");
  if (!table) return () => {};
  const alike = () => [...table.querySelectorAll("[data-rule]")].filter((node) => node.dataset.rule === button.dataset.rule);
  const index = alike().indexOf(button);
  return () => { if (!button.isConnected) (alike()[index] ?? alike()[0])?.focus({ preventScroll: true }); };
}

// What has not changed stays; of what has, the focus does.
function show(name, value, render) {
  const text = JSON.stringify(value);
  if (shown.get(name) === text) return;
  shown.set(name, text);
  const refocus = placeOf(document.activeElement);
  render(value);
  refocus();
}

function fill(body, items, columns, render) {
  const rows = items.slice(0, MOST_ROWS).map(render);
  const tell = (text) => rows.push(make("tr", {}, make("td", { class: "empty", colspan: columns }, text)));
  if (!items.length) tell("Nothing was seen in this period.");
  if (items.length > MOST_ROWS) tell(`${count(items.length - MOST_ROWS)} more are not shown: name a part of the client.`);
  body.replaceChildren(...rows);
}

let opener = () => {};

function ruleButton(id) {
  const button = make("button", { type: "button", class: "link", "data-rule": id }, id);
  button.addEventListener("click", () => {
    opener = placeOf(button);
    location.hash = `rule=${id}`;
  });
  return button;
}

function renderStatus({ proxy, engine, relay, audit }) {
  const flavour = engine.flavour === "podman" ? "Podman" : "Docker";
  const facts = [
    ["Engine", engine.answers ? `${flavour} ${engine.release}, API ${engine.min_api} to ${engine.max_api}` : engine.reason],
    ["Requests", count(relay.requests)], ["Connections", count(relay.connections)], ["Tunnels", count(relay.tunnels)],
    ["Proxy", proxy.version],
  ];
  if (audit.lost) facts.push(["Not audited", count(audit.lost)]);
  byId("status").replaceChildren(...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
}

function renderReason(reason) {
  const item = make("li", {}, reason.text);
  if (reason.places.length) item.append(" ", make("code", {}, reason.places.join(", ")));
  if (reason.endpoint) item.append(" ", make("span", { class: "quiet" }, `at ${reason.endpoint}`));
  if (reason.change) {
    const seen = reason.seen ? `seen in ${count(reason.seen)} request${reason.seen === 1 ? "" : "s"}` : "not looked at";
    item.append(" ", ruleButton(reason.change), " ", make("span", { class: "quiet" }, seen));
  }
  return item;
}

function renderUpgrade(report) {
  // Said aloud where somebody listens to the page: only when it is another one.
  if (byId("summary").textContent !== report.summary) byId("summary").textContent = report.summary;
  byId("outcomes").replaceChildren(...Object.entries(OUTCOMES).map(([name, text]) =>
    make("li", { class: name }, `${count(report[name])} ${text}`)));
  fill(byId("verdicts").tBodies[0], report.verdicts, 6, (row) => make("tr", {},
    make("td", { class: `verdict ${row.verdict}` }, OUTCOMES[row.verdict]),
    make("td", {}, row.client), make("td", {}, named(row.api)),
    make("td", { class: "number" }, count(row.requests)), make("td", { class: "time" }, time(row.last_seen)),
    make("td", {}, make("ul", { class: "reasons" }, ...row.reasons.map(renderReason)))));
}

// The oldest versions have colours of their own; beyond eight, the newest share one.
function colours(versions) {
  const named = versions.filter((version) => version !== "none");
  return new Map([["none", "var(--none)"],
    ...named.map((version, index) => [version, index < 8 ? `var(--v${index})` : "var(--rest)"])]);
}

function byDay(hours) {
  const days = new Map();
  for (const { hour, versions } of hours) {
    const day = hour.slice(0, 10);
    if (!days.has(day)) days.set(day, new Map());
    for (const { api, requests } of versions) {
      days.get(day).set(named(api), (days.get(day).get(named(api)) ?? 0) + requests);
    }
  }
  return [...days].map(([day, versions]) => ({
    hour: `${day}T00:00:00Z`, versions: [...versions].map(([api, requests]) => ({ api, requests })),
  }));
}

// An hour without requests has a place in the chart as well, unless a clock that went wrong makes them too many.
function everyStep(slots, step) {
  const known = new Map(slots.map((slot) => [Date.parse(slot.hour), slot]));
  const [first, last] = [Math.min(...known.keys()), Math.max(...known.keys())];
  if ((last - first) / step > MOST_SLOTS) return slots.slice(-MOST_SLOTS);
  const all = [];
  for (let at = first; at <= last; at += step) {
    all.push(known.get(at) ?? { hour: new Date(at).toISOString(), versions: [] });
  }
  return all;
}

function renderTraffic({ hours }) {
  const isLong = hours.length > 1 && Date.parse(hours.at(-1).hour) - Date.parse(hours[0].hour) > LONG * 3600e3;
  const slots = hours.length ? everyStep(isLong ? byDay(hours) : hours, isLong ? 86400e3 : 3600e3) : [];
  const versions = [...new Set(slots.flatMap((slot) => slot.versions.map((part) => named(part.api))))].sort(older);
  const colour = colours(versions);
  byId("legend").replaceChildren(...versions.map((version) => {
    const swatch = make("span", { "aria-hidden": "true" });
    swatch.style.background = colour.get(version);
    return make("li", {}, swatch, version === "none" ? "no version" : version);
  }));
  // Days are those of UTC, by which the hours were put together.
  const label = (slot) => isLong
    ? new Date(slot.hour).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" })
    : new Date(slot.hour).toLocaleTimeString("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });
  byId("chart").replaceChildren(slots.length ? chart(slots, colour, label) : "Nothing was seen in this period.");
  byId("traffic").replaceChildren(
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Time"), ...versions.map((version) =>
      make("th", { scope: "col", class: "number" }, version)))),
    make("tbody", {}, ...slots.map((slot) => make("tr", {}, make("th", { scope: "row" }, label(slot)),
      ...versions.map((version) => make("td", { class: "number" },
        count(slot.versions.find((part) => named(part.api) === version)?.requests ?? 0)))))));
}

function niceCeiling(number) {
  const power = 10 ** Math.floor(Math.log10(Math.max(number, 1)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= number);
}

function chart(slots, colour, label) {
  const [width, height, left, bottom] = [1100, 240, 56, 24];
  const total = (slot) => sum(slot.versions.map((part) => part.requests));
  const top = niceCeiling(Math.max(...slots.map(total)));
  const y = (value) => 8 + (height - bottom - 8) * (1 - value / top);
  const step = Math.min((width - left) / slots.length, 90);
  const image = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Requests over time: ${count(sum(slots.map(total)))} in all. The table below has the numbers.` });
  for (const value of [0, top / 2, top]) {
    image.append(draw("line", { x1: left, x2: width, y1: y(value), y2: y(value) }),
      draw("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, count(value)));
  }
  const every = Math.ceil(slots.length / 12);
  slots.forEach((slot, index) => {
    const x = left + index * step;
    let base = 0;
    for (const part of [...slot.versions].sort((a, b) => older(named(a.api), named(b.api)))) {
      image.append(draw("rect", { x: x + step * 0.1, width: step * 0.8, y: y(base + part.requests),
        height: y(base) - y(base + part.requests), fill: colour.get(named(part.api)) },
      draw("title", {}, `${label(slot)}, ${named(part.api)}: ${count(part.requests)}`)));
      base += part.requests;
    }
    if (index % every === 0) {
      image.append(draw("text", { x: x + step / 2, y: height - 6, "text-anchor": "middle" }, label(slot)));
    }
  });
  return image;
}

// The answer has an element for each client and version.
function byClient(rows) {
  const clients = new Map();
  for (const row of rows) {
    const client = clients.get(row.client) ?? { name: row.client, versions: [], requests: 0 };
    client.versions.push(row);
    client.requests += row.requests;
    clients.set(row.client, client);
  }
  return [...clients.values()].sort((a, b) => b.requests - a.requests);
}

function renderMatrix(answer) {
  const clients = byClient(answer.clients);
  const versions = [...new Set(clients.flatMap((client) => client.versions.map((part) => named(part.api))))].sort(older);
  const most = Math.max(1, ...clients.flatMap((client) => client.versions.map((part) => part.requests)));
  const cell = (client, version) => {
    const requests = client.versions.find((part) => named(part.api) === version)?.requests ?? 0;
    const node = make("td", {}, requests ? count(requests) : "");
    const depth = 0.08 + 0.42 * Math.log1p(requests) / Math.log1p(most);
    if (requests) node.style.background = `rgba(var(--heat), ${depth})`;
    return node;
  };
  byId("matrix").replaceChildren(
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Client"),
      ...versions.map((version) => make("th", { scope: "col" }, version)), make("th", { scope: "col" }, "all"))),
    make("tbody"));
  fill(byId("matrix").tBodies[0], clients, versions.length + 2, (client) => make("tr", {},
    make("th", { scope: "row" }, client.name), ...versions.map((version) => cell(client, version)),
    make("td", {}, count(client.requests))));
}

function byStatus(rows) {
  const statuses = new Map();
  for (const row of rows) {
    for (const [name, requests] of Object.entries(row.statuses)) {
      const status = statuses.get(name) ?? { name, requests: 0, versions: new Set(), clients: new Set() };
      status.requests += requests;
      status.versions.add(named(row.api));
      status.clients.add(row.client);
      statuses.set(name, status);
    }
  }
  return [...statuses.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function renderStatuses(answer) {
  fill(byId("statuses").tBodies[0], byStatus(answer.clients), 4, (status) => make("tr", {},
    make("th", { scope: "row" }, status.name === "none" ? "no answer" : status.name),
    make("td", { class: "number" }, count(status.requests)), make("td", {}, [...status.versions].sort(older).join(", ")),
    make("td", {}, few([...status.clients]))));
}

function renderFindings({ findings }) {
  fill(byId("findings").tBodies[0], findings, 5, (finding) => make("tr", {},
    make("td", {}, KINDS[finding.kind] ?? finding.kind),
    make("td", {}, finding.place ? make("code", {}, finding.place) : "–"),
    make("td", {}, finding.change ? ruleButton(finding.change) : "–"),
    make("td", { class: "number" }, count(finding.requests)), make("td", { class: "number" }, count(finding.clients))));
}

// An answer to what was asked before the filters changed comes too late.
let latest = 0;
let underway = 0;

async function refresh() {
  underway += 1;
  latest += 1;
  const round = latest;
  const part = { since: filters.since.value, client: filters.client.value.trim() };
  const minimum = target.minimum.validity.valid ? target.minimum.value : "";
  try {
    show("status", await read("status"), renderStatus);
    const [clients, timeline, findings, upgrade] = await Promise.all([
      read("clients", part), read("timeline", part), read("findings", part),
      read("upgrade", { ...part, target: target.target.value, target_engine_min: minimum }),
    ]);
    if (round !== latest) return;
    show("upgrade", upgrade, renderUpgrade);
    show("timeline", timeline, renderTraffic);
    show("clients", clients, renderMatrix);
    show("statuses", clients, renderStatuses);
    show("findings", findings, renderFindings);
    byId("problem").hidden = true;
  } catch (error) {
    if (round !== latest) return;
    byId("problem").textContent = `This page is not up to date: ${error.message}`;
    byId("problem").hidden = false;
  } finally {
    underway -= 1;
  }
}

// Another site's: it must not learn where the link is, and is asked only if somebody follows it.
function changelogLink(address) {
  const link = make("a", { href: address, target: "_blank", rel: "noreferrer" }, "Docker's own changelog");
  return make("p", {}, link);
}

async function openRule() {
  const id = new URLSearchParams(location.hash.slice(1)).get("rule");
  if (!id) return;
  let rule;
  try {
    rule = await read(`rules/${encodeURIComponent(id)}`);
  } catch (error) {
    rule = { explanation: error.message };
  }
  byId("rule-title").textContent = id;
  byId("rule-text").replaceChildren(make("pre", {}, rule.explanation));
  if (rule.changelog) byId("rule-text").append(changelogLink(rule.changelog));
  if (!byId("rule").open) byId("rule").showModal();
}

byId("rule").addEventListener("close", () => {
  history.replaceState(null, "", location.pathname);
  opener();
});
window.addEventListener("hashchange", openRule);
let typing;
for (const form of [byId("filters"), byId("target")]) {
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(refresh, TYPING);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}
setInterval(() => { if (filters.live.checked && !document.hidden && !underway) refresh(); }, REFRESH);
refresh();
openRule();
