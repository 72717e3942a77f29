import { readdirSync, readFileSync } from 'node:fs';
import { headOfArchitecture, parseAlbertConfig, readSafetensors, toTensor, type AlbertConfig, type HeadKind, type StoredTensor, type Tensor, type Tensors } from '@albertkit/core';

const folder = new URL('../packages/core/fixtures/golden/', import.meta.url);

/** A tiny random checkpoint: `stored` is what `loadWeights` takes. */
type GoldenCheckpoint = { readonly name: string; readonly head: HeadKind; readonly config: AlbertConfig; readonly stored: ReadonlyMap<string, StoredTensor> };

/** One batch: what was fed (what is missing has its default, see `completeInputs`), and what came out in float64. */
export type GoldenCase = {
  readonly name: string;
  /** As the graph wants them: int32 ids and masks. */
  readonly inputs: Tensors;
  /** As `albertLoss` wants them; empty for the plain model. */
  readonly labels: Tensors;
  /** Float64Array under the graph's names; `loss`, shape [], where there are labels; hidden states and attentions in c0 and c1. */
  readonly outputs: Tensors;
};
export type GoldenModel = GoldenCheckpoint & { readonly cases: readonly GoldenCase[] };

/** One batch of a checkpoint with the gradient of its loss for every parameter, float64, under the checkpoint's names. */
export type GoldenGradients = GoldenCheckpoint & { readonly inputs: Tensors; readonly labels: Tensors; readonly loss: number; readonly gradients: Tensors; readonly optimisers: readonly GoldenOptimiser[] };

/** Three steps of an optimiser on one batch: the loss before each and after the last, norms of the gradients, and the parameters at the end, float64. */
export type GoldenOptimiser = { readonly name: string; readonly rate: number; readonly losses: readonly number[]; readonly norms: readonly number[]; readonly parameters: Tensors };

type Names = { readonly inputs: readonly string[]; readonly labels: readonly string[] };
type ModelFile = { readonly architecture: string; readonly cases: readonly (Names & { readonly case: string; readonly outputs: readonly string[] })[] };
type OptimiserEntry = { readonly lr: number; readonly losses: readonly number[]; readonly grad_global_norms: readonly number[] };
type GradientFile = Names & { readonly architecture: string; readonly loss: number; readonly optimizers: Readonly<Record<string, OptimiserEntry>> };

/** Every golden model with its cases: outputs computed in float64 by transformers 5.18 from float32 weights (see the README of the fixtures). */
export function goldenModels(): readonly GoldenModel[] {
  return names('models').map((name) => {
    const at = new URL(`models/${name}/`, folder);
    const golden = readJson<ModelFile>(new URL('golden.json', at));
    const tensors = readTensors(new URL('golden.safetensors', at));
    const cases = golden.cases.map(({ case: id, inputs, labels, outputs }): GoldenCase => ({
      name: id,
      inputs: pick(tensors, inputs, `${id}.in.`),
      labels: pick(tensors, labels, `${id}.in.`),
      outputs: pick(tensors, outputs, `${id}.f64.`),
    }));
    return { name, ...readCheckpoint(at, golden.architecture), cases };
  });
}

/** Every golden checkpoint with the gradients of its loss, in float64 from float32 weights. */
export function goldenGradients(): readonly GoldenGradients[] {
  return names('grads').map((name) => {
    const at = new URL(`grads/${name}/`, folder);
    const { architecture, inputs, labels, loss, optimizers } = readJson<GradientFile>(new URL('golden.json', at));
    const fed = readTensors(new URL('inputs.safetensors', at));
    const optimisers = Object.entries(optimizers).map(([id, { lr, losses, grad_global_norms: norms }]): GoldenOptimiser => ({
      name: id, rate: lr, losses, norms, parameters: pickAll(readTensors(new URL(`after-${id}.safetensors`, at))),
    }));
    return { name, ...readCheckpoint(at, architecture), inputs: pick(fed, inputs), labels: pick(fed, labels), loss, gradients: pickAll(readTensors(new URL('grads.safetensors', at))), optimisers };
  });
}

const names = (kind: 'models' | 'grads'): readonly string[] =>
  readdirSync(new URL(kind, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();

/** JSON that was made for this project and so has the shape its README says. */
const readJson = <T>(url: URL): T => JSON.parse(readFileSync(url, 'utf8')) as T;

const readTensors = (url: URL): ReadonlyMap<string, StoredTensor> => readSafetensors(readFileSync(url)).tensors;

function readCheckpoint(at: URL, architecture: string): Omit<GoldenCheckpoint, 'name'> {
  return {
    head: headOfArchitecture(architecture),
    config: parseAlbertConfig(readFileSync(new URL('config.json', at))),
    stored: readTensors(new URL('model.safetensors', at)),
  };
}

const pick = (tensors: ReadonlyMap<string, StoredTensor>, wanted: readonly string[], prefix = ''): Tensors =>
  Object.fromEntries(wanted.map((name) => [name, asTensor(name, tensors.get(prefix + name))]));

const pickAll = (tensors: ReadonlyMap<string, StoredTensor>): Tensors => pick(tensors, [...tensors.keys()]);

/** The files hold scalars with shape [1]. */
function asTensor(name: string, stored: StoredTensor | undefined): Tensor {
  if (!stored) throw new Error(`The golden files lack the tensor "${name}" that their golden.json names.`);
  const tensor = toTensor(stored, { float64: true });
  return name === 'loss' ? { ...tensor, shape: [] } : tensor;
}
