import { readWordPiece } from '@albertkit/tokenizer/wordpiece';

// The first lines of a vocab.txt; a real one has 21,128.
const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', '今', '天', '很', '好', '。', 'un', '##aff', '##able'].join('\n');
const text = '今天很好。 Unaffable!';
const { ids, tokens, starts, ends } = readWordPiece(vocabulary).encode(text);
console.log(tokens.map((token, i) => `${ids[i]} ${token} = ${JSON.stringify(text.slice(starts[i], ends[i]))}`).join('\n'));
