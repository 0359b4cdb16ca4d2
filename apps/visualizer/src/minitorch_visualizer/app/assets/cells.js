// Show a picture of cells, light up those that belong together, and tell the page which one was clicked.

const NEXT = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

// Move a board that is larger than its frame so far that the first marked cell is seen.
function reveal(part) {
  const cell = part.querySelector(".chosen, .lit, .lit-2");
  if (cell === null) return;
  const frame = part.getBoundingClientRect();
  const place = cell.getBoundingClientRect();
  if (place.bottom > frame.bottom || place.top < frame.top) part.scrollTop += place.top - frame.top - frame.height / 2;
  if (place.right > frame.right || place.left < frame.left) part.scrollLeft += place.left - frame.left - frame.width / 2;
}

export default function ({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".cells-root");
  if (root === null) {
    root = document.createElement("div");
    root.className = "cells-root";
    parentElement.appendChild(root);
  }
  if (root.shown !== data.html) {
    // A board that was scrolled stays where it was.
    const before = [...root.querySelectorAll(".scroll, .strip")].map((part) => [part.scrollLeft, part.scrollTop]);
    const focused = root.contains(root.getRootNode().activeElement);
    root.innerHTML = data.html;
    root.shown = data.html;
    root.querySelectorAll(".scroll, .strip").forEach((part, i) => {
      [part.scrollLeft, part.scrollTop] = before[i] ?? [0, 0];
      reveal(part);
    });
    if (focused) root.querySelector(".chosen")?.focus();
  }
  const link = (target) => {
    const name = target?.closest?.("[data-link]")?.dataset.link;
    for (const cell of root.querySelectorAll("[data-link]")) {
      cell.classList.toggle("linked", name !== undefined && cell.dataset.link === name);
    }
  };
  root.onmouseover = (event) => link(event.target);
  root.onmouseleave = () => link(null);
  root.onclick = (event) => {
    const cell = event.target.closest("[data-pick]");
    if (cell !== null) setTriggerValue("picked", cell.dataset.pick);
  };
  root.onkeydown = (event) => {
    const step = NEXT[event.key];
    const cells = [...root.querySelectorAll("[data-pick]")];
    const at = cells.indexOf(event.target);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    cells[Math.min(Math.max(at + step, 0), cells.length - 1)].focus();
  };
}
