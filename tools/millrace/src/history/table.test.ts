import { expect, test } from 'vitest';
import { table } from './table.ts';

const columns = [{ title: 'NAME' }, { title: 'TEXT', flexible: true }, { title: 'N', align: 'right' as const }];

test('columns are as wide as their widest cell', () => {
  expect(
    table(
      columns,
      [
        ['a', 'some text', '1'],
        ['long', 'x', '10'],
      ],
      80,
    ),
  ).toBe(['NAME  TEXT        N', 'a     some text   1', 'long  x          10'].join('\n'));
});

test('only a flexible column is cut to fit the terminal', () => {
  expect(table(columns, [['a', 'a text that is far too long', '1']], 24)).toBe(
    ['NAME  TEXT             N', 'a     a text that is…  1'].join('\n'),
  );
});
