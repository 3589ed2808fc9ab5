/** What runs a step on this machine where its own image cannot be had. */
export interface StandIn {
  readonly image: string;
  /** Docker's `--volume` flags that give it what the image lacks. */
  readonly volumes?: readonly string[];
  /** What the two have in common, as far as steps use it. */
  readonly why: string;
}

/** Builder images of Google's that steps name, and what stands in for each. Images that are not here run themselves. */
export const STAND_INS: Readonly<Record<string, StandIn>> = {
  'gcr.io/cloud-builders/git': {
    image: 'node:24-bookworm',
    why: 'Linux with git, bash and the C library; its own Node is not the one that steps find first.',
  },
  'gcr.io/cloud-builders/docker': {
    image: 'debian:bookworm-slim',
    volumes: ['/usr/local/bin/docker:/usr/local/bin/docker:ro'],
    why: "Linux with bash, xargs and this machine's Docker client; it has no Node, no npm and no git.",
  },
};
