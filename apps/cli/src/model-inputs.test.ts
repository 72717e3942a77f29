import { albertPresets, fromTensor, type StoredTensor, type Tensor } from '@albertkit/core';
import { describe, expect, it } from 'vitest';
import { prepareRun, problemOf } from './model-inputs.js';

const config = { ...albertPresets.base, vocabularySize: 50, embeddingSize: 4, hiddenSize: 8, intermediateSize: 8, heads: 2, layers: 1, maxPositions: 16 };
const stored = (tensors: Readonly<Record<string, Tensor>>): Map<string, StoredTensor> => new Map(Object.entries(tensors).map(([name, tensor]) => [name, fromTensor(tensor)]));
const ids: Tensor = { dtype: 'int32', shape: [2, 3], data: Int32Array.of(2, 5, 3, 2, 6, 3) };
const floats = (shape: number[], ...data: number[]): Tensor => ({ dtype: 'float32', shape, data: Float32Array.from(data) });

describe('problemOf', () => {
  it('is what config.json says, else as transformers infers it', () => {
    expect(problemOf({ ...config, problemType: 'regression' }, fromTensor(ids))).toBe('regression');
    expect(problemOf({ ...config, labels: ['only'] }, fromTensor(ids))).toBe('regression');
    expect(problemOf(config, fromTensor(ids))).toBe('single_label_classification');
    expect(problemOf(config, fromTensor(floats([1], 1)))).toBe('multi_label_classification');
    expect(problemOf(config, fromTensor(floats([1], 1), 'BF16'))).toBe('multi_label_classification');
    expect(problemOf(config, undefined)).toBe('single_label_classification');
  });
});

describe('prepareRun', () => {
  it('fills in what is missing', () => {
    const { graph, inputs } = prepareRun(config, 'base', stored({ input_ids: ids }));
    expect(Object.keys(graph.outputs)).toEqual(['last_hidden_state', 'pooler_output']);
    expect([...inputs['attention_mask']!.data]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...inputs['token_type_ids']!.data]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('adds a loss where there are labels, and takes labels as PyTorch does', () => {
    const one = { ...config, labels: ['value'] };
    const { graph, inputs } = prepareRun(one, 'sequence-classification', stored({ input_ids: ids, labels: { dtype: 'int32', shape: [2, 1], data: Int32Array.of(1, 3) } }));
    expect(Object.keys(graph.outputs)).toContain('loss');
    expect(inputs['labels']).toEqual(floats([2], 1, 3));
  });

  it('takes embeddings and positions in place of ids', () => {
    const { graph } = prepareRun(config, 'base', stored({ inputs_embeds: floats([1, 2, 4], 1, 2, 3, 4, 5, 6, 7, 8), position_ids: { dtype: 'int32', shape: [1, 2], data: Int32Array.of(4, 5) } }));
    expect(Object.keys(graph.inputs).sort()).toEqual(['attention_mask', 'inputs_embeds', 'position_ids', 'token_type_ids']);
  });

  it('refuses ids beside embeddings', () => {
    expect(() => prepareRun(config, 'base', stored({ input_ids: ids, inputs_embeds: floats([1, 1, 4], 1, 2, 3, 4) }))).toThrow(expect.objectContaining({ code: 'INPUT_CONFLICT' }));
  });
});
