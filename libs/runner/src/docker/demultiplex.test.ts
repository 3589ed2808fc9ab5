import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demultiplex, LineReader } from './demultiplex.ts';

function frame(stream: 1 | 2, content: string): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

async function* cut(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('frames are told apart however the stream is cut, and characters are not torn', async () => {
  const frames = fc.array(
    fc.record({ stream: fc.constantFrom<1 | 2>(1, 2), content: fc.string({ unit: 'grapheme' }) }),
  );
  await fc.assert(
    fc.asyncProperty(frames, fc.integer({ min: 1, max: 20 }), async (printed, size) => {
      const lines: Record<'stdout' | 'stderr', string[]> = { stdout: [], stderr: [] };
      const readers = {
        stdout: new LineReader((line) => lines.stdout.push(line)),
        stderr: new LineReader((line) => lines.stderr.push(line)),
      };
      const bytes = Buffer.concat(printed.map(({ stream, content }) => frame(stream, content)));
      for await (const piece of demultiplex(cut(bytes, size))) readers[piece.stream].push(piece.bytes);
      for (const reader of Object.values(readers)) reader.end();
      const whole = (stream: 1 | 2) => printed.flatMap((p) => (p.stream === stream ? [p.content] : [])).join('');
      expect([lines.stdout.join('\n'), lines.stderr.join('\n')]).toEqual([whole(1), whole(2)]);
    }),
    { numRuns: 50 },
  );
});

test('lines end with a line feed, with or without a carriage return', () => {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const part of ['a\r', '\nb', '\n\nc']) reader.push(Buffer.from(part));
  reader.end();
  expect(lines).toEqual(['a', 'b', '', 'c']);
});
