"""What is looked for in a page, by scripts that run in it."""

CONTRASTS = """(() => {
  const parse = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const over = (top, below) => top.rgb.map((part, at) => part * top.alpha + below[at] * (1 - top.alpha));
  const paper = parse(getComputedStyle(document.body).backgroundColor).rgb;
  const ground = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.push(parse(getComputedStyle(one).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), paper);
  };
  const luminance = (rgb) => {
    const linear = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const found = {};
  const note = (element, colour, opacity, kind) => {
    const below = ground(element);
    const ink = { ...parse(colour), alpha: parse(colour).alpha * opacity };
    const seen = ratio(over(ink, below), below);
    const name = `${kind} ${colour} on ${below.map(Math.round)}`;
    found[name] = Math.min(found[name] || 21, Math.round(seen * 100) / 100);
  };
  const opacity = (one) => (one ? Number(getComputedStyle(one).opacity) * opacity(one.parentElement) : 1);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const style = getComputedStyle(element);
    if (!node.data.trim() || !element.getClientRects().length || style.visibility !== "visible") continue;
    note(element, element.closest("svg") ? style.fill : style.color, opacity(element), element.tagName.toLowerCase());
    const before = getComputedStyle(element, "::before");
    if (!["none", "normal"].includes(before.content)) note(element, before.color, opacity(element), "before");
  }
  const field = document.querySelector("input");
  if (field) {
    const hint = getComputedStyle(field, "::placeholder");
    note(field, hint.color, Number(hint.opacity), "placeholder");
  }
  return found;
})()"""
"""The contrast of each colour of words on each ground that they are seen on (WCAG 2.2, 1.4.3)."""

OVERFLOWING = """(() => [...document.querySelectorAll("html, body *")]
  .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => !one.closest("pre, figure, svg, input") && getComputedStyle(one).display !== "inline")
  .filter((one) => !one.matches(".skip"))
  .map((one) => `${one.tagName} ${one.className} ${one.scrollWidth} > ${one.clientWidth}`))()"""
"""What is wider than its place; code and drawings may scroll."""

FOCUS = """(() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const header = document.querySelector("header").getBoundingClientRect().bottom;
  const above = one.closest("header, .skip") ? 0 : header;
  return {
    name: one === document.body ? "" : `${one.tagName} ${(one.textContent || one.name).trim().slice(0, 40)}`,
    at: [...document.querySelectorAll("*")].indexOf(one),
    lined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.bottom > above && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
  };
})()"""
"""What has the focus: its place in the page, whether it is outlined, and whether it is within the window."""
