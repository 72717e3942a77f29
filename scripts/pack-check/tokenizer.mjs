// An embedded vocabulary, tokens and offsets: what each token was made from is in the text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {(name: string) => Promise<any>} load @param {string} root */
export async function check(load, root) {
  const { readTokenizerJson } = await load('@albertkit/tokenizer');
  const text = 'The  CAFÉ works';
  const { tokens, starts, ends } = readTokenizerJson(readFileSync(join(root, 'models', 'nano-base', 'tokenizer.json'))).encode(text);
  const last = tokens.length - 2; // before [SEP]
  if (tokens[last] !== '▁works' || text.slice(starts[last], ends[last]) !== 'works') throw new Error(`${tokens.join(' ')}: the last word is not "works" at its place`);
  const { readWordPiece } = await load('@albertkit/tokenizer/wordpiece');
  const words = readWordPiece('[UNK]\n[CLS]\n[SEP]\nun\n##able').encode('Unable').tokens.join(' ');
  if (words !== '[CLS] un ##able [SEP]') throw new Error(`${words}: not the entries of the vocabulary`);
  const { foldConfusables } = await load('@albertkit/tokenizer/confusables');
  const folded = foldConfusables('a bеtter ѕtory').text;
  if (folded !== 'a better story') throw new Error(`the look-alikes became "${folded}"`);
  console.log(tokens.join(' '), '/', folded);
}
