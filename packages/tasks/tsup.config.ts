import { library } from '../../tsup.base.js';

export default library({ index: 'src/index.ts', pipeline: 'src/pipeline/index.ts', compose: 'src/compose/index.ts', verify: 'src/verify/index.ts', explain: 'src/explain/index.ts', search: 'src/search/index.ts' });
