import { readFileSync } from 'node:fs';
import { readSentencePiece, readTokenizerJson, type Tokenizer } from '@albertkit/tokenizer';
import { toTokenizerJson } from '@albertkit/tokenizer/vocabulary-files';
import { median } from 'simple-statistics';
import { machine, showMachine } from './machine.js';
import { interleaved } from './measure.js';
import { pythonSeconds } from './python-tokenizers.js';
import type { Report } from './report.js';
import { showTable } from './table.js';
import { chat, paragraphs, sample, shares, type Texts } from './tokenizer-texts.js';

/** Where texts and the ones to compare with are, where not in their usual place. */
export type TokenizerBenchOptions = { readonly input?: string; readonly peer?: string; readonly python?: string };
type Encoder = { encode(text: string): { readonly ids: readonly number[] } };
type Peer = { readonly Tokenizer: new (file: unknown, config: unknown) => Encoder };
type Speed = { readonly texts: string; readonly name: string; readonly megabytes: number; readonly perSecond: number };

const modelFile = new URL('../../../packages/tokenizer/fixtures/spiece.model', import.meta.url);
const peerName = '@huggingface/tokenizers';
const peerBytes = 300_000;

/**
 * MB/s of text, ids and offsets included, one thread, beside other tokenizers; and the milliseconds that loading takes. Paragraphs and
 * chat lines are the same in every round, so a tokenizer that remembers has seen them; of `chat lines, each once` no round has a line
 * of another, and memory holds what a user's would: the words of lines before.
 */
export async function tokenizer(rounds: number, { input, peer: peerPath = peerName, python = 'python3' }: TokenizerBenchOptions): Promise<Report> {
  const at = machine();
  const model = new Uint8Array(readFileSync(modelFile));
  const json = toTokenizerJson(model);
  const loading = await interleaved([
    { name: 'spiece.model', run: async () => readSentencePiece(model) },
    { name: 'tokenizer.json', run: async () => readTokenizerJson(json) },
  ], rounds);
  const peer = await peerEncoder(peerPath, json);
  const long = paragraphs(input);
  const lines = input === undefined ? chat(long) : chat(long, input);
  const results: Speed[] = [];
  for (const texts of [long, lines]) {
    const some = sample(texts, 10 * peerBytes);
    results.push(...await speeds(texts.name, { hub: [texts], others: [some], peer: [sample(texts, peerBytes)] }, model, peer, rounds));
    for (const { name, seconds } of pythonSeconds(python, some.texts, model, json, rounds)) results.push({ texts: texts.name, name, megabytes: some.bytes / 1e6, perSecond: some.bytes / 1e6 / seconds });
  }
  const once = shares(lines, rounds + 1);
  results.push(...await speeds(`${lines.name}, each once`, { hub: once, others: once, peer: once }, model, peer, rounds));
  const base = (texts: string) => results.find((one) => one.texts === texts)!.perSecond;
  const table = showTable(['texts', 'tokenizer', 'MB', 'MB/s', 'albertkit is faster by'], results.map(({ texts, name, megabytes, perSecond }) => [texts, name, megabytes, perSecond, base(texts) / perSecond]));
  const load = showTable(['load', 'ms', 'ms least'], loading.map(({ name, median, least }) => [name, median, least]));
  const absent = peer ? '' : `\n${peerName} is not installed (npm install, or --peer PATH to its module): left out.`;
  return { name: 'tokenizer', machine: at, rounds, results: [...results, ...loading.map(({ name, median, least }) => ({ load: name, milliseconds: median, least }))], text: `Tokenizer, 30,000 pieces, median of ${rounds}\n${showMachine(at)}\n\n${table}\n\n${load}${absent}` };
}

/** What each kind of tokenizer reads, a round at a time; after the last round the first again. */
type Rounds = { readonly hub: readonly Texts[]; readonly others: readonly Texts[]; readonly peer: readonly Texts[] };

async function speeds(name: string, { hub, others, peer: few }: Rounds, model: Uint8Array, peer: Encoder | undefined, rounds: number): Promise<readonly Speed[]> {
  const contestants = [
    ...(['hub', 'slow', 'spm'] as const).map((mode) => ({ name: `albertkit, ${mode}`, texts: mode === 'hub' ? hub : others, encode: allOf(readSentencePiece(model, { mode })) })),
    ...(peer ? [{ name: `${peerName}, ids only`, texts: few, encode: idsOf(peer) }] : []),
  ];
  const measured = await interleaved(contestants.map(({ name, texts, encode }) => {
    let round = 0;
    return { name, run: async () => encode(texts[round++ % texts.length]!.texts) };
  }), rounds);
  return measured.map(({ name: tokenizer, samples }, i) => {
    const { texts } = contestants[i]!;
    const rates = samples.map((milliseconds, sample) => texts[(sample + 1) % texts.length]!.bytes / 1e3 / milliseconds);
    return { texts: name, name: tokenizer, megabytes: texts.at(-1)!.bytes / 1e6, perSecond: median(rates) };
  });
}

/** Reads a token of each text in every part that a user reads, so that none may be left unmade. */
const allOf = (tokenizer: Tokenizer) => (texts: readonly string[]): number => {
  let read = 0;
  for (const text of texts) {
    const { ids, starts, ends } = tokenizer.encode(text);
    const last = ids.length - 1;
    read += ids[last]! + starts[last]! + ends[last]!;
  }
  return read;
};

const idsOf = (tokenizer: Encoder) => (texts: readonly string[]): number => {
  let tokens = 0;
  for (const text of texts) tokens += tokenizer.encode(text).ids.length;
  return tokens;
};

async function peerEncoder(path: string, json: string): Promise<Encoder | undefined> {
  try {
    const { Tokenizer } = (await import(path)) as Peer;
    return new Tokenizer(JSON.parse(json), {});
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
