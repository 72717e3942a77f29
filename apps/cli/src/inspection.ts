import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { albertForward, countNonFinite, headOfArchitecture, loadWeights, type AlbertConfig } from '@albertkit/core';
import { openModel, type HeadInfo, type ModelFolder } from '@albertkit/hub';
import { countParameters, multiplyAdds, type ParameterCount } from './model-size.js';
import { configOf, namesHeads } from './open-model.js';

/** What `inspect --json` prints; keys are stable. */
export type Inspection = {
  readonly model: string;
  readonly parameters: ParameterCount;
  readonly multiply_adds: Readonly<Record<string, { readonly encoder: number; readonly attention_per_position: number; readonly head: number }>>;
  readonly bytes: { readonly disk: number; readonly weights: number; readonly memory: number };
  readonly layers: { readonly layers: number; readonly groups: number; readonly inner_layers: number };
  readonly sizes: { readonly vocabulary: number; readonly embedding: number; readonly hidden: number; readonly intermediate: number; readonly attention_heads: number; readonly positions: number; readonly token_types: number; readonly activation: string };
  readonly heads: Readonly<Record<string, { readonly architecture: string; readonly task?: string; readonly problem_type?: string; readonly labels: readonly string[] }>>;
  readonly dtypes: Readonly<Record<string, number>>;
  readonly non_finite: readonly { readonly tensor: string; readonly count: number }[];
  readonly warnings: readonly string[];
};

/**
 * Reads a folder and counts. Throws what `openModel` throws, and where weights are not what config.json says `WEIGHT_MISSING`,
 * `WEIGHT_SHAPE_MISMATCH` and `WEIGHT_DTYPE`.
 */
export async function inspect(path: string): Promise<Inspection> {
  const folder = await openModel(path);
  const stored = [...(await folder.stored())];
  const { config, heads } = folder;
  const named = await namesHeads(folder);
  for (const [name, head] of heads) {
    const { parameters: wanted } = albertForward(configOf(config, head), headOfArchitecture(head.architecture));
    loadWeights(new Map(stored), wanted, named ? { head: name } : {});
  }
  const parameters = countParameters(folder);
  const dtypes: Record<string, number> = {};
  for (const [, { dtype }] of stored) dtypes[dtype] = (dtypes[dtype] ?? 0) + 1;
  return {
    model: path,
    parameters,
    multiply_adds: Object.fromEntries([...heads].map(([name, head]) => [name, workOf(config, head)])),
    bytes: { disk: await folderBytes(folder, path), weights: stored.reduce((sum, [, { bytes }]) => sum + bytes.length, 0), memory: 4 * parameters.unique },
    layers: { layers: config.layers, groups: config.groups, inner_layers: config.innerLayers },
    sizes: { vocabulary: config.vocabularySize, embedding: config.embeddingSize, hidden: config.hiddenSize, intermediate: config.intermediateSize, attention_heads: config.heads, positions: config.maxPositions, token_types: config.tokenTypes, activation: config.activation },
    heads: Object.fromEntries([...heads].map(([name, head]) => [name, headLine(head)])),
    dtypes,
    non_finite: stored.map(([tensor, file]) => ({ tensor, count: countNonFinite(file) })).filter(({ count }) => count > 0),
    warnings: folder.warnings,
  };
}

function workOf(config: AlbertConfig, head: HeadInfo): Inspection['multiply_adds'][string] {
  const { encoder, attentionPerPosition, head: own } = multiplyAdds(configOf(config, head), headOfArchitecture(head.architecture));
  return { encoder, attention_per_position: attentionPerPosition, head: own };
}

const headLine = ({ architecture, task, problemType, labels }: HeadInfo): Inspection['heads'][string] => ({
  architecture,
  ...(task === undefined ? {} : { task }),
  ...(problemType === undefined ? {} : { problem_type: problemType }),
  labels,
});

async function folderBytes({ source }: ModelFolder, path: string): Promise<number> {
  const sizes = await Promise.all((await source.list()).map(async (name) => (await stat(join(path, name)).catch(() => undefined))?.size ?? 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}
