import { readFileSync, writeFileSync } from 'node:fs';
import { withTable } from './table.ts';

// `npm run table -w tools/oracle`: writes the table of the corpus into the README.
const file = new URL('../README.md', import.meta.url);
writeFileSync(file, withTable(readFileSync(file, 'utf8')));
