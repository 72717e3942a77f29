import type { Trim } from './trim-offsets.js';

/** One item of a template: a text, or special tokens that the template adds. */
export type TemplateItem =
  | { readonly kind: 'text'; readonly sequence: 0 | 1; readonly typeId: number }
  | { readonly kind: 'special'; readonly ids: readonly number[]; readonly typeId: number };

/** What surrounds a text alone and a text with its pair. */
export interface Template {
  readonly single: readonly TemplateItem[];
  readonly pair: readonly TemplateItem[];
  /** Whether, and how, blanks are taken off the spans of tokens. */
  readonly trim?: Trim;
}

/** The template without special tokens. */
export const plainTemplate: Template = {
  single: [{ kind: 'text', sequence: 0, typeId: 0 }],
  pair: [{ kind: 'text', sequence: 0, typeId: 0 }, { kind: 'text', sequence: 1, typeId: 1 }],
};

/** ALBERT's: `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`, type 1 from B on. */
export function albertTemplate(cls: number, sep: number): Template {
  const special = (id: number, typeId: number): TemplateItem => ({ kind: 'special', ids: [id], typeId });
  const single = [special(cls, 0), plainTemplate.single[0]!, special(sep, 0)];
  return { single, pair: [...single, plainTemplate.pair[1]!, special(sep, 1)] };
}

/** RoBERTa's: `<s> A </s>` and `<s> A </s> </s> B </s>`, all of type 0. */
export function robertaTemplate(cls: number, sep: number): Template {
  const special = (...ids: readonly number[]): TemplateItem => ({ kind: 'special', ids, typeId: 0 });
  const text = (sequence: 0 | 1): TemplateItem => ({ kind: 'text', sequence, typeId: 0 });
  return { single: [special(cls), text(0), special(sep)], pair: [special(cls), text(0), special(sep, sep), text(1), special(sep)] };
}

/** What a template adds around one text or two, or the texts alone. */
export function templateItems({ single, pair }: Template): (paired: boolean, specialTokens: boolean) => readonly TemplateItem[] {
  const bare = (items: readonly TemplateItem[]) => items.filter((item) => item.kind === 'text');
  const [bareSingle, barePair] = [bare(single), bare(pair)];
  return (paired, specialTokens) => (paired ? (specialTokens ? pair : barePair) : specialTokens ? single : bareSingle);
}

/** How many tokens a template adds. */
export function addedBy(items: readonly TemplateItem[]): number {
  return items.reduce((sum, item) => sum + (item.kind === 'special' ? item.ids.length : 0), 0);
}
