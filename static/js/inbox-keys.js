// Keys of the list of signals on a desktop: j and k go through the rows, a takes one up, x ticks
// it, / searches, ? tells. They can be switched off, and never act while somebody types. And its
// ticks: one for all of the page, and those that still stand there when another filter is chosen.

// The filters are sent by choosing, so their button goes before anything is painted and nothing
// moves; it is back when what sends them doesn't come.
const send = document.querySelector("form[hx-get] [data-without-script]");
if (send) {
  send.hidden = true;
  const htmx = document.querySelector("script[src*=htmx]");
  htmx?.addEventListener("error", () => { send.hidden = false; });
}

const OFF = "signal-keys-off";
const list = () => document.getElementById("signal-list");
const help = document.querySelector("[data-keys]");
const rows = () => [...(list()?.querySelectorAll("tbody tr") ?? [])];
const isOff = () => localStorage.getItem(OFF) === "1";

// The row in hand: where the focus is, or was when the keys were looked up.
let before = null;

function row() {
  return document.activeElement?.closest?.("#signal-list tbody tr") ?? null;
}

function go(by) {
  const all = rows();
  const at = all.indexOf(row() ?? before);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.querySelector("a.main")?.focus();
}

const ACTS = {
  j: () => go(1),
  k: () => go(-1),
  a: () => row()?.querySelector("button[form=take]")?.click(),
  x: () => {
    const tick = row()?.querySelector("input[name=refs]");
    if (!tick) return;
    const fold = document.getElementById("bulk")?.closest("details");
    if (fold) fold.open = true;
    tick.click();
  },
  "/": () => document.querySelector("[role=search] input[type=search]")?.focus(),
  "?": () => {
    if (!help) return;
    help.open = !help.open;
    if (help.open) {
      before = row();
      help.querySelector("summary").focus();
    } else before?.querySelector("a.main")?.focus();
  },
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat && event.key === "a") return;
  if (isOff() || !(event.key in ACTS)) return;
  event.preventDefault();
  ACTS[event.key]();
});

if (help) {
  help.hidden = false;
  const button = help.querySelector("button");
  const say = () => button.setAttribute("aria-pressed", String(isOff()));
  button.addEventListener("click", () => {
    if (isOff()) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    say();
  });
  say();
}

const ticks = () => [...(list()?.querySelectorAll("input[name=refs]") ?? [])];
const ticked = () => ticks().filter((tick) => tick.checked);
const ref = (tick) => tick.value.split(":")[0];
const all = () => list()?.querySelector("[data-tick-all] input");
const gone = document.querySelector("[data-ticks-gone]");
let were = [];
// Whether they are being given away, and to whom; a list without rows has no place for it.
const giving = () => document.getElementById("bulk");
let given;

// What a screen reader hears: a key ticks without moving the focus, a filter changes what stands
// below it.
const told = document.querySelector("[data-told]");
const tell = (what, number) => { told.textContent = `${told.dataset[what]} ${number}`; };

function showAll() {
  const box = all();
  if (!box) return;
  const number = ticked().length;
  box.closest("[data-tick-all]").hidden = false;
  box.checked = number === ticks().length;
  box.indeterminate = number > 0 && !box.checked;
}

document.addEventListener("change", ({ target }) => {
  if (target === all()) for (const tick of ticks()) tick.checked = target.checked;
  else if (target.name !== "refs") return;
  gone.hidden = true;
  tell("ticks", ticked().length);
  showAll();
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target !== list()) return;
  were = ticked().map(ref);
  const form = giving();
  if (form) given = [form.closest("details").open, form.elements.to.value];
});
document.addEventListener("htmx:afterSwap", () => {
  tell("rows", rows().length);
  for (const tick of ticks()) if (were.includes(ref(tick))) tick.checked = true;
  gone.hidden = ticked().length >= were.length;
  const form = giving();
  if (given && form) [form.closest("details").open, form.elements.to.value] = given;
  showAll();
});
showAll();
