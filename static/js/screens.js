// A form in screens, one `[data-step]` at a time: the browser goes back to the one before, and a line
// of the error summary leads to the screen of its field. `shown` hears which one stands there.
const TOUCHES = ["click", "keydown"];

export function screens(form, shown) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const summary = document.querySelector(".errsum");

  function show(number, { focus = true } = {}) {
    steps.forEach((step, place) => {
      step.hidden = place !== number;
    });
    shown(number);
    if (!focus) return;
    window.scrollTo(0, 0);
    const heading = steps[number].querySelector("h2") ?? form.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  function go(number, how) {
    history.pushState({ step: number }, "");
    show(number, how);
  }

  // The first time: at an error, else at `otherwise`. The screens before it are a step back each, from
  // the first touch on: what a page adds to its history untouched, a browser's Back passes over.
  function begin(otherwise = 0) {
    const faulty = steps.findIndex((step) => step.querySelector(".has-err"));
    const first = faulty < 0 ? otherwise : faulty;
    // Asked for again in the middle, the browser has some of them already.
    const stood = history.state?.step ?? 0;
    if (stood > first) history.go(first - stood);
    const add = () => {
      for (const kind of TOUCHES) removeEventListener(kind, add, true);
      for (let number = stood + 1; number <= first; number += 1) history.pushState({ step: number }, "");
    };
    if (stood < first) for (const kind of TOUCHES) addEventListener(kind, add, true);
    show(first, { focus: false });
    // A long summary, which has the focus, is read from its first line.
    if (summary?.getBoundingClientRect().top < 0) summary.scrollIntoView();
  }

  window.addEventListener("popstate", ({ state }) => {
    if (state || !location.hash) show(state?.step ?? 0); // else a link within the screen
  });

  summary?.addEventListener("click", (event) => {
    const field = document.getElementById(event.target.hash?.slice(1));
    const place = steps.findIndex((step) => step.contains(field));
    if (place < 0) return;
    event.preventDefault(); // going to a part of the page would ask for the screen before
    go(place, { focus: false });
    field.focus();
  });

  return { steps, go, begin };
}

export function button(text, classes, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn ${classes} btn-lg`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}
