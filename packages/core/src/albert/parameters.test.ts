import { describe, expect, test } from 'vitest';
import type { Graph } from '../ir/graph.js';
import { elements } from '../ir/shape.js';
import type { HeadKind } from './architecture.js';
import { albertForward } from './forward.js';
import { albertPresets, type AlbertPreset } from './presets.js';

const count = ({ parameters }: Graph, wanted: (name: string) => boolean = () => true): number =>
  Object.entries(parameters).filter(([name]) => wanted(name)).reduce((sum, [, { shape }]) => sum + elements(shape.map(Number)), 0);

const presets = ['base', 'large', 'xlarge', 'xxlarge'] as const satisfies readonly AlbertPreset[];

// Computed from transformers 5.18's classes with two labels, the tied decoder counted once; keras-hub publishes the same first row.
const published: readonly [HeadKind, readonly [number, number, number, number]][] = [
  ['base', [11_683_584, 17_683_968, 58_724_864, 222_595_584]],
  ['pretraining', [11_813_810, 17_847_474, 59_021_490, 223_158_450]],
  ['masked-lm', [11_221_680, 16_795_824, 54_821_040, 206_368_944]],
  ['sequence-classification', [11_685_122, 17_686_018, 58_728_962, 222_603_778]],
  ['token-classification', [11_094_530, 16_636_418, 54_532_610, 205_822_466]],
  ['question-answering', [11_094_530, 16_636_418, 54_532_610, 205_822_466]],
  ['multiple-choice', [11_684_353, 17_684_993, 58_726_913, 222_599_681]],
];
const withoutPooler = [11_092_992, 16_634_368, 54_528_512, 205_814_272];

describe('the published models have as many parameters as published', () => {
  test.for(published)('%s', ([head, counts]) => {
    expect(presets.map((name) => count(albertForward(albertPresets[name], head)))).toEqual(counts);
  });
  test('without the pooler', () => {
    expect(presets.map((name) => count(albertForward(albertPresets[name], 'base'), (parameter) => !parameter.startsWith('pooler.')))).toEqual(withoutPooler);
  });
  test('whatever else is asked for, and however often the block is applied', () => {
    const [plain, deep] = [albertForward(albertPresets.base, 'base'), albertForward({ ...albertPresets.base, layers: 48 }, 'base', { hiddenStates: true, attentions: true, positions: true })];
    expect(deep.parameters).toEqual(plain.parameters);
  });
});
