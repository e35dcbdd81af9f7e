// The signal form, quicker: proposes a severity, looks for names while someone types,
// leaves out what the chosen kind doesn't take. Without it the same form works.
// Bound anew where a refused form is drawn again without leaving the page (offline-form.js).
const SLOW = 4_000; // milliseconds
// Then what is asked of the network doesn't come; a slow phone on a slow line needs less.
const LATE = 8_000;
const inTime = (awaited) =>
  Promise.race([awaited, new Promise((_go, fail) => setTimeout(fail, LATE))]);

function bind() {
  const form = document.querySelector("[data-signal-form]");
  const severities = [...form.querySelectorAll("[name=severity]")];
  const proposal = form.querySelector("[data-proposal]");
  // What stands there without these words was chosen, also where it was opened again.
  const chosenByHand = () => proposal.hidden && severities.some((radio) => radio.checked);

  const checked = (name) => form.querySelector(`[name=${name}]:checked`);

  function propose() {
    const value =
      checked("subcategory")?.dataset.proposed ?? checked("category")?.dataset.proposed;
    if (!value || chosenByHand()) return;
    for (const radio of severities) radio.checked = radio.value === value;
    proposal.hidden = false;
  }

  // What the chosen kind hides is not sent; it stays on the page for a change of mind.
  function leaveOut() {
    for (const part of form.querySelectorAll("[data-aside], [data-story], [data-place], [data-platform], .field[data-kind]")) {
      const hidden = getComputedStyle(part).display === "none";
      for (const field of part.querySelectorAll("input, textarea, select")) field.disabled = hidden;
    }
  }

  // The chosen kind alone stays in sight once it was tapped, or the keyboard has gone on.
  const kinds = form.querySelector("[data-kinds]");
  let tapped = false;
  form.addEventListener("pointerdown", () => (tapped = true));
  form.addEventListener("keydown", () => (tapped = false));
  const fold = (folded) => kinds.classList.toggle("folded", folded && !!checked("category"));
  kinds.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !kinds.contains(relatedTarget)) fold(true);
  });
  kinds.querySelector("[data-other]").addEventListener("click", () => {
    fold(false);
    checked("category").focus();
  });
  form.addEventListener("reset", () => {
    fold(false);
    refused(false);
    proposal.hidden = true;
  });

  // A red card comes first: above what was tapped, and into sight. With the keyboard, where choices
  // are walked through, it stays below, next on the way.
  const cards = [...form.querySelectorAll(":scope > [data-card]")];
  const below = document.createComment("");
  cards[0].before(below);
  const shown = (card) => getComputedStyle(card).display !== "none";

  function redCardFirst(before) {
    const card = cards.find((each) => shown(each) && !before.includes(each));
    if (!card) return;
    if (!tapped) return below.after(...cards);
    fold(true);
    kinds.before(...cards);
    card.scrollIntoView({ block: "start" });
  }

  let before = [];
  form.addEventListener("submit", leaveOut);
  form.addEventListener("change", ({ target }) => {
    if (target.name === "category") {
      if (tapped) fold(true);
      const own = `sub-${target.value}-`;
      for (const sub of form.querySelectorAll("[name=subcategory]:checked")) {
        if (!sub.id.startsWith(own)) sub.checked = false;
      }
    }
    if (target.name === "severity") proposal.hidden = true;
    if (target.name === "category" || target.name === "subcategory") propose();
    // Somebody under 18 in the image makes it another kind, which says all there is to say of it.
    const minor = form.querySelector("#sub-exposing-sexual_image_minor");
    if (target.name === "shows_minor" && target.value === "yes") {
      target.checked = false;
      minor.click();
    }
    // Of such an image only where, when and what was done is noted: that stands in there.
    if (target === minor) form.querySelector("#more").open = true;
    leaveOut();
    redCardFirst(before);
    before = cards.filter(shown);
  });

  // --- names and numbers, while someone types ---------------------------------------------------

  const text = form.querySelector("[data-checked]");
  const found = form.querySelector("[data-found]");
  const allowed = found.dataset.allowed.split(",").filter(Boolean);
  let waiting;

  // Both are fetched when someone begins to write, not with the page; the list may stay away.
  let checker;
  function fetchChecker() {
    checker ??= import(form.dataset.textCheck).then((check) => {
      check.loadNames(form.dataset.names).then(look, () => {});
      return check;
    }).catch(() => (checker = null));
    return checker;
  }

  async function look() {
    const check = await fetchChecker();
    if (!check) return; // the server looks
    const { findings, accusations } = check;
    const lines = new Set();
    for (const finding of [...findings(text.value, allowed), ...accusations(text.value)]) {
      lines.add((found.dataset[finding.kind] ?? "").replace("{word}", finding.text));
    }
    found.replaceChildren(
      ...[...lines].filter(Boolean).map((line) => {
        const warning = document.createElement("p");
        warning.className = "err-msg warn-msg";
        warning.textContent = line;
        return warning;
      }),
    );
  }

  const counter = form.querySelector("[data-counter]");

  // Nothing is cut off: what is too long stays, and is said.
  function count() {
    const most = Number(counter.dataset.most);
    const used = text.value.length;
    counter.hidden = used < 0.8 * most;
    counter.classList.toggle("err-msg", used > most);
    counter.textContent = counter.dataset.counter.replace("{used}", used).replace("{most}", most);
  }

  text.addEventListener("input", () => {
    count();
    clearTimeout(waiting);
    waiting = setTimeout(look, 300);
  });
  text.addEventListener("blur", look);
  text.addEventListener("focus", fetchChecker, { once: true });

  // One line about dictating, once on a device; without storage once on a page.
  const dictation = form.querySelector("[data-dictation]");
  text.addEventListener(
    "focus",
    () => {
      try {
        if (localStorage.getItem("dictation")) return;
        localStorage.setItem("dictation", "told");
      } catch {
        // no storage: said again on the next page
      }
      dictation.hidden = false;
    },
    { once: true },
  );
  dictation.querySelector("button").addEventListener("click", () => {
    dictation.hidden = true;
    text.focus();
  });

  // Said at once, in words; where it takes long, also what holds meanwhile and whom to call.
  let later;
  const slow = form.querySelector("[data-slow]");
  function tell(which) {
    for (const part of slow?.querySelectorAll("[data-told]") ?? []) part.hidden = part.dataset.told !== which;
    if (slow) slow.hidden = false;
  }

  function busy(button) {
    const label = [...button.childNodes];
    const spinner = Object.assign(document.createElement("span"), { className: "spin" });
    button.setAttribute("aria-busy", "true");
    button.replaceChildren(spinner, form.dataset.busy);
    if (slow) button.before(slow);
    later = setTimeout(() => {
      tell("slow");
      document.dispatchEvent(new Event("slow"));
    }, SLOW);
    return () => {
      clearTimeout(later);
      if (slow) slow.hidden = true;
      button.replaceChildren(...label);
      button.removeAttribute("aria-busy");
      // What stands in it was not saved: it is a draft again (draft.js).
      form.dispatchEvent(new Event("input"));
    };
  }

  // Where somebody is known, logging goes through what also works without a connection.
  if ("person" in document.body.dataset && form.elements.client_id) {
    const offline = () => import("./offline-form.js");
    const begin = () => offline().catch(() => {});
    form.addEventListener("input", begin, { once: true });
    const drafts = () => import("./draft.js").then(({ watch }) => watch(form), () => {});
    form.addEventListener("input", drafts, { once: true });
    let draft = 0;
    try {
      draft = Number(localStorage.getItem("draft"));
    } catch {
      // A browser that keeps nothing.
    }
    if (location.search.includes("unsent=")) begin();
    else if (draft) drafts();
    let idle;
    let left;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (idle) return;
      idle = busy(event.submitter ?? form.querySelector("[type=submit]"));
      // Only to a house that answers: with an error in the place of the form all that is typed is gone.
      const post = async () => {
        await inTime(fetch(form.action, { method: "HEAD", redirect: "manual" }));
        form.submit();
        return "posted";
      };
      let away = false;
      left = await inTime(offline()).then(({ save }) => save(), post).catch(() => void (away = true));
      if (!left) idle = idle();
      if (away) tell("away");
      if (left === "saved") {
        clearTimeout(later); // only the page after it is awaited
        slow?.remove();
      }
    });
    // A browser may show the page again as it was left. What is saved makes room for a new form; after
    // a plain post nobody knows here, and what stands in it can be saved again as the same signal.
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted || !left) return;
      if (left === "saved") {
        document.querySelector("main").hidden = true;
        location.replace(form.action);
      } else left = idle = idle();
    });
  }

  // A short address may tell who shared it: said, not refused.
  const short = form.querySelector("[data-short]");
  const shortened = new RegExp(short.dataset.short, "i");
  form.elements.location_url.addEventListener("input", ({ target }) => {
    short.hidden = !shortened.test(target.value);
  });

  // No image ever goes with a signal, not by pasting and not by dropping (where the browser would
  // leave for it). A text that was copied with its image stays a text.
  function refused(isSo) {
    const card = form.querySelector("[data-card=minor]");
    card.style.display = isSo ? "block" : "";
    card.querySelector("[data-refused]").hidden = !isSo;
    if (isSo) card.scrollIntoView({ block: "start" });
  }
  for (const kind of ["dragover", "drop", "paste"]) {
    form.addEventListener(kind, (event) => {
      const { types = [] } = event.dataTransfer ?? event.clipboardData ?? {};
      if (!types.includes("Files") || (kind === "paste" && types.includes("text/plain"))) return;
      event.preventDefault();
      if (kind !== "dragover") refused(true);
    });
  }

  propose();
  count();
  // Not before the page is painted: what is hidden is asked of its style, which would hold the paint
  // up, and on a slow line what the check needs would take the place of what is shown.
  new PerformanceObserver((_painted, observer) => {
    observer.disconnect();
    leaveOut();
    before = cards.filter(shown);
    if (text.value) look();
  }).observe({ type: "paint", buffered: true });
}

bind();
document.addEventListener("drawn", bind);
