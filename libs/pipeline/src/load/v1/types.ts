import {
  ARTIFACT_SCHEMA_VERSION,
  ARTIFACT_TYPES,
  type ArtifactSchema,
  type JsonValue,
  type PARAMETER_TYPES,
} from '@millrace/contract';

type ParameterType = (typeof PARAMETER_TYPES)[keyof typeof PARAMETER_TYPES];

/** What a type of version 1 is in IR. */
export type TypeV1 =
  | { readonly kind: 'parameter'; readonly type: ParameterType }
  | { readonly kind: 'finalStatus' }
  | { readonly kind: 'artifact'; readonly type: ArtifactSchema };

const PARAMETERS: Readonly<Record<string, ParameterType>> = {
  ...{ integer: 'NUMBER_INTEGER', int: 'NUMBER_INTEGER', double: 'NUMBER_DOUBLE', float: 'NUMBER_DOUBLE' },
  ...{ string: 'STRING', str: 'STRING', text: 'STRING', bool: 'BOOLEAN', boolean: 'BOOLEAN' },
  ...{ dict: 'STRUCT', jsonobject: 'STRUCT', list: 'LIST', jsonarray: 'LIST' },
};

/** KFP's own types, which version 1 writes without a namespace and in any case. */
const ARTIFACTS = new Map(
  [...Object.values(ARTIFACT_TYPES), 'system.SlicedClassificationMetrics'].map((title) => [
    title.replace('system.', '').toLowerCase(),
    title,
  ]),
);

/** The type as KFP 2 takes it: a parameter, an artifact of a known type, or otherwise a generic artifact. */
export function typeV1(given: JsonValue | undefined): TypeV1 {
  if (typeof given !== 'string') return artifact(ARTIFACT_TYPES.artifact);
  const name = outerName(given);
  if (name === 'PipelineTaskFinalStatus') return { kind: 'finalStatus' };
  const parameter = Object.hasOwn(PARAMETERS, name.toLowerCase()) ? PARAMETERS[name.toLowerCase()] : undefined;
  if (parameter !== undefined) return { kind: 'parameter', type: parameter };
  if (/^google\.[A-Za-z]+$/.test(name)) return artifact(name);
  return artifact(ARTIFACTS.get(name.toLowerCase()) ?? ARTIFACT_TYPES.artifact);
}

const artifact = (schemaTitle: string): TypeV1 => ({
  kind: 'artifact',
  type: { schemaTitle, schemaVersion: ARTIFACT_SCHEMA_VERSION },
});

/** `typing.List[str]` is a `List`. */
function outerName(type: string): string {
  const name = type.replace(/^typing\./, '');
  return /^(list|dict)/i.test(name) ? name.replace(/\[.*$/s, '') : name;
}
