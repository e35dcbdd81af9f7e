// The signal form as it was: what waits on this device or was typed here, with what is wrong with it.
// Fetched where there is something to open again.
import { text } from "./offline.js";

const two = (number) => String(number).padStart(2, "0");
const local = (at) =>
  `${two(at.getDate())}-${two(at.getMonth() + 1)}-${at.getFullYear()} ${at.toTimeString().slice(0, 5)}`;

export async function fill(form, { fields, errors, tooMuch }) {
  form.reset();
  for (const old of form.querySelectorAll("[data-added]")) old.remove(); // of what was opened before
  const typed = new Map();
  for (const [name, value] of fields) typed.set(name, [...(typed.get(name) ?? []), value]);
  // The time of writing down stays with it, whatever happens to the form.
  const written = typed.get("created_offline_at")?.[0];
  if (written && !typed.get("seen_at")?.[0]) typed.set("seen_at", [local(new Date(written))]);
  for (const [name, values] of typed) {
    const field = form.elements[name];
    if (!field) {
      for (const value of values) form.append(hidden(name, value));
    } else if (field.type === "checkbox" && !field.length) {
      field.checked = true;
    } else if (field instanceof RadioNodeList) {
      for (const one of field) one.checked = values.includes(one.value);
    } else {
      field.disabled = false;
      field.value = values[0];
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
  for (const fold of form.querySelectorAll("details")) fold.open = true;
  if (!errors) return;
  const summary = await text("data-look-over");
  if (!summary) return;
  const list = summary.querySelector("ul");
  for (const line of Object.values(errors).flat()) {
    list.append(Object.assign(document.createElement("li"), { textContent: line }));
  }
  if (tooMuch) list.append((await text("data-too-much")) ?? "");
  summary.firstElementChild.dataset.added = "";
  form.prepend(summary);
}

function hidden(name, value) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  field.dataset.added = "";
  return field;
}
