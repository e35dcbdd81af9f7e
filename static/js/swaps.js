// Around a part of the page that is swapped. After it the focus is where somebody can go on: on
// what asks for it (a refused form, a screen that came instead), or else on the part's heading. And
// where none comes, that is said beside what was pressed, and nothing typed is lost.

// Styles and eval off, by the policy of the site; 422 is swapped, so that a form shows its errors.
// Said before htmx begins. Until then a page keeps htmx out (`hx-disable`): without this file forms and
// links go as they do without any script.
Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  defaultSettleDelay: 0,
  allowEval: false,
  timeout: 30_000,
  // No page is kept on the device: going back asks for it again.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..|422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!detail.requestConfig?.triggeringEvent) return; // of itself, every few seconds
  const root = detail.elt?.isConnected ? detail.elt : detail.target;
  if (!root || !document.contains(root)) return;
  const asks = root.querySelector(".errsum[tabindex], [data-takes-focus]");
  if (!asks && document.activeElement && document.activeElement !== document.body) return;
  const there = asks ?? root.querySelector("h1, h2");
  if (!there) return;
  if (!there.hasAttribute("tabindex")) there.setAttribute("tabindex", "-1");
  there.focus();
});

// What is sent by choosing needs no button.
document.addEventListener("htmx:load", ({ detail }) => {
  for (const button of detail.elt.querySelectorAll("form[hx-get] [data-without-script]")) {
    button.hidden = true;
  }
});

// What else was being typed on a page of which all is drawn anew stays where it has its place. The
// texts of a form that is drawn no more stand above, to be copied, until it is; they stay in the page.
let begun = [];
const texts = () => begun
  .filter(({ type, value }) => /^text/.test(type) && value.trim())
  .map(({ value }) => value);

document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  begun = begun.filter(({ isConnected }) => !isConnected);
  if (target.id !== "signal") return;
  for (const form of target.querySelectorAll("form")) {
    if (form.contains(requestConfig.elt)) continue;
    const drawn = form.cloneNode(true);
    drawn.reset();
    [...form.elements].forEach((field, at) => {
      const was = drawn.elements[at];
      if (field.value !== was.value || field.checked !== was.checked) begun.push(field);
    });
  }
});

function putBack({ id, form, value, checked }) {
  const field = document.getElementById(id);
  if (field?.form?.getAttribute("action") !== form.getAttribute("action")) return false;
  field.value = value;
  field.checked = checked;
  for (let fold = field; (fold = fold.parentElement?.closest("details"));) fold.open = true;
  return true;
}

document.addEventListener("htmx:afterSwap", () => {
  begun = begun.filter((was) => !putBack(was));
  const left = texts();
  if (!left.length || document.querySelector("[data-left]")) return;
  const box = document.getElementById("not-drawn").content.firstElementChild.cloneNode(true);
  for (const innerText of left) {
    const text = { className: "m0 text-break", dir: "auto", innerText };
    box.append(Object.assign(document.createElement("p"), text));
  }
  document.getElementById("signal")?.firstElementChild.after(box);
});

const says = document.getElementById("not-swapped")?.content;
const renewed = new WeakSet();
const isPost = ({ requestConfig }) => requestConfig.verb !== "get";
const silence = (elt) => elt.querySelector(":scope > [data-says]")?.remove();

function say(detail, why) {
  const { elt } = detail;
  silence(elt);
  const found = says?.querySelector(`[data-says="${isPost(detail) ? "post" : "get"}-${why}"]`);
  if (found) elt.append(found.cloneNode(true));
  // Filters show again what the list is of.
  if (!isPost(detail) && elt.matches("form")) elt.reset();
}

// The token of this page is older than the log-in: the new one, if the same person is here.
async function renew() {
  const answer = await fetch("/more/", { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token || page.body.dataset.person !== document.body.dataset.person) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}

for (const none of ["sendError", "timeout"]) {
  document.addEventListener(`htmx:${none}`, ({ detail }) => say(detail, "offline"));
}

document.addEventListener("htmx:responseError", async ({ detail }) => {
  const { elt, xhr, requestConfig } = detail;
  const again = xhr.status === 403 && elt.matches("form") && !renewed.has(elt);
  if (again) {
    renewed.add(elt);
    if (await renew().catch(() => false)) {
      elt.requestSubmit(requestConfig.triggeringEvent?.submitter);
      return;
    }
  }
  say(detail, "refused");
});

document.addEventListener("htmx:afterOnLoad", ({ detail: { elt, xhr, requestConfig } }) => {
  // Asked for a code or passkey first (organisation/confirmation.py): sent as without htmx, so that
  // what asks is a page, and shows what stands in other forms of this one.
  if (xhr.getResponseHeader("Sent-Plainly")) {
    const form = elt.closest("form");
    form.addEventListener("formdata", ({ formData }) => {
      for (const text of texts()) formData.append("confirm-beside", text);
    }, { once: true });
    document.addEventListener("submit", (event) => event.stopPropagation(), { capture: true, once: true });
    const button = elt.matches("button") ? elt : requestConfig.triggeringEvent?.submitter;
    form.requestSubmit(button);
  }
  if (xhr.status >= 400 && xhr.status !== 422) return;
  renewed.delete(elt);
  silence(elt);
});

// htmx begins when it hears that the page was read, and looks through all of it, which would hold the
// first paint up. So it hears of it from here: once the page is painted, or before whatever somebody
// does first (what is there before a word is typed is what htmx compares with).
const READ = "DOMContentLoaded";
const FIRST = [
  "pointerdown", "keydown", "focusin", "beforeinput", "click", "input", "change", "submit",
  "visibilitychange", // nothing is painted of a tab that nobody looks at
];
let isRead = false, mayBegin = false;

function begin() {
  mayBegin = true;
  for (const deed of FIRST) window.removeEventListener(deed, begin, true);
  window.removeEventListener("popstate", back);
  document.body.removeAttribute("hx-disable");
  if (isRead) document.dispatchEvent(new Event(READ, { bubbles: true }));
}

// In tasks of their own, so that none holds up what somebody does: the browser reads htmx where there
// is little to bind, and then it looks through the page.
function prepare() {
  if (mayBegin) return;
  const form = document.createElement("form");
  form.innerHTML = '<button hx-post="/" hx-trigger="click">';
  htmx.process(form);
  setTimeout(() => mayBegin || begin());
}

// Its own listener comes too late for the very event that it begins with.
function back(event) {
  begin();
  window.onpopstate?.(event);
}

window.addEventListener(READ, (event) => {
  isRead = true;
  if (!mayBegin) event.stopImmediatePropagation();
}, { capture: true, once: true });
for (const deed of FIRST) window.addEventListener(deed, begin, true);
window.addEventListener("popstate", back);
if (document.hidden) begin();
else new PerformanceObserver((_paint, observer) => {
  observer.disconnect();
  setTimeout(prepare);
}).observe({ type: "paint", buffered: true });
