import { invalidArgument } from '../vertex/server/api-error.ts';
import type { Build } from './protos.ts';

/** What a filter may name, with the values of a build; another name is refused, as the API does. */
const FIELDS: Readonly<Record<string, (build: Build) => readonly unknown[]>> = {
  status: ({ status }) => [status],
  trigger_id: ({ buildTriggerId }) => [buildTriggerId],
  build_id: ({ id }) => [id],
  tags: ({ tags }) => tags ?? [],
  images: ({ images }) => images ?? [],
};

/** The builds that a filter lets through: `field="value"`, joined by `AND`; a list has a value that it contains. */
export function filtered(builds: readonly Build[], filter: string): readonly Build[] {
  if (filter.trim() === '') return builds;
  const tests = filter.split(/\s+AND\s+/).map((term) => {
    const [, field = '', value = ''] = /^\s*([a-z_]+)\s*=\s*"([^"]*)"\s*$/.exec(term) ?? [];
    const read = FIELDS[field];
    if (read === undefined) {
      throw invalidArgument(`Invalid filter: ${filter}`, [{ field: 'filter', description: `cannot read ${term}` }]);
    }
    return (build: Build) => read(build).includes(value);
  });
  return builds.filter((build) => tests.every((test) => test(build)));
}
