import type { StepInfo } from '@millrace/runner';

/**
 * The steps as a Mermaid flow chart; what stands under a condition has it on a frame around it.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function mermaid(steps: readonly StepInfo[]): string {
  const lines = ['flowchart TD'];
  const frames = new Map<string, StepInfo[]>();
  for (const step of steps) {
    if (step.condition === undefined) lines.push(`  ${node(step)}`);
    else frames.set(step.condition, [...(frames.get(step.condition) ?? []), step]);
  }
  for (const [condition, framed] of frames) {
    lines.push(`  subgraph ${idOf(framed[0]?.id ?? '')}-when["when ${quote(condition)}"]`);
    lines.push(...framed.map((step) => `    ${node(step)}`), '  end');
  }
  for (const step of steps) lines.push(...step.dependsOn.map((from) => `  ${idOf(from)} --> ${idOf(step.id)}`));
  return `${lines.join('\n')}\n`;
}

const node = ({ id, name, component }: StepInfo): string =>
  `${idOf(id)}["${name === component ? name : `${name} (${quote(component)})`}"]`;
/** `end` is a word of Mermaid's, and `/` has a meaning in it. */
const idOf = (id: string): string => `step-${id.replaceAll('/', '-')}`;
const quote = (text: string): string => text.replaceAll('"', '#quot;');
