const LIGHT = `
color-scheme: light;
--bg: #f4f6f8; --card: #ffffff; --text: #17212c; --muted: #596675; --line: #dde2e8; --code: #eef1f4;
--first: #2a63c4; --second: #cf6a0a; --quiet: #a9b4c0; --good: #17794a; --bad: #bf2f1d; --warn: #96600a;
--state-succeeded: #1f8a57; --state-cached: #6d5ccf; --state-failed: #cc3a27; --state-cancelled: #b87a14;
--state-skipped: #97a2ae; --state-not-run: #97a2ae;
--series-1: #2a63c4; --series-2: #cf6a0a; --series-3: #17794a; --series-4: #a13a96; --series-5: #0d7f8c;
--series-6: #bf2f1d; --series-7: #7a6410; --series-8: #6d5ccf;
`;
const DARK = `
color-scheme: dark;
--bg: #0f1419; --card: #181f27; --text: #e5eaf0; --muted: #9ba8b6; --line: #2c3642; --code: #222b35;
--first: #74a9ff; --second: #ffae62; --quiet: #5c6a79; --good: #52c58d; --bad: #ff8270; --warn: #e3b34f;
--state-succeeded: #45b87f; --state-cached: #a396f5; --state-failed: #f5705d; --state-cancelled: #dba740;
--state-skipped: #65727f; --state-not-run: #65727f;
--series-1: #74a9ff; --series-2: #ffae62; --series-3: #52c58d; --series-4: #e08ad6; --series-5: #4fc4d1;
--series-6: #ff8270; --series-7: #d3bd62; --series-8: #a396f5;
`;

/** The whole style: two sets of colours, the page, and what print and narrow screens change. */
export const STYLE = `
:root { ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
@media screen { :root[data-theme="light"] { ${LIGHT} } :root[data-theme="dark"] { ${DARK} } }
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; }
body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; margin: 0; }
h1 { font-size: 1.9rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin-bottom: 1rem; }
h3 { font-size: 1rem; margin: 1rem 0 .5rem; }
code, pre { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
a { color: var(--first); }
:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: .5rem; z-index: 3; background: var(--card); padding: .4rem .8rem; }
nav { position: sticky; top: 0; z-index: 2; display: flex; gap: .75rem; align-items: center; padding: .5rem 1rem; background: var(--card); border-bottom: 1px solid var(--line); }
nav ul { display: flex; gap: .25rem; flex: 1; margin: 0 auto; padding: 0; max-width: 1120px; list-style: none; overflow-x: auto; scrollbar-width: none; }
nav a { display: block; padding: .2rem .6rem; border-radius: 6px; color: var(--muted); text-decoration: none; white-space: nowrap; font-size: .87rem; }
nav a:hover { background: var(--code); color: var(--text); }
nav button { border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: var(--text); font: inherit; font-size: .85rem; padding: .2rem .6rem; cursor: pointer; white-space: nowrap; }
header { padding: 2rem 0 1.25rem; }
.title { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1rem; margin-bottom: .75rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.4rem; margin: 0 0 1.1rem; }
footer { color: var(--muted); font-size: .85rem; text-align: center; padding: 1rem 1rem 2rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; }
.facts dt { color: var(--muted); font-size: .8rem; }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.muted { color: var(--muted); } .small { font-size: .8rem; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 99px; padding: 0 .65em; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.badge.good { color: var(--good); } .badge.bad, .badge.error { color: var(--bad); } .badge.warn, .badge.warning { color: var(--warn); } .badge.info { color: var(--muted); }
.verdict { border-left: 5px solid; padding: .2rem 0 .2rem 1rem; margin-bottom: 1.1rem; }
.verdict.good { border-color: var(--good); } .verdict.bad { border-color: var(--bad); }
.verdict p { margin: 0; } .verdict ul { margin: .4rem 0 0; padding-left: 1.1rem; color: var(--muted); }
.verdict-word { font-weight: 600; } .good .verdict-word { color: var(--good); } .bad .verdict-word { color: var(--bad); }
.verdict-value { font-size: 1.25rem; }
.contest { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .8rem; margin: 0 0 1.1rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1.25rem 2rem; align-items: start; }
.grid > *, figure { min-width: 0; }
figure { margin: 0; }
figcaption, caption { color: var(--muted); font-size: .85rem; text-align: left; }
figcaption { margin-top: .3rem; }
.chart svg { display: block; max-width: 100%; height: auto; }
.chart svg text { font-family: inherit; }
.scroll { overflow-x: auto; }
.scroll .chart svg:not(.graph) { max-width: none; }
.spark svg { display: block; }
table { border-collapse: collapse; min-width: 100%; font-size: .88rem; }
caption { padding-bottom: .4rem; } caption span { display: block; position: sticky; left: 0; max-width: calc(100vw - 4.3rem); }
section > * + .scroll, section > * + figure, section > figure + .grid, section > * + .facts { margin-top: 1.1rem; }
th, td { padding: .35rem .9rem .35rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--muted); font-weight: 500; font-size: .8rem; white-space: nowrap; }
tbody th { font-weight: 500; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr > :last-child { padding-right: 0; }
.long { overflow-wrap: anywhere; }
td .long { display: inline-block; min-width: 14rem; } th .long { display: inline-block; min-width: 8rem; }
.anomalies { list-style: none; padding: 0; margin: 0; } .anomalies li { padding: .3rem 0; overflow-wrap: anywhere; }
.anomalies code { color: var(--muted); }
.limits { margin: 0; padding-left: 1.2rem; } .limits li { margin: .35rem 0; overflow-wrap: anywhere; }
.purpose { margin: 0 0 1rem; font-size: 1.05rem; }
.names { display: flex; flex-wrap: wrap; gap: .35rem; list-style: none; margin: 0; padding: 0; } .names li { background: var(--code); border-radius: 6px; padding: .1rem .55rem; font-size: .88rem; overflow-wrap: anywhere; }
.none { color: var(--good); }
.commands { margin: 0; } .commands dt { color: var(--muted); font-size: .85rem; } .commands dd { margin: .2rem 0 .8rem; }
pre { margin: 0; padding: .6rem .8rem; background: var(--code); border-radius: 8px; overflow-x: auto; }
.graph { font-size: 13px; }
.graph .step > rect:first-of-type { fill: var(--card); stroke: var(--line); stroke-width: 1.2; }
.graph .name { font-weight: 600; fill: var(--text); } .graph .state { font-size: 11px; fill: var(--muted); }
.graph .edge { fill: none; stroke: var(--quiet); stroke-width: 1.4; } .graph .arrow { fill: var(--quiet); }
.graph .branch rect { fill: none; stroke: var(--quiet); stroke-dasharray: 4 4; } .graph .branch text { font-size: 10px; fill: var(--muted); }
.state-succeeded .bar { fill: var(--state-succeeded); } .state-cached .bar { fill: var(--state-cached); } .state-failed .bar { fill: var(--state-failed); }
.state-cancelled .bar { fill: var(--state-cancelled); } .state-skipped .bar, .state-not-run .bar { fill: var(--state-skipped); }
.state-failed > rect:first-of-type { stroke: var(--state-failed); } .state-skipped > rect:first-of-type, .state-not-run > rect:first-of-type { stroke-dasharray: 4 3; }
.for-narrow { display: none; }
@media screen and (max-width: 900px) {
  section { padding: 1rem; border-radius: 10px; } header { padding: 1.25rem 0 1rem; }
  .for-wide { display: none; } .for-narrow { display: block; }
  .for-narrow > .chart svg { width: 100%; max-width: 560px; }
}
@media print {
  html { font-size: 12px; }
  nav, .skip { display: none; } body { background: none; font-size: 12px; } main { max-width: none; padding: 0; }
  section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .8rem 0; } h2, figure, tr, .verdict { break-inside: avoid; } h2 { break-after: avoid; }
  .scroll { overflow: visible; } caption span { max-width: none; } .scroll .chart svg { max-width: 100%; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
