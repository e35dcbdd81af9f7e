// Asking for consent, quicker: says at once who signs, and leaves out what that person doesn't
// need. Without it the same form works, and the server decides again.
const form = document.querySelector("[data-ask]");
const born = form.elements.date_of_birth;
const firstName = form.elements.first_name;
const main = form.querySelector("[data-main]");
const more = form.querySelector("[data-more] > div");
const own = main.querySelector("[data-for=youth]");

function day(text) {
  const parts = text.trim().split(/[\s./-]+/).map(Number);
  const [date, month, year] = parts[0] > 31 ? [...parts].reverse() : parts;
  if (parts.length !== 3 || !(year > 1900)) return null;
  const found = new Date(Date.UTC(year, month - 1, date));
  return found.getUTCDate() === date && found.getUTCMonth() === month - 1 ? { year, month, date } : null;
}

// Whole years on the Amsterdam day; who was born on 29 February has a birthday on 1 March.
function age({ year, month, date }) {
  const now = new Date().toLocaleDateString("sv", { timeZone: "Europe/Amsterdam" });
  const [thisYear, thisMonth, today] = now.split("-").map(Number);
  const had = thisMonth > month || (thisMonth === month && today >= date);
  return thisYear - year - (had ? 0 : 1);
}

function tell() {
  if (!born) return place(form.dataset.fixed === "youth");
  const found = day(born.value);
  const years = found ? age(found) : null;
  const odd = found && (years < Number(form.dataset.youngest) || years > Number(form.dataset.oldest));
  const self = found && years >= Number(form.dataset.selfFrom);
  const role = !found || years < 0 ? "" : odd ? "odd" : self ? "youth" : "guardian";
  for (const line of form.querySelectorAll("[data-role]")) {
    line.hidden = line.dataset.role !== role;
    for (const place of line.querySelectorAll("[data-age]")) place.textContent = years;
    for (const place of line.querySelectorAll("[data-name]")) {
      place.dataset.unnamed ??= place.textContent;
      place.textContent = firstName.value.trim() || place.dataset.unnamed;
    }
  }
  place(role === "youth");
}

function place(alone) {
  for (const part of form.querySelectorAll("[data-for=guardian]")) part.hidden = alone;
  const to = alone ? main : more;
  // What moves loses the focus: not from under whoever types in it.
  if (own.parentNode !== to && !own.contains(document.activeElement)) to.append(own);
}

function name() {
  const route = form.querySelector("[name=route]:checked")?.value;
  const button = form.querySelector("[data-button]");
  if (route) button.textContent = button.dataset[route];
  form.querySelector(".savebar .note").hidden = route !== "email";
}

form.addEventListener("input", tell);
form.addEventListener("change", name);
tell();
name();
