import { parseArgs } from 'node:util';
import { EXIT } from '@millrace/contract';
import { runBuildImage } from './run-build-image.ts';

const HELP = `build-image: builds the images of components, unless there are images of the same content.

  build-image train                                   builds millrace/train:dev with Docker
  build-image --all --repository gcr.io/my-project --push --images images.json
  build-image train --plan --push --repository R      says what would be built, and builds nothing
  build-image train --context                         only lays out components/train/dist, for another Docker to build

  --all                  every component
  --repository R         where the images go (IMAGE_REPOSITORY, millrace)
  --tag T                their tag (IMAGE_TAG; with --push the commit, else dev)
  --push                 push; an image that the registry has is not built, it only gets the tag
  --images FILE          JSON file of component to image with digest, for millrace compile --images
  --sbom DIR             write DIR/NAME.cdx.json: what is in the image, as CycloneDX
  --provenance DIR       write DIR/NAME.provenance.json: how it was built, as SLSA 1.0, not signed
  --builder B            docker (here) or cloud-build
  --project P            of Cloud Build (CLOUD_ML_PROJECT_ID, GOOGLE_CLOUD_PROJECT)
  --region R             of Cloud Build (CLOUD_ML_REGION, GOOGLE_CLOUD_REGION)
  --staging-bucket B     gs://BUCKET[/prefix] for the files that Cloud Build gets
  --service-account S    whose rights the build has
  --machine-type M       of Cloud Build
  --plan                 only say what would be built
  --context              only lay out the Docker context (with --json also its content key)
  --rebuild              build what is there too, e.g. on newer base images
  --json                 one JSON object a line: component, outcome, image, reference, id, contentKey, codeDigest

Each line on standard output is "built IMAGE" or "reused IMAGE", with the digest.
Within the workspace, nx affected -t build-image does this for those that a change may touch.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** The command. Returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        all: flag,
        repository: text,
        tag: text,
        push: flag,
        images: text,
        sbom: text,
        provenance: text,
        builder: text,
        project: text,
        region: text,
        'staging-bucket': text,
        'service-account': text,
        'machine-type': text,
        plan: flag,
        rebuild: flag,
        context: flag,
        json: flag,
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { help, ...given } = values;
    if (help === true) {
      process.stdout.write(HELP);
      return EXIT.ok;
    }
    return await runBuildImage(positionals, camelKeys(given), process.cwd());
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nHint: build-image --help\n`);
    return EXIT.usage;
  }
}

const camelKeys = (given: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key.replace(/-(\w)/g, (_, c: string) => c.toUpperCase()), value]),
  );
