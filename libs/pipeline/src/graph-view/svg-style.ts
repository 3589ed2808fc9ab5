const LIGHT = `--page: #ffffff; --card: #ffffff; --text: #17212c; --muted: #596675; --line: #8a97a5; --edge: #7b8896;
--step: #2a63c4; --importer: #0d7f8c; --always: #b0650a;
--branch: #8a5a06; --branch-fill: #fdf6e7; --loop: #6d4fc0; --loop-fill: #f4f0fd; --choice: #8a97a5; --choice-fill: #f5f7f9;
--pipeline: #2a63c4; --pipeline-fill: #eef4fd; --guarded: #b0650a; --guarded-fill: #fffdf8;`;
const DARK = `--page: #11161c; --card: #1d2630; --text: #e5eaf0; --muted: #9ba8b6; --line: #66747f; --edge: #8a97a5;
--step: #74a9ff; --importer: #4fc4d1; --always: #ffae62;
--branch: #e3b34f; --branch-fill: #262114; --loop: #b3a4fa; --loop-fill: #211d35; --choice: #66747f; --choice-fill: #182028;
--pipeline: #74a9ff; --pipeline-fill: #16233a; --guarded: #ffae62; --guarded-fill: #1a1712;`;

/** Everything the picture needs; `svg.auto` follows the viewer's colour scheme. */
export const SVG_STYLE = `
svg { ${LIGHT} font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
svg.dark { ${DARK} }
@media (prefers-color-scheme: dark) { svg.auto { ${DARK} } }
.page { fill: var(--page); }
.heading { font-size: 16px; font-weight: 700; fill: var(--text); }
.node rect { fill: var(--card); stroke-width: 1.5; }
.node.step rect { stroke: var(--step); } .node.importer rect { stroke: var(--importer); } .node.always rect { stroke: var(--always); }
.node text { text-anchor: middle; } .name { font-size: 13px; font-weight: 600; fill: var(--text); } .detail { font-size: 11px; fill: var(--muted); }
.group rect { stroke-width: 1.2; }
.branch rect { fill: var(--branch-fill); stroke: var(--branch); stroke-dasharray: 5 4; }
.loop rect { fill: var(--loop-fill); stroke: var(--loop); } .loop .behind { opacity: .55; }
.choice rect { fill: var(--choice-fill); stroke: var(--choice); }
.pipeline rect { fill: var(--pipeline-fill); stroke: var(--pipeline); }
.guarded rect { fill: var(--guarded-fill); stroke: var(--guarded); stroke-dasharray: 1.5 4; stroke-linecap: round; }
.title { font-size: 12px; text-anchor: middle; font-weight: 500; }
.title.branch { fill: var(--branch); } .title.loop { fill: var(--loop); } .title.choice { fill: var(--muted); } .title.pipeline { fill: var(--pipeline); } .title.guarded { fill: var(--guarded); }
.edge { fill: none; stroke: var(--edge); stroke-width: 1.4; } .edge.order { stroke-dasharray: 4 4; } .edge.decides { stroke: var(--branch); stroke-dasharray: 2 3; } .edge.always { stroke: var(--always); stroke-dasharray: 6 3; }
.arrow { fill: var(--edge); } .arrow.decides { fill: var(--branch); } .arrow.always { fill: var(--always); }
.label { font-size: 10px; text-anchor: middle; fill: var(--muted); paint-order: stroke; stroke: var(--page); stroke-width: 3px; stroke-opacity: .8; }
`;
