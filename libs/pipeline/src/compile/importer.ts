import { artifactSchema } from '@millrace/contract';
import type { ImporterNode } from '../graph.ts';
import type { ImporterSpec, InterfaceDefinition } from '../ir/spec.ts';
import { definitions } from './channels.ts';

export function importerSpec(node: ImporterNode): ImporterSpec {
  const uri = node.arguments.get('uri');
  return {
    artifactUri: uri?.kind === 'constant' ? { constant: String(uri.value) } : { runtimeParameter: 'uri' },
    typeSchema: artifactSchema(node.type),
    ...(Object.keys(node.metadata).length === 0 ? {} : { metadata: node.metadata }),
    ...(node.reimport ? { reimport: true } : {}),
  };
}

export function importerInterface(node: ImporterNode): {
  readonly inputDefinitions: InterfaceDefinition;
  readonly outputDefinitions: InterfaceDefinition;
} {
  const channels = [...node.arguments].flatMap(([name, argument]) =>
    argument.kind === 'channel' ? [[name, argument.channel] as const] : [],
  );
  const { parameters } = definitions(channels);
  return {
    inputDefinitions: { parameters: { ...parameters, uri: { parameterType: 'STRING' } } },
    outputDefinitions: { artifacts: { artifact: { artifactType: artifactSchema(node.type) } } },
  };
}
