import { library } from '../../tsup.base.js';

export default library({ index: 'src/index.ts', confusables: 'src/confusables/index.ts', train: 'src/train/index.ts', wordpiece: 'src/wordpiece/index.ts' });
