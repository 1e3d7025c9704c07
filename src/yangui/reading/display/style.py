"""How the page of findings looks: two columns on a screen, one after the other on paper."""

STYLE = """\
:root { --ink: #1c1e21; --soft: #5f6670; --line: #d9dce1; --paper: #fff; --ground: #f6f7f9; --found: #fff3c4;
  --head: #6b4fa0; --clause: #4a5568; --duty: #8a5a00; --benefit: #0b7a43; --target: #1257a6; --number: #56606b;
  --flag: #b3261e; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; font: 15px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: var(--ink); background: var(--ground); height: 100vh; display: flex; flex-direction: column; }
a { color: inherit; text-decoration: none; }
header { padding: 1rem 1.5rem; background: var(--paper); border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 1.25rem; }
h2 { margin: 1.2rem 0 .4rem; font-size: 1.05rem; }
.sub { margin: .2rem 0 0; color: var(--soft); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: .6rem 0 0; padding: 0; list-style: none; }
.flags { max-height: 22vh; overflow: auto; margin: .6rem 0 0; padding: .5rem 1rem; list-style: none;
  border-left: 4px solid var(--flag); background: #fdf3f2; }
.flags a:hover, .card a:hover { text-decoration: underline; }
.said { color: var(--soft); quotes: "「" "」"; }
summary { margin: .8rem 0 .4rem; color: var(--soft); cursor: pointer; }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1rem; padding: 1rem 1.5rem;
  flex: 1; min-height: 0; }
.source, .findings { overflow: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px;
  padding: 1rem 1.2rem; }
.source pre { margin: 0; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
.source a { border-bottom: 2px solid var(--kind); }
.source a.first::before { content: attr(data-sign); font-size: .75em; vertical-align: super; color: var(--kind);
  margin-right: .1em; }
.source a:target, .source a:focus, .card:target { background: var(--found); outline: 2px solid var(--kind); }
.card { margin: .5rem 0; padding: .5rem .8rem; border: 1px solid var(--line); border-left: 4px solid var(--kind);
  border-radius: 4px; }
.card h3 { margin: 0; font-size: 1rem; }
.card dl { display: grid; grid-template-columns: 7em 1fr; gap: 0 .6rem; margin: .3rem 0 0; font-size: .93em; }
.card dt { color: var(--soft); }
.card dd { margin: 0; overflow-wrap: anywhere; }
.sign { display: inline-block; min-width: 1.4em; color: var(--kind); font-weight: bold; }
.line { float: right; color: var(--soft); font-size: .8em; }
.head { --kind: var(--head); } .clause { --kind: var(--clause); } .duty { --kind: var(--duty); }
.benefit { --kind: var(--benefit); } .target { --kind: var(--target); } .number { --kind: var(--number); }
.flag { --kind: var(--flag); }
@media (max-width: 60rem) {
  body { display: block; height: auto; }
  main { display: block; }
  .findings { margin-top: 1rem; }
}
@media print {
  body { display: block; height: auto; background: none; font-size: 10pt; }
  main { display: block; padding: 0; }
  .source, .findings, .flags { overflow: visible; max-height: none; border: 0; padding: 0; }
  .findings { break-before: page; }
  .card { break-inside: avoid; }
}
"""
