// The search, and the language at the first page. Everything else works without a script.
"use strict";

const MOST = 12;
const body = document.body;

if ("choose" in body.dataset) {
  const wanted = (navigator.languages || [navigator.language]).map((name) => name.slice(0, 2));
  const links = [...document.querySelectorAll("main a")];
  const first = wanted.map((name) => links.find((link) => link.lang === name)).find(Boolean);
  if (first) location.replace(first.href);
} else {
  // On a narrow screen the page comes first; the sections open with a tap.
  if (matchMedia("(max-width: 61.99rem)").matches) document.querySelector(".sections details").open = false;
  showCurrent(document.querySelector(".sections"));
  search(document.getElementById("search"), document.getElementById("found"));
}

// A long list of pages begins where this page is, so that it is seen among its neighbours.
function showCurrent(sections) {
  const current = sections.querySelector("[aria-current]");
  if (current) sections.scrollTop = current.offsetTop - sections.offsetTop - sections.clientHeight / 2;
}

function search(field, found) {
  let index = null;
  let loading = false;
  // The key is for those who have a keyboard, and needs this script.
  if (matchMedia("(min-width: 62rem)").matches) field.placeholder += " ( / )";

  window.searchIndex = (loaded) => {
    index = prepared(loaded);
    show();
  };

  function load() {
    if (loading) return;
    loading = true;
    const script = document.createElement("script");
    script.src = `${body.dataset.up}../search.${body.dataset.language}.js`;
    document.head.append(script);
  }

  function show() {
    const words = field.value.trim();
    found.hidden = !words;
    found.replaceChildren();
    if (!words || !index) return;
    const list = document.createElement("ul");
    list.className = "list";
    for (const [path, title, reason] of rank(words, index).slice(0, MOST)) {
      const item = list.appendChild(document.createElement("li"));
      const link = item.appendChild(document.createElement("a"));
      link.href = body.dataset.up + path;
      link.textContent = title;
      item.appendChild(document.createElement("p")).textContent = reason;
    }
    if (list.children.length) found.append(list);
    else found.textContent = found.dataset.nothing;
  }

  field.addEventListener("focus", load);
  field.addEventListener("input", () => { load(); show(); });
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = found.querySelector("a");
    if (first) first.click();
  });
  document.addEventListener("keydown", (event) => {
    const stops = [field, ...found.querySelectorAll("a")];
    const at = stops.indexOf(event.target);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "/" && at !== 0 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.select();
      field.focus();
    } else if (event.key === "Escape" && at >= 0) {
      field.value = "";
      show();
      if (at) field.focus();
      else field.blur();
    } else if (step && at >= 0 && stops[at + step]) {
      event.preventDefault();
      stops[at + step].focus();
    }
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { field.value = asked; load(); }
}
