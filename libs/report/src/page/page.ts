import { createHash } from 'node:crypto';
import { html, type Markup, trustedMarkup } from '../html.ts';
import { type Section, sectionMarkup } from '../sections/section.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** Nothing may be loaded or sent; the one script is known by its digest. Charts need inline styles. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface Page {
  readonly title: string;
  readonly header: Markup;
  readonly sections: readonly Section[];
}

/** The whole document. */
export function page({ title, header, sections }: Page): string {
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustedMarkup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Millrace">
<title>${title}</title>
<style>${trustedMarkup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<nav aria-label="Sections"><ul>${links}</ul><button type="button" id="theme" hidden aria-label="Colours: as the system">◐ Auto</button></nav>
<main id="main">
${header}
${sections.map(sectionMarkup)}
</main>
<footer>Made by Millrace.</footer>
<script>${trustedMarkup(SCRIPT)}</script>
</body>
</html>
`.text;
}
