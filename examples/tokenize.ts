import { readTokenizerJson } from '@albertkit/tokenizer';
import { readFile } from 'node:fs/promises';

const tokenizer = readTokenizerJson(await readFile('models/nano-base/tokenizer.json'));
const text = 'Café  naïve 👍 works';
const { ids, tokens, starts, ends } = tokenizer.encode(text);
tokens.forEach((token, i) => console.log(`${String(ids[i]).padStart(5)} ${token} = ${JSON.stringify(text.slice(starts[i], ends[i]))}`));
