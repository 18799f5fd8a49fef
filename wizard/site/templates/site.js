// The search, and the language at the first page. Everything else works without a script.
"use strict";

const body = document.body;

if ("choose" in body.dataset) {
  const wanted = (navigator.languages || [navigator.language]).map((name) => name.slice(0, 2));
  const links = [...document.querySelectorAll("main a")];
  const first = wanted.map((name) => links.find((link) => link.lang === name)).find(Boolean);
  if (first) location.replace(first.href);
} else {
  // On a narrow screen the page comes first; the sections open with a tap.
  if (matchMedia("(max-width: 61.99rem)").matches) document.querySelector(".sections details").open = false;
  search(document.getElementById("search"), document.getElementById("found"));
}

function search(field, found) {
  let index = null;
  let loading = false;

  window.searchIndex = (loaded) => {
    index = { ...loaded, forms: new Map() };
    for (const [stem, [forms]] of Object.entries(loaded.stems)) {
      for (const form of [stem, ...forms.split(" ")]) if (form) index.forms.set(form, stem);
    }
    show();
  };

  function load() {
    if (loading) return;
    loading = true;
    const script = document.createElement("script");
    script.src = `${body.dataset.up}../search.${body.dataset.language}.js`;
    document.head.append(script);
  }

  function stemsOf(word) {
    if (index.forms.has(word)) return [index.forms.get(word)];
    // A word that is being typed, or in a form that no page has: the longest beginning that some word shares.
    for (let length = word.length; length >= Math.min(word.length, 4); length -= 1) {
      const start = word.slice(0, length);
      const kin = [...index.forms].filter(([form]) => form.startsWith(start)).map(([, stem]) => stem);
      if (kin.length) return [...new Set(kin)].slice(0, 20);
    }
    return [];
  }

  // The same sum as in wizard/knowledge/search.py.
  function hits(words) {
    let asked = words.toLowerCase();
    for (const [phrase, more] of Object.entries(index.synonyms)) if (asked.includes(phrase)) asked += ` ${more}`;
    const named = asked.replaceAll("ё", "е").match(/[0-9a-zа-я]+(?:[_.-][0-9a-zа-я]+)*/g) || [];
    const meant = named.filter((word) => !index.stopWords.includes(word));
    const terms = (meant.length ? meant : named).map(stemsOf).filter((stems) => stems.length);
    const scores = new Map();
    for (const stems of terms) {
      const best = new Map();
      for (const stem of stems) {
        const pairs = index.stems[stem][1];
        const rarity = Math.log(1 + (2 * index.pages.length) / pairs.length);
        for (let at = 0; at < pairs.length; at += 2) {
          best.set(pairs[at], Math.max(best.get(pairs[at]) || 0, Math.log1p(pairs[at + 1] / 10) * rarity));
        }
      }
      for (const [page, score] of best) {
        const [sum, count] = scores.get(page) || [0, 0];
        scores.set(page, [sum + score, count + 1]);
      }
    }
    return [...scores]
      .map(([page, [sum, count]]) => [page, sum * (count / terms.length) ** 2 * weightOf(index.pages[page][0])])
      .sort((one, other) => other[1] - one[1])
      .slice(0, 12)
      .map(([page]) => index.pages[page]);
  }

  function weightOf(path) {
    return index.groups[path.split("/")[0]] || 1;
  }

  function show() {
    const words = field.value.trim();
    found.hidden = !words;
    found.replaceChildren();
    if (!words || !index) return;
    const list = document.createElement("ul");
    list.className = "list";
    for (const [path, title, reason] of hits(words)) {
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
    if (event.target === field && event.key === "Escape") { field.value = ""; show(); field.blur(); }
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); field.focus(); }
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { field.value = asked; load(); }
}
