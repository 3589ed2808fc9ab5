export type { ComponentTypes } from './declared.ts';
export { type LoadedComponent, loadComponent } from './load-component.ts';
export { componentModule, type ModuleOptions } from './module.ts';
