// The grid of targets as a spreadsheet: arrows, ranges, copy, paste; checked while one types.
"use strict";
(() => {
  const form = document.getElementById("aims");
  if (!form?.querySelector("[data-told]")) return;
  const REST = 350;
  const LATER = 2000; // until then the mirror may have been made
  const lines = [...form.querySelectorAll("tbody tr")]
    .map((row) => [...row.querySelectorAll("td input")])
    .filter((fields) => fields.length);
  const place = new Map();
  lines.forEach((fields, y) => fields.forEach((field, x) => place.set(field, [y, x])));
  const width = form.querySelectorAll("thead th.number").length;
  const names = [...form.querySelectorAll("thead th.number")].map((one) => one.dataset.names.split("|"));
  const told = form.querySelector("[data-told]");
  const unfit = form.querySelector("[data-unfit]");
  // The way to save is there once there is something to save.
  const bar = told.parentElement;
  const rest = () => bar.toggleAttribute("data-idle", !unfit.textContent && !form.querySelector(".changed, .faulty"));
  let from = null; // where a range began, and where it ends now
  let to = null;
  let waiting = 0;
  let asked = 0;
  let isSaving = false;

  const cellOf = (field) => field.closest("td");
  const isChanged = (field) => field.value !== field.defaultValue;
  const range = () => {
    if (!from || !to) return [];
    const [top, bottom] = [from[0], to[0]].sort((a, b) => a - b);
    const [left, right] = [from[1], to[1]].sort((a, b) => a - b);
    return lines.slice(top, bottom + 1).map((fields) => fields.slice(left, right + 1));
  };
  const mark = () => {
    for (const cell of form.querySelectorAll(".chosen")) cell.classList.remove("chosen");
    const chosen = range().flat();
    if (chosen.length > 1) for (const field of chosen) cellOf(field).classList.add("chosen");
  };
  const focus = (y, x) => {
    const row = lines[Math.max(0, Math.min(y, lines.length - 1))];
    const field = row[Math.max(0, Math.min(x, row.length - 1))];
    field.focus();
    field.select();
  };

  // What stands against each cell, and what the people of each team come to, as typed by now.
  const ask = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
      if (mine !== asked) return;
      if (!answer.ok) throw new Error(answer.status);
      const found = await answer.json();
      for (const cell of form.querySelectorAll("td[data-name]")) {
        const fault = found.faults[cell.dataset.name] ?? "";
        cell.classList.toggle("faulty", Boolean(fault));
        cell.querySelector("[data-fault]").textContent = fault;
        for (const field of cell.querySelectorAll("input")) field.setAttribute("aria-invalid", String(Boolean(fault)));
        cell.querySelector("[data-sum]").textContent = found.sums[cell.dataset.name] ?? "";
      }
      told.textContent = found.told;
      if (found.waits) setTimeout(() => mine === asked && ask(), LATER);
    } catch {
      if (mine === asked) told.textContent = form.dataset.failed;
    }
  };
  const changed = (fields) => {
    for (const field of fields) {
      const pair = [...cellOf(field).querySelectorAll("input")];
      cellOf(field).classList.toggle("changed", pair.some(isChanged));
    }
    rest();
    clearTimeout(waiting);
    waiting = setTimeout(ask, REST);
  };

  const columnOf = (value) => names.findIndex((one) => one.includes(value.trim().toLowerCase()));
  // The period of each value of a line, where the block names the periods or has one for each.
  const columnsOf = (block) => {
    const named = block[0].map(columnOf);
    if (named.length > 1 && named.every((one) => one >= 0)) {
      block.shift();
      return named;
    }
    return block[0].length === width ? names.map((_one, x) => x) : null;
  };
  const fieldIn = (line, x) => line?.[0].closest("tr").querySelectorAll("td[data-name]")[x]?.querySelector("input");
  // A block goes in from the cell on, one of whole lines by its periods; what does not fit is told.
  const putBlock = (block, set) => {
    const [top, left] = [Math.min(from[0], to[0]), Math.min(from[1], to[1])];
    const columns = columnsOf(block);
    const lost = [];
    block.forEach((values, y) => values.forEach((value, x) => {
      const line = lines[top + y];
      const field = columns ? fieldIn(line, columns[x] ?? width) : line?.[left + x];
      if (field) set(field, value);
      else if (value.trim()) lost.push(columns && x < columns.length ? `${names[columns[x]][0]} ${value.trim()}` : value.trim());
    }));
    const words = { n: lost.length, all: block.flat().filter((value) => value.trim()).length, which: lost.join(", ") };
    unfit.textContent = lost.length ? unfit.dataset.unfit.replace(/{(\w+)}/g, (_hole, name) => words[name]) : "";
  };
  // One value fills the range that is chosen.
  const put = (text) => {
    const block = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const touched = [];
    const set = (field, value) => {
      field.value = value.trim();
      touched.push(field);
    };
    unfit.textContent = "";
    if (block.length === 1 && block[0].length === 1) {
      for (const field of range().flat()) set(field, block[0][0]);
    } else putBlock(block, set);
    changed(touched);
  };

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    const at = place.get(field);
    if (!at || event.isComposing) return;
    if (event.key === "ArrowDown" && event.altKey) {
      event.preventDefault();
      cellOf(field).querySelector("a.note-of")?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      field.value = field.defaultValue;
      changed([field]);
      field.select();
      return;
    }
    if ((event.key === "Delete" || event.key === "Backspace") && range().flat().length > 1) {
      event.preventDefault();
      const chosen = range().flat();
      for (const one of chosen) one.value = "";
      changed(chosen);
      return;
    }
    const move = MOVES[event.key];
    if (!move) return;
    const isAside = move[1] !== 0 && !event.shiftKey;
    const isWhole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const isAtEdge = field.selectionStart === field.selectionEnd && field.selectionStart === (move[1] < 0 ? 0 : field.value.length);
    if (isAside && !isWhole && !isAtEdge) return; // within the text
    event.preventDefault();
    if (event.shiftKey && event.key !== "Enter") {
      to = [
        Math.max(0, Math.min(to[0] + move[0], lines.length - 1)),
        Math.max(0, Math.min(to[1] + move[1], lines[0].length - 1)),
      ];
      mark();
    } else {
      const back = event.shiftKey ? -1 : 1;
      focus(at[0] + move[0] * back, at[1] + move[1]);
    }
  });
  form.addEventListener("focusin", ({ target }) => {
    if (!place.has(target)) return;
    from = to = place.get(target);
    mark();
    target.select();
  });
  // A range is drawn with the pointer, or ended with shift and a click.
  form.addEventListener("mousedown", (event) => {
    const at = place.get(event.target);
    if (!at || !event.shiftKey || !from) return;
    event.preventDefault();
    to = at;
    mark();
  });
  form.addEventListener("mouseover", (event) => {
    const at = place.get(event.target);
    if (!at || !from || event.buttons !== 1) return;
    to = at;
    mark();
  });
  form.addEventListener("copy", (event) => {
    const chosen = range();
    if (chosen.flat().length < 2) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", chosen.map((fields) => fields.map((one) => one.value || one.placeholder).join("\t")).join("\n"));
  });
  form.addEventListener("paste", (event) => {
    if (!place.has(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    const isBlock = /[\t\n]/.test(text.replace(/\r?\n$/, "")) || range().flat().length > 1;
    if (!isBlock) return;
    event.preventDefault();
    put(text);
  });
  form.addEventListener("input", ({ target }) => place.has(target) && changed([target]));
  form.addEventListener("submit", () => {
    isSaving = true;
  });
  form.querySelector("[data-discard]").addEventListener("click", () => {
    isSaving = true;
  });
  addEventListener("beforeunload", (event) => {
    if (!isSaving && lines.flat().some(isChanged)) event.preventDefault();
  });
  rest();
  if (!bar.hasAttribute("data-idle") || "waits" in form.dataset) ask();
})();
