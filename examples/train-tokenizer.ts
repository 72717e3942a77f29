import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { readTokenizerJson } from '@albertkit/tokenizer';
import { trainTokenizer } from '@albertkit/tokenizer/train';

const book = createReadStream('packages/tokenizer/fixtures/alice.txt.gz').pipe(createGunzip());
const { spieceModel, tokenizerJson, pieces, report } = await trainTokenizer(createInterface(book), { vocabularySize: 1000 });

console.log(`${pieces.length} pieces from ${report.lines} lines, ${spieceModel.length} bytes of spiece.model`);
const { tokens } = readTokenizerJson(new TextEncoder().encode(tokenizerJson)).encode('The Queen (of Hearts) croqueted a hedgehog.');
console.log(tokens.join(' '));
