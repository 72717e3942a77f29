import { readTokenizerJson } from '@albertkit/tokenizer';
import { foldConfusables, inspectConfusables, withConfusables } from '@albertkit/tokenizer/confusables';
import { readFile } from 'node:fs/promises';

const text = 'Wе foսnd а bеtter ѕtory, Ꮮimitatіons and all. Привет!';
console.log(foldConfusables(text).text);

const { score, spans } = inspectConfusables(text);
console.log(`score ${score.toFixed(2)}`);
for (const span of spans) console.log(`${span.start}-${span.end} ${span.text} looks like ${span.skeleton}: ${span.scripts.join(' + ')}, ${span.kind}, suspicion ${span.suspicion}`);

const tokenizer = readTokenizerJson(await readFile('models/nano-base/tokenizer.json'));
const { tokens, starts, ends } = withConfusables(tokenizer, { mode: 'fold' }).encode('a bеtter ѕtory');
console.log(tokens.map((token, i) => `${token} = ${JSON.stringify('a bеtter ѕtory'.slice(starts[i], ends[i]))}`).join(', '));
