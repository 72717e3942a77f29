// Run by a package's build before tsup, in the package's own folder.
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
