import { albertForward, headOfArchitecture, initialiseWeights, type AlbertConfig, type HeadKind, type TensorType, type Weights } from '@albertkit/core';
import type { Model } from '@albertkit/tasks';

export type StartingWeights = {
  readonly weights: Weights;
  /** The parameters that the folder had no use for, random now. */
  readonly fresh: readonly string[];
};
type Parameters = Readonly<Record<string, TensorType>>;

const pooler = /^albert\.pooler\./;
const encoder = /^albert\./;

/**
 * The weights that fine-tuning starts from: the folder's encoder, its pooler where it has one, and its head of this kind where that
 * has the same labels; what it lacks is drawn from the seed. `head` names one of several heads of the folder. Throws `HEAD_UNKNOWN` and,
 * of the encoder, what `ModelFolder.weights` does.
 */
export async function startingWeights({ folder }: Model, config: AlbertConfig, kind: HeadKind, { seed, head }: { readonly seed: number; readonly head?: string }): Promise<StartingWeights> {
  const { parameters } = albertForward(config, kind);
  const pick = (wanted: (name: string) => boolean): Parameters => Object.fromEntries(Object.entries(parameters).filter(([name]) => wanted(name)));
  const named = head ?? likeHead(folder.heads, config, kind);
  const found: Weights[] = [await folder.weights(pick((name) => encoder.test(name) && !pooler.test(name)), head === undefined ? {} : { head })];
  const random = initialiseWeights(parameters, { seed, initializerRange: config.initializerRange, padTokenId: config.padTokenId });
  const optional = async (wanted: Parameters): Promise<void> => {
    if (Object.keys(wanted).length > 0) found.push(await folder.weights(wanted, named === undefined ? {} : { head: named }).catch(noneWhereMissing));
  };
  await optional(pick((name) => pooler.test(name)));
  if (named !== undefined && fits(folder.heads.get(named), config, kind)) await optional(pick((name) => !encoder.test(name)));
  const known = new Map(found.flatMap((weights) => [...weights]));
  return { weights: new Map([...random].map(([name, tensor]) => [name, known.get(name) ?? tensor])), fresh: [...random.keys()].filter((name) => !known.has(name)) };
}

type Head = Model['folder']['heads'] extends ReadonlyMap<string, infer Info> ? Info : never;

/** The one head of a folder that could go on as this one. */
function likeHead(heads: Model['folder']['heads'], config: AlbertConfig, kind: HeadKind): string | undefined {
  const like = [...heads].filter(([, head]) => fits(head, config, kind));
  return like.length === 1 ? like[0]![0] : undefined;
}

/** Whether a head says the same: labels matter where each has a score of its own. */
function fits(head: Head | undefined, { labels }: AlbertConfig, kind: HeadKind): boolean {
  if (head === undefined || headOfArchitecture(head.architecture) !== kind) return false;
  const labelled = kind === 'sequence-classification' || kind === 'token-classification';
  return !labelled || (head.labels.length === labels.length && head.labels.every((label, id) => label === labels[id]));
}

function noneWhereMissing(cause: unknown): Weights {
  if (cause instanceof Error && 'code' in cause && cause.code === 'WEIGHT_MISSING') return new Map();
  throw cause;
}
