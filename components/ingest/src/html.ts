import { MillraceError } from '@millrace/contract';

/**
 * A login page or an error page that came with status 200 must not pass for data.
 * @param head First bytes of the body.
 * @throws MillraceError `SOURCE_IS_HTML`, unless the source's own name says that it is HTML.
 */
export function checkNotHtml(uri: string, contentType: string | undefined, head: Uint8Array | undefined): void {
  if (/\.x?html?(\?|$)/i.test(uri)) return;
  const declared = /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '');
  const text =
    head === undefined
      ? ''
      : Buffer.from(head)
          .toString('utf8')
          .replace(/^\uFEFF/, '')
          .trimStart();
  if (!declared && !/^<(!doctype\s+html|html)\b/i.test(text)) return;
  throw new MillraceError('SOURCE_IS_HTML', `${uri} gives a web page, not data.`, {
    hint: 'Open it in a browser: it may ask for a login, or be the page about the file. Give the address of the file itself.',
  });
}
