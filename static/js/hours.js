// The form of hours: the button says what it writes, and a kind that is out of sight isn't sent.
// Without this file all works as well.
const form = document.querySelector("[data-hours]");
const button = form?.querySelector("[data-says]");
const note = form?.querySelector("[data-after]");
const timer = document.querySelector("[data-timer]");
// Set by hand: the first number that a browser writes in a language costs a phone 60 ms.
const point = document.documentElement.lang === "en" ? "." : ",";

const value = (name) => form.querySelector(`[name="${name}"]:checked`)?.value ?? "";
const label = (name) =>
  form.querySelector(`[name="${name}"]:checked + label`)?.textContent.trim() ?? "";
const typed = (id) => form.querySelector(id)?.value.trim() ?? "";

// What the fields come to in minutes; 0 when that isn't plain.
function minutes() {
  const [start, end] = [typed("#id_start"), typed("#id_end")];
  if (start || end || typed("#id_minutes_typed")) return 0;
  return Number(value("minutes"));
}

function tell() {
  const where = value("where");
  for (const kind of form.querySelectorAll("[name=kind]:checked")) {
    if (kind.closest("[data-where]").dataset.where !== where) kind.checked = false;
  }
  for (const name of ["where", "kind", "team"]) {
    const field = timer?.querySelector(`[name=${name}]`);
    if (field) field.value = value(name);
  }
  const length = minutes();
  if (button) {
    button.dataset.usual ??= button.textContent;
    button.textContent = length
      ? button.dataset.says.replace("{hours}", label("minutes")).replace("{where}", label("where").toLowerCase())
      : button.dataset.usual;
  }
  if (note) {
    note.hidden = !length || where !== "online";
    const hours = (each) => String(Math.round(each / 6) / 10).replace(".", point);
    note.textContent = note.dataset.after
      .replace("{done}", hours(Number(note.dataset.done) + length))
      .replace("{norm}", hours(Number(note.dataset.norm)));
  }
}

if (form) {
  // A function or platform belongs to online only; where the rest is chosen they are emptied.
  form.addEventListener("submit", () => {
    if (value("where") === "online") return;
    for (const select of form.querySelectorAll("[data-where=online] select")) select.value = "";
  });
  form.addEventListener("input", tell);
  tell();
}

// How long the timer runs; the server counts, this only shows it.
const since = document.querySelector("[data-since]");
if (since) {
  const began = Date.parse(since.dataset.since);
  const show = () => {
    const passed = Math.max(0, Math.floor((Date.now() - began) / 60000));
    since.textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
  };
  show();
  setInterval(show, 15000);
}
