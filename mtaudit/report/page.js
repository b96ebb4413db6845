"use strict";
(() => {
  const cards = [...document.querySelectorAll(".card")];
  const marks = [...document.querySelectorAll("mark[data-flags]")];
  const boxes = [...document.querySelectorAll("input[data-severity]")];
  const rule = document.getElementById("rule");
  const count = document.getElementById("count");
  let now = null;

  const shown = () => cards.filter((card) => !card.classList.contains("hidden"));

  function say() {
    const open = shown();
    const at = open.indexOf(now);
    count.textContent = at < 0 ? `${open.length} of ${cards.length} flags` : `flag ${at + 1} of ${open.length}`;
  }

  function filter() {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.severity));
    for (const card of cards) {
      const fits = wanted.has(card.dataset.severity) && (!rule.value || card.dataset.rule === rule.value);
      card.classList.toggle("hidden", !fits);
    }
    const visible = new Set(shown().map((card) => card.id));
    for (const mark of marks) {
      mark.classList.toggle("off", !mark.dataset.flags.split(" ").some((id) => visible.has(id)));
    }
    if (now && now.classList.contains("hidden")) select(null);
    say();
  }

  function select(card) {
    now = card;
    for (const each of cards) each.classList.toggle("now", each === card);
    for (const mark of marks) mark.classList.toggle("now", card !== null && mark.dataset.flags.split(" ").includes(card.id));
    if (card) {
      const mark = marks.find((each) => each.classList.contains("now")) || card;
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      mark.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
      card.focus({ preventScroll: true });
    }
    say();
  }

  function step(by) {
    const open = shown();
    if (!open.length) return;
    const at = open.indexOf(now);
    const next = at < 0 ? (by > 0 ? 0 : open.length - 1) : (at + by + open.length) % open.length;
    select(open[next]);
  }

  function theme() {
    const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    const root = document.documentElement;
    root.dataset.theme = (root.dataset.theme || (dark ? "dark" : "light")) === "dark" ? "light" : "dark";
  }

  function toggle(severity) {
    const box = boxes.find((each) => each.dataset.severity === severity);
    if (box) box.checked = !box.checked;
    filter();
  }

  const keys = {
    j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
    1: () => toggle("critical"), 2: () => toggle("major"), 3: () => toggle("minor"),
    0: () => { for (const box of boxes) box.checked = true; rule.value = ""; filter(); },
    t: theme, Escape: () => select(null),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (act) { event.preventDefault(); act(); }
  });
  for (const control of [...boxes, rule]) control.addEventListener("change", filter);
  for (const mark of marks) {
    mark.addEventListener("click", () => {
      const ids = mark.dataset.flags.split(" ");
      const open = shown().filter((card) => ids.includes(card.id));
      if (open.length) select(open[(open.indexOf(now) + 1) % open.length]);
    });
  }
  for (const card of cards) card.addEventListener("click", () => { if (now !== card) select(card); });
  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("previous").addEventListener("click", () => step(-1));
  document.getElementById("theme").addEventListener("click", theme);
  say();
})();
