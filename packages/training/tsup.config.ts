import { library } from '../../tsup.base.js';

export default [library({ index: 'src/index.ts' }), library({ disk: 'src/disk/index.ts' }, 'tsconfig.disk.json')];
