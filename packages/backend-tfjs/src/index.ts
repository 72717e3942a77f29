export { tfjsBackend, type TfjsBackendOptions } from './backend.js';
export type { Tfjs } from './tfjs.js';
