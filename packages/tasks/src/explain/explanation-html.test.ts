import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explanationHtml, logitLensHtml, type Attribution, type Explanation, type LogitLens } from './index.js';

const hostile = [`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'; x='`, `</p></section><b>`, `&lt;b&gt; &amp; <!--`, `</style><style>`, `]]>`, `\u0000\u0007`, `\ud800`, `\u202Ereversed`, `\u2066isolated`, `javascript:alert(1)`, `中文 👩‍👧 ½`, `a\tb\nc`];
const coverage = { tokens: 1, total: 1, windows: 1 };

/** An explanation with hostile text in every place that a caller or a model can put text in. */
function explanationOf(text: string, spans: readonly Omit<Attribution, 'text' | 'pair'>[], more: Partial<Explanation> = {}): Explanation {
  return {
    method: 'integrated-gradients', task: text, target: { description: text, label: text, scale: 'logit' }, score: 1.5, baselineScore: -0.5, completenessError: 1e-4, steps: 32, per: 'word', special: 0, unit: 'utf16', texts: [text, text], coverage,
    attributions: [false, true].flatMap((pair) => spans.map(({ start, end, attribution }) => ({ text: text.slice(start, end), start, end, pair, attribution }))), ...more,
  };
}

/** Tags as [name, attributes], and the text between them; throws for anything that is neither. */
function read(html: string): { readonly tags: readonly (readonly [string, string])[]; readonly texts: readonly string[] } {
  const pieces = [...html.matchAll(/<(\/?[a-z][a-z0-9]*|!doctype)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)>|([^<>]+)/gi)];
  expect(pieces.map(([whole]) => whole).join('')).toBe(html);
  return { tags: pieces.flatMap(([, name, attributes]) => (name === undefined ? [] : [[name, attributes!] as const])), texts: pieces.flatMap(([, , , text]) => (text === undefined ? [] : [text])) };
}
const plainOf = (html: string): string => html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
const allowed = new Set(['!doctype', 'html', 'head', 'meta', 'title', 'body', 'section', 'style', 'h1', 'p', 'mark', 'span', 'div', 'table', 'caption', 'tr', 'th', 'td']);
const shown = (text: string): string => text.replace(/[^\P{Cc}\t\n\r]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD');
/** What stands in the paragraphs of text, marks left out. */
const paragraphs = (html: string): string[] => [...html.matchAll(/<p class="text" dir="auto">([\s\S]*?)<\/p>/g)].map(([, inner]) => plainOf(inner!.replace(/<\/?mark[^>]*>/g, '')));

describe('whatever a text holds, it stays text', () => {
  test('in explanations, whole pages and fragments', () => {
    const texts = fc.oneof(fc.constantFrom(...hostile), fc.array(fc.constantFrom(...hostile), { maxLength: 5 }).map((list) => list.join(' ')), fc.string({ unit: 'binary', maxLength: 40 }));
    fc.assert(fc.property(texts, fc.array(fc.nat({ max: 40 }), { maxLength: 8 }), fc.boolean(), (text, cuts, fragment) => {
      const ends = [...new Set(cuts.map((cut) => Math.min(cut, text.length)))].sort((a, b) => a - b);
      const html = explanationHtml(explanationOf(text, ends.map((end, n) => ({ start: ends[n - 1] ?? 0, end, attribution: n % 2 === 0 ? n : -n }))), { fragment });
      const { tags } = read(html);
      expect(tags.filter(([name]) => !allowed.has(name.replace('/', '').toLowerCase()))).toEqual([]);
      expect(tags.filter(([, attributes]) => /\s(on\w+|src|href)=/i.test(attributes.replace(/="[^"]*"/g, '=""')))).toEqual([]);
      for (const name of ['p', 'mark', 'section', 'table', 'td']) expect(tags.filter(([tag]) => tag === name)).toHaveLength(tags.filter(([tag]) => tag === `/${name}`).length);
      // A mark may end between the halves of a pair of surrogates, so each half is shown as what it is alone.
      if (!/\p{Cs}/u.test(text) && ends.every((end) => !/[\ud800-\udbff]$/.test(text.slice(0, end)))) expect(paragraphs(html)).toEqual([shown(text), shown(text)]);
    }), { numRuns: 100 });
  });
  test('in a logit lens', () => {
    for (const text of hostile) {
      const piece = { token: text, id: 1, probability: 0.25 };
      const lens: LogitLens = { tokens: [{ token: text, id: 1, start: 0, end: 1, pair: false, special: false, applications: [[piece, piece], [piece]] }], applications: 1, coverage };
      const { tags, texts } = read(logitLensHtml(lens));
      expect(tags.filter(([name]) => !allowed.has(name.replace('/', '').toLowerCase()))).toEqual([]);
      expect(texts.map(plainOf)).toContain(`${shown(text)} 25\u00a0%`);
    }
  });
});

describe('an explanation as HTML', () => {
  const text = 'good but bad';
  const spans = [{ start: 0, end: 4, attribution: 2 }, { start: 5, end: 8, attribution: 0.01 }, { start: 9, end: 12, attribution: -1 }];
  const html = explanationHtml(explanationOf(text, spans, { texts: [text] }));
  test('colours by size and sign, and says each number', () => {
    expect(html).toContain('<mark class="for" style="background: rgba(230, 159, 0, 0.900)" title="attribution +2">good</mark> <mark style="background: rgba(230, 159, 0, 0.005)" title="attribution +0.01">but</mark> <mark class="against" style="background: rgba(86, 180, 233, 0.450)" title="attribution \u22121">bad</mark>');
    expect(html).toContain('logit +1.5; baseline \u22120.5; sum off by 1.0e-4 after 32 steps');
    expect(html).toContain('\u22122</span>');
  });
  test('a page runs nothing and loads nothing; a fragment is one element', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(explanationHtml(explanationOf(text, spans), { fragment: true })).toMatch(/^<section class="albertkit">[\s\S]*<\/section>$/);
  });
  test('given words, tokens that share a character, and attributions of 0', () => {
    const words = explanationHtml(explanationOf('', [], { unit: 'word', texts: ['play', '<b>', 'jazz'], attributions: [{ text: '<b>', start: 1, end: 2, pair: false, attribution: 0 }] }));
    expect(paragraphs(words)).toEqual(['play <b> jazz']);
    const shared = explanationHtml(explanationOf('½ cup', [], { texts: ['½ cup'], attributions: [1, -3].map((attribution) => ({ text: '½', start: 0, end: 1, pair: false, attribution })) }));
    expect(shared).toContain('title="attribution \u22122">½</mark> cup');
  });
  test('attention is a share, for and against nothing', () => {
    const shares = explanationHtml(explanationOf(text, [{ start: 0, end: 4, attribution: 0.75 }], { method: 'attention-rollout', special: 0.25 }));
    expect(shares).toContain('title="share of attention +0.75">good</mark>');
    expect(shares).toContain('special tokens +0.25');
    expect(shares).not.toContain('class="for"');
  });
});
