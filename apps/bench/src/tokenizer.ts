import { readFileSync } from 'node:fs';
import { readSentencePiece, readTokenizerJson } from '@albertkit/tokenizer';
import { toTokenizerJson } from '@albertkit/tokenizer/vocabulary-files';
import { machine, showMachine } from './machine.js';
import { interleaved } from './measure.js';
import { pythonSeconds } from './python-tokenizers.js';
import type { Report } from './report.js';
import { showTable } from './table.js';
import { chat, paragraphs, sample, type Texts } from './tokenizer-texts.js';

/** Where texts and the ones to compare with are, where not in their usual place. */
export type TokenizerBenchOptions = { readonly input?: string; readonly peer?: string; readonly python?: string };
type Peer = { readonly Tokenizer: new (file: unknown, config: unknown) => { encode(text: string): { readonly ids: readonly number[] } } };
type Speed = { readonly texts: string; readonly name: string; readonly megabytes: number; readonly perSecond: number };

const modelFile = new URL('../../../packages/tokenizer/fixtures/spiece.model', import.meta.url);
const peerName = '@huggingface/tokenizers';
const peerBytes = 300_000;

/** MB/s of text, ids and offsets included, one thread, beside other tokenizers; and the milliseconds that loading takes. */
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
  const results: Speed[] = [];
  for (const texts of [long, chat(long)]) {
    const few = sample(texts, peerBytes);
    const measured = await interleaved([
      ...(['hub', 'slow', 'spm'] as const).map((mode) => ({ name: `albertkit, ${mode}`, run: encodeAll(readSentencePiece(model, { mode }), mode === 'hub' ? texts : sample(texts, 10 * peerBytes)) })),
      ...(peer ? [{ name: `${peerName}, ids only`, run: encodeAll(peer, few) }] : []),
    ], rounds);
    const sizes = [texts, sample(texts, 10 * peerBytes), sample(texts, 10 * peerBytes), few];
    measured.forEach(({ name, median }, i) => results.push(speed(texts.name, name, sizes[i]!.bytes, median / 1000)));
    const some = sample(texts, 10 * peerBytes);
    for (const { name, seconds } of pythonSeconds(python, some.texts, model, json, rounds)) results.push(speed(texts.name, name, some.bytes, seconds));
  }
  const base = (texts: string) => results.find((one) => one.texts === texts)!.perSecond;
  const table = showTable(['texts', 'tokenizer', 'MB', 'MB/s', 'albertkit is faster by'], results.map(({ texts, name, megabytes, perSecond }) => [texts, name, megabytes, perSecond, base(texts) / perSecond]));
  const load = showTable(['load', 'ms', 'ms least'], loading.map(({ name, median, least }) => [name, median, least]));
  const absent = peer ? '' : `\n${peerName} is not installed (npm install, or --peer PATH to its module): left out.`;
  return { name: 'tokenizer', machine: at, rounds, results: [...results, ...loading.map(({ name, median, least }) => ({ load: name, milliseconds: median, least }))], text: `Tokenizer, 30,000 pieces, median of ${rounds}\n${showMachine(at)}\n\n${table}\n\n${load}${absent}` };
}

const speed = (texts: string, name: string, bytes: number, seconds: number): Speed => ({ texts, name, megabytes: bytes / 1e6, perSecond: bytes / 1e6 / seconds });

const encodeAll = (tokenizer: { encode(text: string): { readonly ids: ArrayLike<number> } }, { texts }: Texts) => async (): Promise<number> => {
  let tokens = 0;
  for (const text of texts) tokens += tokenizer.encode(text).ids.length;
  return tokens;
};

async function peerEncoder(path: string, json: string): Promise<InstanceType<Peer['Tokenizer']> | undefined> {
  try {
    const { Tokenizer } = (await import(path)) as Peer;
    return new Tokenizer(JSON.parse(json), {});
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
