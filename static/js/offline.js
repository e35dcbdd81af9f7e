// What stands on this device and was not sent: said on every page of who is signed in, sent when
// there is a connection, asked about before logging out. Every text comes from the kept form.
import * as queue from "./queue.js";

const SHELL = "/signals/offline/";
// How many wait, so that a page knows at once whether to load this file.
const FLAG = "unsent";
const OFTEN = 30_000;
// A little less than what signal-form.js calls slow.
const QUICK = 3_000;
// What stood there so long was said.
const READ = 2_000;
export const { person } = document.body.dataset;
export const isShell = "shell" in document.body.dataset;
export const { lang, dataset } = document.documentElement;
const others = new BroadcastChannel("unsent-signals");
// How the last attempt went.
const latest = { sent: [] };

// --- texts ------------------------------------------------------------------------------------

// On a form they are fetched when it is begun with: what a browser without service worker keeps
// must be said without a connection too.
let kept = document.querySelector("[data-signal-form]") ? page() : null;
kept?.catch(() => {});

async function page() {
  if (isShell) return document;
  const from = (await globalThis.caches?.match(SHELL, { ignoreSearch: true, ignoreVary: true }).catch(() => null))
    ?? (await fetch(SHELL, { signal: AbortSignal.timeout?.(queue.PATIENCE) }));
  return new DOMParser().parseFromString(await from.text(), "text/html");
}

// A copy of a template: `[data-one]` or `[data-many]` stays, and `[data-if]` where there is such a
// value; `{n}` and the like are filled in, `[data-tel]` calls `dial`.
export async function text(which, values = {}) {
  kept ??= page();
  const template = (await kept.catch(() => (kept = null)))?.querySelector(`template[${which}]`);
  if (!template) return null;
  const copy = document.importNode(template.content, true);
  for (const part of copy.querySelectorAll(values.n === 1 ? "[data-many]" : "[data-one]")) part.remove();
  for (const part of copy.querySelectorAll("[data-if]")) if (!values[part.dataset.if]) part.remove();
  for (const part of copy.querySelectorAll("[data-tel]")) part.href = `tel:${values.dial}`;
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    node.data = node.data.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }
  return copy;
}

// Whom to call now: whoever has duty, or else who gets the message then. The numbers are known on
// this device only, encrypted. The moments are all in UTC, so they compare as text.
export async function calls() {
  const now = new Date().toISOString();
  const desk = await queue.desk().catch(() => null);
  const shift = desk?.duty.find(({ from, until }) => from <= now && now < until);
  return shift ? [shift] : (desk?.leads ?? []);
}

const long = (milliseconds) => queue.long(milliseconds, lang);

// --- the strips above the page ------------------------------------------------------------------

const strips = document.createElement("div");
strips.setAttribute("role", "status");
strips.dataset.strips = "";
document.querySelector(".skip").after(strips);
let said = [];

// What a deed asks to be said stands there until the next one, as does what was sent.
export function hush(...names) {
  said = names;
  latest.sent = [];
}

export function say(...names) {
  hush(...names);
  return draw();
}

export function remember(number, flag = FLAG) {
  try {
    localStorage.setItem(flag, number);
  } catch {
    // A browser that keeps nothing: then nothing waits either.
  }
}

// What the list shows of each; nothing of one that can't be opened.
export const labelsOf = (rows) =>
  Promise.all(rows.map((row) => queue.read(row).then(({ label }) => label).catch(() => null)));

// Whom to call where one of these is urgent.
const callsFor = async (rows) => ({
  urgent: (await labelsOf(rows)).some((label) => label?.urgent),
  ...(await calls())[0],
});

async function wanted(now) {
  const all = await queue.waiting().catch(() => []);
  const lost = await queue.lost().catch(() => []);
  remember(all.length + lost.length);
  // What a page has only just begun to send is told of when that takes long.
  const rows = all.filter((row) => !(row.openUntil > now && now - row.keptAt < QUICK));
  const signed = rows.filter((row) => row.to);
  const refused = rows.filter((row) => !row.to && row.state === "refused");
  const list = [];
  const add = (name, values) => list.push([name, values]);
  const away = !navigator.onLine || latest.away;
  if (away && (isShell || document.querySelector("[data-signal-form]"))) add("away", {});
  for (const { cause, to, n } of lost) add((to && "signed-") + cause, { n });
  // The list of what waits says so itself.
  const listed = isShell && location.hash === "#kept";
  if (rows.length) {
    const age = now - rows[0].keptAt;
    // By a clock that went back there is no age but that of the day that began then.
    const old = (some) => long(now - Math.min(some[0].keptAt, ...some.map(({ wroteAt }) => wroteAt)));
    const unsent = rows.filter((row) => !row.to && row.state !== "refused");
    if (unsent.length && !listed) add("waits", { n: unsent.length, age: old(unsent), ...(await callsFor(unsent)) });
    if (signed.length) add("signed-waits", { n: signed.length, age: old(signed) });
    if (refused.length) add("refused", { n: refused.length, open: refused[0].id, ...(await callsFor(refused)) });
    if (age >= queue.WARNED_AT) add(age < queue.LAST_CALL_AT ? "warned" : "last-call", { left: long(queue.GONE_AT - age) });
    if (latest.signedOut || (person === "" && !isShell)) add("signed-out", {});
    else if (latest.later && !away) add(latest.later, {});
  }
  for (const strip of new Set(latest.sent.map((one) => one.strip))) {
    const links = latest.sent.filter((one) => one.strip === strip);
    add(strip ?? "sent", { n: links.length, links });
  }
  // What is neither kept nor sent stands in the form: whom to call where that is urgent.
  const urgent = document.querySelector("[name=severity]:checked")?.value > 3;
  for (const name of said) add(name, { urgent, ...(await calls())[0] });
  return list;
}

function bind(copy, values) {
  copy.querySelector("[data-read]")?.addEventListener("click", () => queue.lossesRead().then(draw));
  copy.querySelector("[data-open]")?.setAttribute("href", `/signals/new/?unsent=${values.open}`);
  for (const { ref, url } of values.links ?? []) {
    const link = document.createElement("a");
    link.href = url;
    link.textContent = ref;
    copy.querySelector("[data-links]").append(link, " ");
  }
  return copy;
}

let drawing = Promise.resolve();
let reading;
let shown = "";

export function draw() {
  // One that failed leaves the next ones be.
  drawing = drawing.catch(() => {}).then(async () => {
    const list = await wanted(Date.now());
    const told = JSON.stringify(list);
    if (told !== shown) {
      const copies = [];
      for (const [name, values] of list) {
        const copy = await text(`data-strip="${name}"`, values);
        if (copy) copies.push(bind(copy, values));
      }
      shown = copies.length === list.length ? told : "";
      strips.replaceChildren(...copies);
    }
    clearTimeout(reading);
    if (latest.sent.length) reading = setTimeout(() => document.hidden || queue.sentSaid().catch(() => {}), READ);
    document.dispatchEvent(new CustomEvent("unsent"));
  });
  return drawing;
}

// --- sending ----------------------------------------------------------------------------------

function heard(result) {
  if (result.busy) return;
  const { sent = [], away = false, signedOut = false, later } = result;
  Object.assign(latest, { away, signedOut, later });
  const known = new Set(latest.sent.map((one) => one.url));
  latest.sent = [...latest.sent, ...sent.filter((one) => !known.has(one.url))];
}

export async function send(force = false) {
  // The log-in page: nobody is there to send it.
  if (person === "" && !isShell) return draw();
  const result = await queue.send({ force }).catch(() => ({}));
  heard(result);
  if (result.sent?.length || result.signedOut) others.postMessage(result);
  return draw();
}

others.addEventListener("message", ({ data }) => {
  heard(data ?? {});
  draw();
});

// A signal was kept, here or in another tab.
export function changed() {
  others.postMessage({});
  return draw();
}

async function look() {
  await queue.sweep().catch(() => {});
  await send();
}

addEventListener("online", () => send("online"));
addEventListener("offline", () => draw());
document.addEventListener("slow", changed);
document.addEventListener("visibilitychange", () => document.hidden || look());
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-send]")) send("hand");
});
setInterval(look, OFTEN);

// --- logging out ------------------------------------------------------------------------------

// First this device, then the server. By script, for the answer has the browser drop the service
// worker, and with it a page that comes through it. Once: a second one would find all of it gone.
let leaving = false;

async function leave(form) {
  if (leaving) return;
  leaving = true;
  await queue.empty().catch(() => {});
  remember(0);
  remember(0, "draft");
  others.postMessage({});
  const body = new URLSearchParams(new FormData(form));
  const answer = await queue.post(body, form.action).catch(() => null);
  if (answer && !answer.redirected) form.submit();
  else location.assign(answer?.url ?? form.action);
}

async function ask(form, rows) {
  const copy = await text("data-sign-out", { n: rows.length });
  if (!copy) return form.submit();
  const dialog = copy.querySelector("dialog");
  dialog.querySelector(rows.some((row) => row.to) ? "[data-unsigned]" : "[data-signed]").remove();
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", async ({ target }) => {
    const on = (name) => target.closest(`[data-${name}]`);
    if (on("stay")) dialog.close();
    if (on("erase")) leave(form);
    const first = on("first");
    if (first && !first.ariaBusy) {
      first.ariaBusy = "true";
      await send("hand");
      // Where it can't be counted it may still be there.
      if ((await queue.all().catch(() => [0])).length) dialog.querySelector("[data-still]").hidden = false;
      else leave(form);
      first.ariaBusy = null;
    }
  });
  dialog.showModal();
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.matches("[data-signs-out]")) return;
    event.preventDefault();
    const rows = await queue.all().catch(() => []);
    if (rows.length) ask(form, rows);
    else leave(form);
  },
  true,
);

// --- beginning --------------------------------------------------------------------------------

// Whoever this page is of comes first: what was somebody else's is gone before anything is read.
export const arrived = person ? queue.arrive(person).catch(() => {}) : Promise.resolve();

async function begin() {
  await arrived;
  if (person) {
    // Fetched without cookies, so the address says in which language and look.
    navigator.serviceWorker
      ?.register(`/sw.js?lang=${lang}&theme=${dataset.bsTheme}`, { type: "module", updateViaCache: "none" })
      // Where scripts of this kind aren't known all else works.
      .catch(() => {});
    if (document.querySelector("[href$='/signals/new/'], [data-signal-form]")) {
      queue.renewDesk().catch(() => {});
    }
  }
  if (person || isShell) heard({ ...latest, sent: await queue.unsaid().catch(() => {}) });
  await look();
}

begin();
