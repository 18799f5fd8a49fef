// Which pages fit a query: the sum of wizard/knowledge/search.py, for words in any form that the pages have. A word that they do
// not have stands for those that begin as it does; only there the two may differ.
"use strict";

const WORD = /[0-9a-zа-я]+(?:[_.-][0-9a-zа-я]+)*/g;
const SHORT = 4;

function prepared(loaded) {
  const forms = new Map();
  for (const [stem, [words]] of Object.entries(loaded.stems)) {
    for (const form of words.split(" ")) forms.set(form, stem);
  }
  return { ...loaded, forms };
}

function wordsOf(text, index) {
  const found = text.toLowerCase().replaceAll("ё", "е").match(WORD) || [];
  const meant = found.filter((word) => !index.stopWords.includes(word));
  return meant.length ? meant : found;
}

function says(words, phrase) {
  if (phrase.length > SHORT) return words.includes(phrase);
  const literal = phrase.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, "u").test(words);
}

function stemsOf(word, index) {
  const stem = index.forms.get(word);
  if (stem) return Object.keys(index.stems).filter((one) => one === stem || (stem.length >= SHORT && one.startsWith(stem)));
  for (let length = word.length; length >= Math.min(word.length, SHORT); length -= 1) {
    const start = word.slice(0, length);
    const kin = [...index.forms].filter(([form]) => form.startsWith(start)).map(([, one]) => one);
    if (kin.length) return [...new Set(kin)].slice(0, 20);
  }
  return [];
}

function keyOf(text, index) {
  return [...new Set(wordsOf(text, index).map((word) => index.forms.get(word) || word))].sort().join(" ");
}

function rank(words, index) {
  const meant = Object.entries(index.synonyms).filter(([phrase]) => says(words.toLowerCase(), phrase)).map(([, more]) => more);
  const named = new Set([words, ...meant].map((phrase) => keyOf(phrase, index)));
  const terms = wordsOf([words, ...meant].join(" "), index).map((word) => stemsOf(word, index)).filter((stems) => stems.length);
  const scores = new Map();
  for (const stems of terms) {
    const best = new Map();
    for (const stem of stems) {
      const pairs = index.stems[stem][1];
      const rarity = Math.log(1 + (2 * index.pages.length) / pairs.length);
      for (let at = 0; at < pairs.length; at += 2) {
        best.set(pairs[at], Math.max(best.get(pairs[at]) || 0, Math.log1p(pairs[at + 1] / 1000) * rarity));
      }
    }
    for (const [page, score] of best) {
      const [sum, count] = scores.get(page) || [0, 0];
      scores.set(page, [sum + score, count + 1]);
    }
  }
  const failed = wordsOf(words, index).some((word) => index.failing.includes(word));
  const weight = ([path, , , ...keys]) => {
    const group = path.split("/")[0];
    const exact = keys.some((key) => named.has(key)) ? index.exact[group] || 1 : 1;
    const own = failed && group === "problems" ? index.ofMessage : 1;
    return (index.groups[group] || 1) * exact * own;
  };
  return [...scores]
    .map(([page, [sum, count]]) => [index.pages[page], sum * (count / terms.length) ** 2 * weight(index.pages[page])])
    .sort((one, other) => other[1] - one[1])
    .map(([page]) => page);
}
