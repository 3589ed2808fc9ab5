import type { ContainerSpec } from '@millrace/pipeline';
import { asText, fillConstant, parameterPlaceholder } from './constant.ts';
import type { Values } from './values.ts';

/**
 * A container whose image, variables and limits may come from parameters: `set_container_image` and `set_cpu_limit` of
 * the Python SDK take them.
 * @throws MillraceError `MISSING_INPUT`
 */
export function filledContainer(container: ContainerSpec, { parameters, undeclared }: Values): ContainerSpec {
  const known = { ...undeclared, ...parameters };
  const fill = (text: string): string => asText(fillConstant(text, (path) => parameterPlaceholder(path, known)));
  const { resources = {}, env = [] } = container;
  const filled = Object.entries(resources).map(([key, value]) => [
    key,
    typeof value === 'string' ? fill(value) : value,
  ]);
  return {
    ...container,
    image: fill(container.image),
    env: env.map(({ name, value }) => ({ name, value: fill(value) })),
    resources: Object.fromEntries(filled),
  };
}
