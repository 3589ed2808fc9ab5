import { EXIT, MillraceError } from '@millrace/contract';

/**
 * The root of a host's API, without a trailing slash. A host without `http://` or `https://` is reached by https, as
 * in the Python SDK; an address copied from the browser (`…/#/runs`, `…/pipeline/`) loses what belongs to the page.
 * @throws MillraceError `INVALID_KFP_HOST`
 */
export function readHost(given: string): URL {
  const text = given.trim();
  const url = URL.parse(/^https?:\/\//.test(text) ? text : `https://${text}`);
  if (url === null || url.hostname === '' || url.username !== '' || (/^\w+:\/\//.test(text) && !/^http/.test(text))) {
    throw new MillraceError('INVALID_KFP_HOST', `${JSON.stringify(hidden(given))} is no address of a KFP host.`, {
      hint: 'give its address, such as http://localhost:8888 or https://1234abcd-dot-us-central1.pipelines.googleusercontent.com',
      exitCode: EXIT.usage,
    });
  }
  url.hash = '';
  url.search = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** Whoever writes a password into an address does not want to read it in a log. */
const hidden = (text: string): string => text.replace(/\/\/[^/@]*@/, '//***@');
