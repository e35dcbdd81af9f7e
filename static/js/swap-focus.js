// After a part of the page was swapped, the focus is where somebody can go on: on what asks for
// it (a refused form, a screen that came instead), or else on the part's heading.

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const root = detail.elt?.isConnected ? detail.elt : detail.target;
  if (!root || !document.contains(root)) return;
  const asks = root.querySelector(".errsum[tabindex], [data-takes-focus]");
  if (!asks && document.activeElement && document.activeElement !== document.body) return;
  const there = asks ?? root.querySelector("h1, h2");
  if (!there) return;
  if (!there.hasAttribute("tabindex")) there.setAttribute("tabindex", "-1");
  there.focus();
});
