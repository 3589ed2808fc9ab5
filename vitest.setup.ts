import { configureGlobal } from 'fast-check';

// .ci/full looks ten times as hard, and reports the seed of what it finds.
configureGlobal({ numRuns: process.env.MILLRACE_FULL === '1' ? 1000 : 100 });
