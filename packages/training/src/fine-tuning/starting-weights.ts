import { albertForward, headOfArchitecture, initialiseWeights, type AlbertConfig, type HeadKind, type Tensor, type TensorType, type Weights } from '@albertkit/core';
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
export async function startingWeights(model: Model, config: AlbertConfig, kind: HeadKind, { seed, head }: { readonly seed: number; readonly head?: string }): Promise<StartingWeights> {
  return filledIn(albertForward(config, kind).parameters, await folderWeights(model, config, kind, head), config, seed);
}

/** A head among others that are trained, and which of the folder's heads it goes on from. */
type StartingHead = { readonly config: AlbertConfig; readonly kind: HeadKind; readonly head?: string };

/** As `startingWeights`, for `albertHeadsLoss`: `parameters` are its own, and a head goes on from the folder's of its name where none is said. */
export async function startingHeadsWeights(model: Model, heads: ReadonlyMap<string, StartingHead>, parameters: Parameters, seed: number): Promise<StartingWeights> {
  const found = new Map<string, Tensor>();
  for (const [name, { config, kind, head }] of heads) {
    const named = head ?? (fits(model.folder.heads.get(name), config, kind) ? name : undefined);
    for (const [parameter, tensor] of await folderWeights(model, config, kind, named)) found.set(jointName(name, parameter), tensor);
  }
  return filledIn(parameters, found, model.config, seed);
}

/** What a parameter of a model with one head is called where there are several. */
export const jointName = (head: string, parameter: string): string => (encoder.test(parameter) ? parameter : `heads.${head}.${parameter}`);

function filledIn(parameters: Parameters, known: Weights, { initializerRange, padTokenId }: AlbertConfig, seed: number): StartingWeights {
  const random = initialiseWeights(parameters, { seed, initializerRange, padTokenId });
  return { weights: new Map([...random].map(([name, tensor]) => [name, known.get(name) ?? tensor])), fresh: [...random.keys()].filter((name) => !known.has(name)) };
}

/** What the folder has of a model with one head. */
async function folderWeights({ folder }: Model, config: AlbertConfig, kind: HeadKind, head: string | undefined): Promise<Weights> {
  const { parameters } = albertForward(config, kind);
  const pick = (wanted: (name: string) => boolean): Parameters => Object.fromEntries(Object.entries(parameters).filter(([name]) => wanted(name)));
  const named = head ?? likeHead(folder.heads, config, kind);
  const found: Weights[] = [await folder.weights(pick((name) => encoder.test(name) && !pooler.test(name)), head === undefined ? {} : { head })];
  const optional = async (wanted: Parameters): Promise<void> => {
    if (Object.keys(wanted).length > 0) found.push(await folder.weights(wanted, named === undefined ? {} : { head: named }).catch(noneWhereMissing));
  };
  await optional(pick((name) => pooler.test(name)));
  if (named !== undefined && fits(folder.heads.get(named), config, kind)) await optional(pick((name) => !encoder.test(name)));
  return new Map(found.flatMap((weights) => [...weights]));
}

type Head = Model['folder']['heads'] extends ReadonlyMap<string, infer Info> ? Info : never;

/** The one head of a folder that could go on as this one. */
function likeHead(heads: Model['folder']['heads'], config: AlbertConfig, kind: HeadKind): string | undefined {
  const like = [...heads].filter(([, head]) => fits(head, config, kind));
  return like.length === 1 ? like[0]![0] : undefined;
}

/** Whether a head says the same: labels matter where each has a score of its own, and that of pre-training scores words too. */
function fits(head: Head | undefined, { labels }: AlbertConfig, kind: HeadKind): boolean {
  if (head === undefined) return false;
  const own = headOfArchitecture(head.architecture);
  if (own !== kind && !(kind === 'masked-lm' && own === 'pretraining')) return false;
  const labelled = kind === 'sequence-classification' || kind === 'token-classification';
  return !labelled || (head.labels.length === labels.length && head.labels.every((label, id) => label === labels[id]));
}

function noneWhereMissing(cause: unknown): Weights {
  if (cause instanceof Error && 'code' in cause && cause.code === 'WEIGHT_MISSING') return new Map();
  throw cause;
}
