// A signer's page on a worker's device. What is signed where there is no connection is kept like an
// unsent signal: encrypted, for this worker, for a day, and sent once. Why it is made like this:
// docs/decisions/0136-signed-without-a-connection.md.
import * as queue from "./queue.js";

const form = document.querySelector("[data-signer]");
const { keeps, ref, number, here, label } = form.dataset;
const maySign = form.dataset.maySign.split(" ");
const to = queue.SIGNED;
const SOON = 10_000; // milliseconds between two looks whether it can be sent
const NOT_SENT_ALONG = ["csrfmiddlewaretoken", "how", "step"];
let id = crypto.randomUUID();
let fields;
let whole; // the page that says that it is kept

// Whatever waited for another worker goes first, as on every page of who is signed in.
const arrived = queue.arrive(keeps).catch(() => {});
// Without a connection no page of the house opens on this device now (worker.js).
globalThis.caches?.open("guide-screen").catch(() => {});

const part = (which) => document.importNode(document.querySelector(`template[${which}]`).content, true);

// --- sending, or else keeping -------------------------------------------------------------------

let going = false;

form.addEventListener("submit", async (event) => {
  if (event.submitter?.name === "lang") return;
  event.preventDefault();
  if (going) return;
  going = true;
  const button = form.querySelector("section:last-of-type [type=submit]");
  button.setAttribute("aria-busy", "true");
  if (!(await sent())) await keep();
  button.removeAttribute("aria-busy");
  going = false;
});

function answer() {
  const given = [...new FormData(form)].filter(([name]) => !NOT_SENT_ALONG.includes(name));
  const language = document.documentElement.lang;
  return [...given, ["ref", ref], ["number", number], ["client_id", id], ["language", language]];
}

// Whether the server took it in, or says on its own page what is wrong.
async function sent() {
  if (!navigator.onLine) return false;
  const body = new URLSearchParams(answer());
  body.set("person", keeps);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const told = await queue.post(body, to).catch(() => null);
  if (told?.status === 422) {
    form.submit();
    return true;
  }
  // An answer that isn't ours (of a log-in page, of a hotel's network) has taken nothing in.
  if (!told?.ok || told.redirected || !(await told.json().catch(() => null))?.url) return false;
  location.assign(here);
  return true;
}

async function keep() {
  if (!complete()) return;
  fields = [...answer(), ["signed_at", new Date().toISOString()]];
  try {
    await arrived;
    await put();
  } catch {
    // A browser that keeps nothing: the answer stays on the page, and can be sent once more.
    form.querySelector("[data-offline]").hidden = false;
    return;
  }
  const { sync } = (await navigator.serviceWorker?.getRegistration()) ?? {};
  sync?.register("unsent-signals").catch(() => {});
  show();
}

async function put() {
  await queue.keep(id, fields, { kind: label }, { by: keeps, to });
  try {
    localStorage.setItem("unsent", "1");
  } catch {
    // Then a page looks for itself.
  }
}

// Whether it is more than a dot, and no more than is kept (consent/signature.py).
function isDrawn(path) {
  const numbers = (path.match(/[\d.]+/g) ?? []).map(Number);
  const wide = (from) => {
    const ones = numbers.filter((number, place) => place % 2 === from);
    return Math.max(...ones) - Math.min(...ones);
  };
  const { least, longest } = form.dataset;
  return path.length > 0 && path.length <= longest && Math.max(wide(0), wide(1)) >= least;
}

// Who has no say over the child doesn't sign. All that was answered stays behind it, for whoever
// tapped the wrong line: a step back, by its own button or the browser's.
function stop() {
  form.before(part("data-stop"));
  const told = form.previousElementSibling;
  form.hidden = true;
  history.pushState(history.state, "");
  const back = () => {
    told.remove();
    form.hidden = false;
    form.querySelector("[name=relation]:checked").focus();
  };
  addEventListener("popstate", back, { once: true });
  told.querySelector("button").addEventListener("click", () => history.back());
  told.querySelector(".banner").focus();
}

// What the server would certainly refuse is said now: later nobody stands beside it.
function complete() {
  for (const old of form.querySelectorAll("[data-lacking]")) old.remove();
  const relation = form.elements.relation;
  if (relation?.value && !maySign.includes(relation.value)) {
    stop();
    return false;
  }
  const has = {
    relation: () => relation.value,
    declares_authority: (field) => field.checked,
    signer_name: (field) => field.value.trim(),
    typed_signature: (field) => field.value.trim() || isDrawn(form.elements.signature.value),
  };
  let first;
  for (const [name, there] of Object.entries(has)) {
    const field = form.elements[name];
    if (!field || there(field)) continue;
    const one = field[0] ?? field;
    const legend = one.closest("fieldset")?.querySelector("legend");
    if (legend) legend.after(part(`data-lacks=${name}`));
    else (one.closest(".row-top") ?? one).before(part(`data-lacks=${name}`));
    first ??= one;
  }
  first?.focus();
  return !first;
}

// --- kept ---------------------------------------------------------------------------------------

function show() {
  const copy = part("data-kept");
  whole = copy.firstElementChild;
  const age = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT);
  while (age.nextNode()) {
    const node = age.currentNode;
    if (node.data.includes("{age}")) whole.age = { node, says: node.data };
  }
  const address = whole.querySelector("#copy-to");
  for (const kind of ["focus", "input"]) address?.addEventListener(kind, () => (typedAt = Date.now()));
  address?.addEventListener("change", () => note(address));
  whole.querySelector("[data-hand-back]").addEventListener("click", (event) => {
    event.preventDefault();
    look("hand");
  });
  document.querySelector(".langs")?.remove();
  document.querySelector("main").replaceChildren(whole);
  window.scrollTo(0, 0);
  whole.querySelector("h1").focus({ preventScroll: true });
  addEventListener("online", () => look("online"));
  setInterval(look, SOON);
  look();
}

// The address for the copy. One that can't be right is said while the signer stands here.
let typedAt = 0;
let noted = "";
let noting = Promise.resolve();

function note(field) {
  typedAt = 0;
  const given = field.value;
  if (given === noted) return;
  noted = given;
  const right = field.checkValidity();
  if (!right) typedAt = Date.now(); // it is put right first
  field.setAttribute("aria-invalid", !right);
  field.parentNode.classList.toggle("has-err", !right);
  whole.querySelector("#copy-to_error")?.remove();
  if (!right) field.before(part("data-wrong"));
  fields = [...fields.filter(([name]) => name !== "copy_to"), ["copy_to", right ? given : ""]];
  noting = put().catch(() => {});
}

async function look(force) {
  // Nothing goes from under whoever types there, unless it was left alone so long.
  const typing = () => force !== "hand" && Date.now() - typedAt < queue.HELD_FOR;
  const address = whole.querySelector("#copy-to");
  if (address && !typing()) note(address);
  if (typing()) return;
  await noting;
  await queue.sweep().catch(() => {});
  const rows = await queue.waiting().catch(() => null);
  const row = rows?.find((one) => one.id === id);
  if (row) {
    const { node, says } = whole.age;
    const { lang } = node.parentElement.closest("[lang]");
    node.data = says.replace("{age}", queue.long(Date.now() - Math.min(row.keptAt, row.wroteAt), lang));
    const { signedOut } = await queue.send({ force, to }).catch(() => ({}));
    whole.querySelector("[data-ended]").hidden = !signedOut;
    for (const away of whole.querySelectorAll("[data-away]")) away.hidden = Boolean(signedOut);
  }
  // Sent, from here or by another tab: the house says what became of it.
  const left = await queue.waiting().catch(() => []);
  if (navigator.onLine && !left.some((one) => one.id === id)) location.assign(here);
}

// Opened anew while something waits still: it isn't signed twice.
async function begin() {
  await arrived;
  await queue.sweep();
  for (const row of await queue.waiting()) {
    if (row.to !== to) continue;
    const { fields: kept } = await queue.read(row);
    const of = new Map(kept);
    if (of.get("ref") !== ref || of.get("number") !== number) continue;
    [id, fields] = [row.id, kept];
    show();
    return;
  }
}

begin().catch(() => {});
