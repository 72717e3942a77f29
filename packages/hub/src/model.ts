import {
  AlbertkitError,
  headOfArchitecture,
  loadWeights,
  parseAlbertConfig,
  parseHeadsFile,
  type AlbertConfig,
  type HeadInfo,
  type HeadKind,
  type StoredTensor,
  type TensorType,
  type Weights,
} from '@albertkit/core';
import { readCheckpoint } from './checkpoint.js';
import { listNames, type ModelSource } from './source.js';
import { readTokenizerFile, requireTokenizerFile, type TokenizerFile } from './tokenizer-file.js';

/** A model folder whose configuration has been read and checked; weights and tokenizer are read when asked for. */
export interface ModelFolder {
  readonly source: ModelSource;
  readonly config: AlbertConfig;
  /** What the folder asks for and does not get, such as custom code. */
  readonly warnings: readonly string[];
  /** By name: one called `default` in a plain folder, those of albertkit.json where there is one. */
  readonly heads: ReadonlyMap<string, HeadInfo>;
  /**
   * The weights a graph needs; see `loadWeights` of core. `head` names one of `heads`. Throws `HEAD_UNKNOWN`, `WEIGHTS_MISSING`,
   * `PICKLE_REFUSED`, the `ST_` codes of `readSafetensors`, `WEIGHT_MISSING`, `WEIGHT_SHAPE_MISMATCH` and `WEIGHT_DTYPE`.
   */
  weights(parameters: Readonly<Record<string, TensorType>>, options?: { readonly head?: string }): Promise<Weights>;
  /** Every tensor of the checkpoint as it lies on disk; read again at each call, kept by the caller. */
  stored(): Promise<ReadonlyMap<string, StoredTensor>>;
  /** `tokenizer.json` where there is one, else `spiece.model`, else `vocab.txt`, else undefined; see `readTokenizerFile`. */
  tokenizerFile(): Promise<TokenizerFile | undefined>;
  /** As `tokenizerFile`; throws `TOKENIZER_MISSING` where there is none. */
  requireTokenizerFile(): Promise<TokenizerFile>;
}

const largestConfig = 1024 * 1024;
const tasks: Readonly<Record<HeadKind, string>> = {
  base: 'feature-extraction',
  pretraining: 'fill-mask',
  'masked-lm': 'fill-mask',
  'sequence-classification': 'text-classification',
  'token-classification': 'token-classification',
  'question-answering': 'question-answering',
  'multiple-choice': 'multiple-choice',
};

/**
 * Opens a model folder in the Hugging Face layout, or one with several heads (albertkit.json), from any source. Throws
 * `CONFIG_MISSING`, `CONFIG_TOO_LARGE`, `CONFIG_JSON`, `CONFIG_FIELD`, `MODEL_TYPE`, `ARCHITECTURE`, and what the source throws.
 */
export async function openModelSource(source: ModelSource): Promise<ModelFolder> {
  const names = await source.list();
  if (!names.includes('config.json')) {
    throw new AlbertkitError('CONFIG_MISSING', `There is no config.json in ${source.description}; it holds ${listNames(names)}. Give the folder that a model was saved in.`, { path: `${source.description}/config.json`, names });
  }
  const warnings: string[] = [];
  // One byte more than allowed is enough to see that a file is too large.
  const range = { start: 0, end: largestConfig + 1 };
  const config = parseAlbertConfig(await source.open('config.json', range), { onWarning: (warning) => warnings.push(warning) });
  const several = names.includes('albertkit.json');
  const heads = several ? parseHeadsFile(await source.open('albertkit.json', range)) : onlyHead(config);
  const autoClass = config.architecture ?? 'AlbertModel';
  const stored = (): Promise<ReadonlyMap<string, StoredTensor>> => readCheckpoint(source, autoClass);
  return {
    source,
    config,
    warnings,
    heads,
    stored,
    weights: async (parameters, { head } = {}) => {
      if (head !== undefined && !heads.has(head)) {
        throw new AlbertkitError('HEAD_UNKNOWN', `${source.description} has no head "${head}"; it has ${listNames([...heads.keys()])}.`, { head, heads: [...heads.keys()] });
      }
      return loadWeights(await stored(), parameters, several && head !== undefined ? { head } : {});
    },
    tokenizerFile: () => readTokenizerFile(source),
    requireTokenizerFile: () => requireTokenizerFile(source),
  };
}

function onlyHead(config: AlbertConfig): ReadonlyMap<string, HeadInfo> {
  const architecture = config.architecture ?? 'AlbertModel';
  const { labels, problemType } = config;
  const task = tasks[headOfArchitecture(architecture)];
  return new Map([['default', { name: 'default', architecture, task, labels, ...(problemType === undefined ? {} : { problemType }) }]]);
}
