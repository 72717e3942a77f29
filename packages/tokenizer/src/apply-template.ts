import type { TemplateItem } from './template.js';
import type { TokenList } from './token-list.js';
import type { Encoding } from './tokenizer.js';

/** Lays out the tokens of one or two texts as a template says; without special tokens only its texts remain. */
export function applyTemplate(items: readonly TemplateItem[], texts: readonly TokenList[], specialTokens: boolean): Encoding {
  const used = specialTokens ? items : items.filter((item) => item.kind === 'text');
  const size = used.reduce((sum, item) => sum + (item.kind === 'text' ? (texts[item.sequence]?.length ?? 0) : item.ids.length), 0);
  const tokens: string[] = [];
  const encoding = {
    ids: new Int32Array(size),
    tokens,
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    typeIds: new Int32Array(size),
    specialTokensMask: new Uint8Array(size),
    sequenceIds: new Int8Array(size),
    wordIds: new Int32Array(size),
  };
  let at = 0;
  for (const item of used) {
    const text = item.kind === 'text' ? texts[item.sequence] : undefined;
    if (item.kind === 'text' && !text) continue;
    const from = at;
    if (text) {
      encoding.ids.set(text.ids.subarray(0, text.length), at);
      encoding.starts.set(text.starts.subarray(0, text.length), at);
      encoding.ends.set(text.ends.subarray(0, text.length), at);
      encoding.wordIds.set(text.words.subarray(0, text.length), at);
      for (const token of text.tokens) tokens.push(token);
      at += text.length;
    } else if (item.kind === 'special') {
      encoding.ids.set(item.ids, at);
      for (const token of item.tokens) tokens.push(token);
      at += item.ids.length;
      encoding.specialTokensMask.fill(1, from, at);
      encoding.wordIds.fill(-1, from, at);
    }
    encoding.typeIds.fill(item.typeId, from, at);
    encoding.sequenceIds.fill(item.kind === 'text' ? item.sequence : -1, from, at);
  }
  return encoding;
}
