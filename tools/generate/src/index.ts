export { componentSources, derivedFiles, newComponent } from './scaffold/component.ts';
export { linkPackages } from './scaffold/link.ts';
export { checkName, type Identifiers, identifiersOf, toName } from './scaffold/names.ts';
export { refuseTaken } from './scaffold/taken.ts';
export { fromTemplate, type NewFile } from './scaffold/template.ts';
export { makeFolder, writeFiles } from './scaffold/write-aside.ts';
