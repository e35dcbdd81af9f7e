// Hides the whole page at once: by the button, by Escape (twice in a line of text, a list or a
// dialog), and when it is left for another window or the app switcher, unless it stays
// (data-stays). One press on the cover brings it back where it was. Bound by [data-blank] (the link)
// and [data-blank-cover] (a template); a part that htmx puts in the place of the page has both again.

const SOON = 600; // milliseconds between two presses of Escape
// There one press has a meaning of its own: it closes a list, what is suggested, a dialog.
const CLOSES = "input:not([type=radio], [type=checkbox]), select, dialog";

const linkNow = () => document.querySelector("[data-blank]");
const link = linkNow();
const cover = document.querySelector("[data-blank-cover]")?.content.firstElementChild;
let hidden = [];
let before = null;
let escaped = -Infinity;

function blank() {
  if (hidden.length) return;
  before = { focus: document.activeElement, title: document.title, x: scrollX, y: scrollY };
  hidden = [...document.body.children].filter((part) => !part.hidden);
  for (const part of hidden) part.hidden = true; // from eyes, screen readers, keyboard and paper
  document.body.append(cover);
  document.title = "Vindplaats";
  scrollTo({ top: 0, behavior: "instant" });
  cover.querySelector("button").focus();
}

function show() {
  cover.remove();
  for (const part of hidden) part.hidden = false;
  hidden = [];
  document.title = before.title;
  scrollTo({ left: before.x, top: before.y, behavior: "instant" });
  (before.focus?.isConnected ? before.focus : linkNow())?.focus({ preventScroll: true });
}

// What was put in the place of a whole page that was hidden is hidden as well.
function hideAgain() {
  if (!hidden.length || cover.isConnected) return;
  hidden = [];
  blank();
}

function press(event) {
  event.preventDefault();
  blank();
}

const beButton = () => linkNow()?.setAttribute("role", "button");

if (link && cover) {
  beButton();
  document.addEventListener("htmx:afterSwap", () => {
    beButton();
    queueMicrotask(hideAgain); // once the title is there, and before anything is painted
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-blank]")) press(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("[data-blank]")) press(event);
  });
  cover.querySelector("button").addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat || event.isComposing || event.defaultPrevented) return;
    if (!event.target.closest(CLOSES) || event.timeStamp - escaped < SOON) blank();
    escaped = event.timeStamp;
  });
  if (!link.hasAttribute("data-stays")) {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") blank();
    });
    addEventListener("pagehide", blank);
  }
}
