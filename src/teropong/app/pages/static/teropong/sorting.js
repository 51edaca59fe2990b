// Tables whose rows a heading sorts: by the values of their cells, names as people order them.
"use strict";
(() => {
  const chosen = new Map();

  const key = (table) => table.closest("details")?.querySelector("summary")?.textContent ?? "";
  const value = (row, nth) => {
    const cell = row.cells[nth];
    return "value" in cell.dataset ? (cell.dataset.value === "" ? -Infinity : Number(cell.dataset.value)) : cell.textContent;
  };

  const sort = (table, nth, down) => {
    const sign = down ? -1 : 1;
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => {
      const [one, other] = [value(a, nth), value(b, nth)];
      return sign * (typeof one === "string" ? one.localeCompare(other) : one === other ? 0 : one - other);
    });
    table.tBodies[0].append(...rows);
    for (const [at, head] of [...table.tHead.rows[0].cells].entries()) {
      if (at === nth) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  const prepare = () => {
    for (const table of document.querySelectorAll("table[data-sorted]")) {
      for (const head of table.tHead.rows[0].cells) {
        if (head.querySelector("button")) continue;
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.replaceChildren(button);
      }
      const last = chosen.get(key(table));
      if (last) sort(table, ...last);
    }
  };

  document.addEventListener("click", (event) => {
    const head = event.target.closest("table[data-sorted] thead th");
    if (!head) return;
    const table = head.closest("table");
    // Figures first from the most, names from the first.
    const was = head.getAttribute("aria-sort");
    const down = was ? was === "ascending" : head.cellIndex > 0;
    chosen.set(key(table), [head.cellIndex, down]);
    sort(table, head.cellIndex, down);
  });
  document.addEventListener("board:changed", prepare);
  prepare();
})();
