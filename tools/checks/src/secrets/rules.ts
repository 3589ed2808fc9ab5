import { lintSource } from '@secretlint/core';
import { creator as pattern } from '@secretlint/secretlint-rule-pattern';
import { creator as recommended } from '@secretlint/secretlint-rule-preset-recommend';

/**
 * What Google Cloud and npm hand out, besides what secretlint's recommended rules know (private keys, tokens of AWS,
 * GitHub, Slack, npm and others, passwords in URLs).
 */
const PATTERNS = [
  {
    name: 'key file of a service account',
    pattern: '/"type"\\s*:\\s*"service_account"[\\s\\S]{0,400}"private_key(?:_id)?"\\s*:\\s*"[^"]{16,}"/',
  },
  { name: 'private key', pattern: '/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\\s*[A-Za-z0-9+/=\\\\]{32,}/' },
  { name: 'refresh token of a person', pattern: '/"refresh_token"\\s*:\\s*"[^"]{16,}"/' },
  { name: 'OAuth access token of Google', pattern: '/\\bya29\\.[A-Za-z0-9_-]{20,}/' },
  { name: 'API key of Google', pattern: '/\\bAIza[A-Za-z0-9_-]{35}\\b/' },
  { name: 'OAuth client secret of Google', pattern: '/\\bGOCSPX-[A-Za-z0-9_-]{20,}/' },
  { name: 'token of npm', pattern: '/\\bnpm_[A-Za-z0-9]{36}\\b/' },
  { name: 'login of an npm registry', pattern: '/:_(?:authToken|password|auth)\\s*=\\s*(?!\\$\\{)[^\\s"\']{8,}/' },
  {
    name: 'password in a variable',
    pattern:
      '/^(?:ENV\\s+)?[A-Z0-9_]*(?:PASSWORD|SECRET|TOKEN|API_KEY)[A-Z0-9_]*=(?![$<{"\']?\\s*$)[^\\s$<{"\']{8,}$/m',
  },
];

const config = {
  rules: [
    { id: '@secretlint/secretlint-rule-preset-recommend', rule: recommended },
    { id: '@secretlint/secretlint-rule-pattern', rule: pattern, options: { patterns: PATTERNS } },
  ],
};

/** Longer texts are looked at in pieces that overlap, so that no expression runs over megabytes. */
const PIECE = 512 * 1024;
const OVERLAP = 8 * 1024;

/**
 * What looks like a secret in a text: the rule and the line, never the secret itself.
 * @param path some rules go by the name of the file
 */
export async function secretsIn(content: string, path: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (let start = 0; start === 0 || start + OVERLAP < content.length; start += PIECE - OVERLAP) {
    const piece = content.slice(start, start + PIECE);
    const line = content.slice(0, start).split('\n').length;
    const extension = /\.[a-z0-9]+$/i.exec(path)?.[0] ?? '';
    const { messages } = await lintSource({
      source: { content: piece, filePath: path, ext: extension, contentType: 'text' },
      options: { config, noPhysicFilePath: true, maskSecrets: true },
    });
    for (const { ruleId, messageId, loc } of messages) {
      found.add(
        `${path}:${line + loc.start.line - 1}: ${messageId} (${ruleId.replace(/^@secretlint\/secretlint-rule-/, '')})`,
      );
    }
  }
  return [...found];
}

/** Names of files that hold keys, whatever is in them. */
const KEY_FILES =
  /(?:^|\/)(?:\.npmrc\.auth|\.netrc|\.git-credentials|\.dockercfg|id_(?:rsa|dsa|ecdsa|ed25519)|application_default_credentials\.json|credentials\.db|[^/]+\.(?:p12|pfx|jks|keystore|kdbx))$/;

/** Whether a file is a key by its name. */
export const isKeyFile = (path: string): boolean => KEY_FILES.test(path);
