/** One item of a template: a text, or special tokens that the template adds. */
export type TemplateItem =
  | { readonly kind: 'text'; readonly sequence: 0 | 1; readonly typeId: number }
  | { readonly kind: 'special'; readonly ids: readonly number[]; readonly typeId: number };

/** What surrounds a text alone and a text with its pair. */
export interface Template {
  readonly single: readonly TemplateItem[];
  readonly pair: readonly TemplateItem[];
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
