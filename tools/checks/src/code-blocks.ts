/** A fenced block of a Markdown file. */
export interface CodeBlock {
  /** What follows the fence, e.g. `sh`. */
  readonly language: string;
  readonly lines: readonly string[];
  /** Line of the opening fence, from 1. */
  readonly line: number;
}

/** The fenced code blocks of a Markdown text, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { language: string; lines: string[]; line: number } | undefined;
  markdown.split('\n').forEach((text, index) => {
    const fence = /^```(\w*)\s*$/.exec(text);
    if (fence === null) open?.lines.push(text);
    else if (open === undefined) open = { language: fence[1] ?? '', lines: [], line: index + 1 };
    else {
      blocks.push(open);
      open = undefined;
    }
  });
  return blocks;
}
