import { library } from '../../tsup.base.js';

export default library({ index: 'src/index.ts', verify: 'src/verify/index.ts', search: 'src/search/index.ts' });
