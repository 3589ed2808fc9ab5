import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const conditions = ['@millrace/source', 'node', 'import', 'module', 'default'];

/** The one vitest configuration; only which files run, and how long they may take, differs. */
export const vitestConfig = (ending: 'test' | 'conformance', timeout: number, parallel: boolean): ViteUserConfig =>
  defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: {
      include: [`{libs,components,pipelines,tools}/**/*.${ending}.ts`],
      exclude: ['**/node_modules/**', '**/dist/**'],
      pool: 'forks',
      setupFiles: [new URL('./vitest.setup.ts', import.meta.url).pathname],
      execArgv: ['--conditions=@millrace/source'],
      testTimeout: timeout,
      hookTimeout: timeout,
      fileParallelism: parallel,
      // Many tests wait for processes and servers of their own: two at once on the smallest machine.
      maxWorkers: parallel ? Math.max(2, availableParallelism() - 1) : 1,
    },
  });
