export { componentSources, derivedFiles, newComponent } from './scaffold/component.ts';
export { checkName, type Identifiers, identifiersOf, toName } from './scaffold/names.ts';
export { fromTemplate, type NewFile } from './scaffold/template.ts';
export { makeFolder, writeFiles } from './scaffold/write-aside.ts';
