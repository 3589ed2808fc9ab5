// A step of the pipeline that is killed: notes that it starts, works a moment, writes what follows from its inputs.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const input = JSON.parse(process.argv.at(-1));
const { name, folder, words = [], status } = input.inputs.parameterValues;
appendFileSync(`${folder}/starts`, `${name}\n`);
process.stdout.write('working\n');
await sleep(20);
const read = ({ uri }) => readFileSync(uri, 'utf8');
const before = (input.inputs.artifacts.from?.artifacts ?? []).map(read);
const all = (input.inputs.artifacts.all?.artifacts ?? []).map(read);
const told = status === undefined ? [] : [status.state];
const [data] = input.outputs.artifacts.data.artifacts;
writeFileSync(data.uri, `${name}(${[...before, ...all, ...words, ...told].join(',')})`);
writeFileSync(
  input.outputs.outputFile,
  JSON.stringify({ parameterValues: { word: `${name}!`, list: ['a', 'b', 'c'].map((letter) => `${name}-${letter}`) } }),
);
