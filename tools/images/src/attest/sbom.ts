import type { Material } from './materials.ts';

/** Whose bill it is. */
export interface SbomSubject {
  readonly component: string;
  readonly version: string;
  /** `<repository>/<component>` */
  readonly image: string;
  /** Digest or id of the image, `sha256:<hex>`. */
  readonly digest: string;
  readonly contentKey: string;
}

/**
 * The bill of materials of an image as CycloneDX 1.6. The same image gives the same bytes: it has no time of its own,
 * and its serial number comes from the content key.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function cycloneDx(subject: SbomSubject, materials: readonly Material[]): string {
  const { component, version, image, digest, contentKey } = subject;
  const root = `pkg:docker/${image.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(digest)}`;
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidFrom(contentKey)}`,
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: '@millrace/images' }] },
      component: {
        ...{ type: 'container', 'bom-ref': root, name: component, version, purl: root },
        properties: [{ name: 'dev.millrace.content', value: contentKey }],
      },
    },
    components: materials.map(componentOf),
    dependencies: [{ ref: root, dependsOn: materials.map(({ purl }) => purl) }],
    // Packages of the operating system are in the base image, which has its own bill.
    compositions: [{ aggregate: 'incomplete', assemblies: [root] }],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

const componentOf = ({ name, version, purl, kind, how, license, digest }: Material) => ({
  ...{ type: kind, 'bom-ref': purl, name, version, purl },
  ...(license === undefined ? {} : { licenses: licensesOf(license) }),
  ...(digest === undefined ? {} : { hashes: [{ alg: digest.algorithm, content: digest.hex }] }),
  properties: [{ name: 'dev.millrace.how', value: how }],
});

/** An expression of SPDX, or a text that refers to a file. */
const licensesOf = (license: string) =>
  /^(SEE |UNLICENSED)/i.test(license) ? [{ license: { name: license } }] : [{ expression: license }];

/** A UUID of version 8, whose bits are given. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
function uuidFrom(key: string): string {
  const hex = key.slice('sha256:'.length);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}
