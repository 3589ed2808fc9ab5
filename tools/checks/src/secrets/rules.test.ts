import { describe, expect, test } from 'vitest';
import { isKeyFile, secretsIn } from './rules.ts';

/** Characters without a pattern; secrets are put together here, so that this file holds none. */
const noise = (length: number) =>
  Array.from({ length }, (_, i) => 'aB3dE5fG7hJ9kLmN2pQrS4tUvW6xYz8'[(i * 7) % 31]).join('');
const dashes = '-'.repeat(5);
const pem = `${dashes}BEGIN PRIVATE KEY${dashes}\n${noise(64)}\n${noise(64)}\n${dashes}END PRIVATE KEY${dashes}`;

const SECRETS: Readonly<Record<string, string>> = {
  'a private key': pem,
  'a key of OpenSSH': pem.replaceAll('PRIVATE', 'OPENSSH PRIVATE'),
  'a key file of a service account': JSON.stringify({
    type: ['service', 'account'].join('_'),
    private_key_id: noise(40),
    private_key: pem,
  }),
  'an access token': `Authorization: Bearer ${'ya'}29.${noise(60)}`,
  'an API key': `key=${'AI'}za${noise(35)}`,
  'a client secret': `${'GOC'}SPX-${noise(28)}`,
  "a person's refresh token": JSON.stringify({ refresh_token: `1//0${noise(40)}` }),
  'a token of npm': `${'np'}m_${noise(36)}`,
  'a login in .npmrc': `//registry.example/:_auth${'Token'}=${noise(36)}`,
  'a password in the environment': `DB_PASS${'WORD'}=${noise(12)}`,
  'a token of GitHub': `${'gh'}p_${noise(36)}`,
};

describe('is found', () => {
  test.each(Object.entries(SECRETS))('%s', async (_name, secret) => {
    expect(await secretsIn(`first line\n${secret}\nlast line\n`, 'log.txt')).not.toEqual([]);
  });

  test('one deep in a long text, at its line', async () => {
    const text = `${'nothing to see here\n'.repeat(60_000)}${'ya'}29.${noise(60)}\n`;
    expect(await secretsIn(text, 'log.jsonl')).toEqual([expect.stringMatching(/^log\.jsonl:60001: /)]);
  });

  test('and is not repeated in the finding', async () => {
    const token = `${'ya'}29.${noise(60)}`;
    expect(JSON.stringify(await secretsIn(token, 'a'))).not.toContain(token.slice(5));
  });
});

test.each([
  ['the name of a variable', 'MILLRACE_KFP_TOKEN is a token itself; DB_PASSWORD=$' + '{DB_PASSWORD}'],
  ['a digest', `sha256:${'0123456789abcdef'.repeat(4)}`],
  ['a login that the environment gives', '//registry.example/:_authToken=$' + '{NPM_TOKEN}'],
  ['the frame of a key', `${dashes}BEGIN PRIVATE KEY${dashes}\n…`],
])('%s is no secret', async (_name, text) => {
  expect(await secretsIn(text, 'README.md')).toEqual([]);
});

test('files that are keys are known by their names', () => {
  expect(['a/id_rsa', 'key.p12', '.config/gcloud/application_default_credentials.json'].every(isKeyFile)).toBe(true);
  expect(['package.json', 'src/key.ts', 'id_rsa.md'].some(isKeyFile)).toBe(false);
});
