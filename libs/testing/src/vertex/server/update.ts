import { refuseViolations } from './api-error.ts';

/**
 * The paths of an update's mask, refused if there is none or one that cannot be updated.
 * https://google.aip.dev/134
 */
export function maskedPaths(
  mask: { readonly paths?: string[] | null } | null | undefined,
  allowed: readonly string[],
): ReadonlySet<string> {
  const paths = (mask?.paths ?? []).map((path) => path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  const wrong = paths.filter((path) => !allowed.some((name) => path === name || path.startsWith(`${name}.`)));
  refuseViolations([
    ...(paths.length === 0 ? [{ field: 'update_mask', description: 'is required' }] : []),
    ...wrong.map((path) => ({ field: 'update_mask', description: `${path} cannot be updated` })),
  ]);
  return new Set(paths.map((path) => path.split('.')[0] ?? path));
}
