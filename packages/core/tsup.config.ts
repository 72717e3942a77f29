import { library } from '../../tsup.base.js';

export default library({ index: 'src/index.ts', reference: 'src/reference/index.ts', agreement: 'src/agreement/index.ts', worker: 'src/worker/index.ts' });
