// The question to a parent or young person, in three short screens. Without it: one long page.
import { button, screens } from "./screens.js";

const form = document.querySelector("[data-signer]");
const title = form.querySelector("h1");
const words = form.dataset;
let shown = 0;

// --- one screen at a time ---------------------------------------------------------------------

const { steps, go, begin } = screens(form, (number) => {
  shown = number;
  title.classList.toggle("visually-hidden", number > 0);
  if (number === steps.length - 1) openPad();
});

steps.forEach((step, place) => {
  const count = document.createElement("p");
  count.className = "stepnum";
  count.textContent = words.of.replace("{n}", place + 1).replace("{total}", steps.length);
  if (place) step.prepend(count);
  else step.append(count); // what is read already doesn't move
  const last = place === steps.length - 1;
  if (!last) {
    const next = () => (place === 1 ? chosenAll() : true) && go(place + 1);
    step.append(button(words.next, "btn-primary block", next));
  }
  if (place) {
    const back = button(words.back, "btn-text block", () => go(place - 1));
    if (last) step.querySelector("[type=submit]").before(back);
    else step.append(back);
  }
});

// --- yes or no to every row -------------------------------------------------------------------

const rows = [...form.querySelectorAll(".choice")];
const none = form.querySelector(".allno");
const answer = (row) => row.querySelector("input:checked")?.value;

function mark(row, open) {
  row.classList.toggle("has-err", open);
  row.querySelector("[data-error]").hidden = !open;
  const said = [...row.querySelectorAll("p[id]:not([hidden])")].map(({ id }) => id);
  row.setAttribute("aria-describedby", said.join(" "));
}

for (const row of rows) row.addEventListener("change", () => mark(row, false));

function chosenAll() {
  const open = rows.filter((row) => !answer(row));
  for (const row of rows) mark(row, open.includes(row));
  if (open.length) {
    open[0].querySelector("input").focus();
    open[0].scrollIntoView({ block: "center" });
    return false;
  }
  if (rows.some((row) => answer(row) === "yes") || none.open) return true;
  none.open = true;
  none.querySelector("button").focus();
  return false;
}

// No everywhere: the rows show it, and the name is still to be written.
none.querySelector("button").addEventListener("click", (event) => {
  event.preventDefault();
  for (const row of rows) {
    row.querySelector("[value=no]").checked = true;
    mark(row, false);
  }
  go(steps.length - 1);
});

// --- the signature: drawn, or typed as without script -----------------------------------------

const part = form.querySelector(".signwrap");
const canvas = part.querySelector("canvas");
const path = form.elements.signature;
const typed = form.elements.typed_signature;
const NEAR = 1.5; // units between two points that are kept
const LATE = 8_000; // milliseconds that what draws may take to come
let pad;
let opening;

const draws = () => part.querySelector("[name=how]:checked")?.value === "draw";

function sides() {
  for (const side of part.querySelectorAll("[data-how]")) {
    side.hidden = side.dataset.how !== (draws() ? "draw" : "type");
  }
}

function loadPad() {
  const late = new Promise((_go, fail) => setTimeout(fail, LATE));
  return Promise.race([import(words.pad), late]);
}

function openPad() {
  if (!draws()) return;
  opening ??= loadPad().then(({ default: SignaturePad }) => {
    pad = new SignaturePad(canvas, { penColor: getComputedStyle(canvas).color });
    window.addEventListener("resize", fit);
    if (path.value) pad.fromData(pointsOf(path.value));
  });
  opening.then(fit, () => {
    // What draws did not come; a name does as well. Whoever chooses it again asks again.
    opening = null;
    part.querySelector("[value=type]").checked = true;
    sides();
  });
}

function fit() {
  const wide = Math.round(canvas.offsetWidth * devicePixelRatio);
  if (!wide || canvas.width === wide) return;
  const before = pad.toData();
  canvas.width = wide;
  canvas.height = Math.round(canvas.offsetHeight * devicePixelRatio);
  canvas.getContext("2d").scale(devicePixelRatio, devicePixelRatio);
  pad.clear();
  pad.fromData(before);
}

// Only where the pen went: no pressure and no time.
function pathOf(strokes) {
  const round = (number) => Math.round(number * 10) / 10;
  return strokes
    .map(({ points }) => {
      let last = points[0];
      const kept = points.filter((point, place) => {
        const far = Math.hypot(point.x - last.x, point.y - last.y) >= NEAR;
        if (place && !far) return false;
        last = point;
        return true;
      });
      if (kept.length < 2) kept.push({ x: last.x + 0.5, y: last.y });
      return kept
        .map(({ x, y }, place) => `${place ? "L" : "M"}${round(x)} ${round(y)}`)
        .join("");
    })
    .join("");
}

function pointsOf(written) {
  return written
    .split("M")
    .filter(Boolean)
    .map((stroke) => ({
      points: stroke.split("L").map((point, place) => {
        const [x, y] = point.split(" ").map(Number);
        return { x, y, pressure: 0.5, time: place };
      }),
    }));
}

part.querySelector("[data-choose]").hidden = false;
part.querySelector("[value=draw]").checked = !typed.value;
part.querySelector("[value=type]").checked = Boolean(typed.value);
part.addEventListener("change", () => {
  sides();
  openPad();
});
part.querySelector("[data-clear]").addEventListener("click", () => {
  pad?.clear();
  path.value = "";
});
sides();

form.addEventListener("submit", (event) => {
  form.elements.step.value = shown;
  if (draws()) {
    path.value = pad && !pad.isEmpty() ? pathOf(pad.toData()) : "";
    typed.value = "";
  } else path.value = "";
  // On a worker's device it is kept then (hand-over.js).
  if (navigator.onLine || words.keeps) return;
  const offline = form.querySelector("[data-offline]");
  offline.hidden = false;
  event.preventDefault();
  offline.scrollIntoView({ block: "center" });
});

// Another language comes from the server, with what was chosen.
const languages = document.querySelectorAll(".langs [name=lang]");
function reach() {
  for (const one of languages) one.disabled = !navigator.onLine;
}
addEventListener("online", reach);
addEventListener("offline", reach);
reach();
// Without a connection there is nothing left to be fetched.
if (words.keeps) loadPad().catch(() => {});

begin(Number(form.elements.step.value));
