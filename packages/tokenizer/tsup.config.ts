import { library } from '../../tsup.base.js';

// The readers are entries of their own too: a page that loads one on demand loads no other.
const readers = { sentencepiece: 'src/read-sentencepiece.ts', 'tokenizer-json': 'src/tokenizer-json.ts', 'vocab-txt': 'src/wordpiece/read-wordpiece.ts', wordpiece: 'src/wordpiece/index.ts' };

export default library({ index: 'src/index.ts', confusables: 'src/confusables/index.ts', train: 'src/train/index.ts', 'token-maps': 'src/token-maps.ts', 'vocabulary-files': 'src/vocabulary-files.ts', ...readers });
