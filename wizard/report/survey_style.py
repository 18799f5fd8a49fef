"""The style of a survey's page: light and dark, on paper, and on a phone, where each row of a table is a card."""

STYLE = """
:root { color-scheme: light dark; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --back: #fff; --card: #f6f8fa;
  --overlay: #1a7f37; --fuse-device: #7d5700; --fuse-privileged: #b04a00; --none: #b5182f; --unknown: #7441b8;
  --unreached: #57606a; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --dim: #9ea7b3; --line: #3d444d; --back: #0d1117;
  --card: #161b22; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); max-width: 76rem;
  margin: 0 auto; padding: 2rem 1.5rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; margin: 3rem 0 .75rem; }
p { margin: 0 0 1rem; }
.dim, .sum { color: var(--dim); }
.dim { font-size: .9rem; }
code { font: .875rem/1.5 ui-monospace, monospace; background: var(--card); border-radius: .25rem;
  padding: .1rem .3rem; }
.bar { display: flex; gap: 2px; height: 1rem; margin: 1.5rem 0 .75rem; border-radius: .5rem; overflow: hidden; }
.bar span { min-width: 4px; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; list-style: none; margin: 0; padding: 0; }
.legend b { font-variant-numeric: tabular-nums; }
.legend i { display: inline-block; width: .75rem; height: .75rem; border-radius: 50%; margin-right: .4rem; }
.overlay { background: var(--overlay); } .fuse-device { background: var(--fuse-device); }
.fuse-privileged { background: var(--fuse-privileged); } .none { background: var(--none); }
.unknown { background: var(--unknown); } .unreached { background: var(--unreached); }
.badge { display: inline-block; color: #fff; border-radius: 1rem; padding: 0 .65rem; font-size: .9rem; font-weight: 600;
  white-space: nowrap; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .65rem 1.25rem .65rem 0; }
th { color: var(--dim); font-size: .85rem; font-weight: 600; border-bottom: 2px solid var(--line); }
td { border-bottom: 1px solid var(--line); }
td > * { margin: 0 0 .25rem; }
td > div.dim:last-child, td > :last-child { margin-bottom: 0; }
.name { font-weight: 600; min-width: 9rem; }
.why { min-width: 20rem; }
.long { overflow-wrap: anywhere; }
th.count, td.count { text-align: right; font-variant-numeric: tabular-nums; width: 1%; white-space: nowrap; }
details summary { cursor: pointer; color: var(--dim); font-size: .9rem; }
@media (max-width: 44rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.6rem; } h2 { margin-top: 2.25rem; }
  table, tbody, tr, td { display: block; width: 100%; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
    padding: .75rem 1rem; margin: 0 0 .75rem; }
  td, td.count { border: 0; padding: .2rem 0; text-align: left; width: 100%; white-space: normal; }
  td:empty { display: none; }
  td[data-head]::before { content: attr(data-head); display: block; color: var(--dim); font-size: .8rem; }
  td.count[data-head]::before { display: inline; content: attr(data-head) ": "; font-size: 1rem; }
  td.name, td.why { min-width: 0; overflow-wrap: anywhere; }
  td.name { font-size: 1.1rem; } td.name::before { display: none; }
}
@media print { body { max-width: none; padding: 0; } tr { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
