export { remoteBackend, type RemoteOptions } from './remote-backend.js';
export { serveBackend, type ServeOptions } from './serve-backend.js';
export type { Port } from './port.js';
