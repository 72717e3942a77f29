import type { AlbertConfig } from './config.js';

export type AlbertPreset = 'base' | 'large' | 'xlarge' | 'xxlarge';

/** What the four published English models share, version 2: no dropout in the encoder, tanh gelu. */
const version2 = {
  vocabularySize: 30_000,
  embeddingSize: 128,
  groups: 1,
  innerLayers: 1,
  maxPositions: 512,
  tokenTypes: 2,
  activation: 'gelu_new',
  epsilon: 1e-12,
  initializerRange: 0.02,
  dropout: { hidden: 0, attention: 0, classifier: 0.1 },
  padTokenId: 0,
  labels: ['LABEL_0', 'LABEL_1'],
} as const;

/**
 * The published English models, version 2 (Lan et al. 2020, arXiv 1909.11942, and the config.json files on the Hugging
 * Face hub). xlarge has the 16 heads of its Hugging Face configuration; the one in Google's archive says 32.
 */
export const albertPresets: Readonly<Record<AlbertPreset, AlbertConfig>> = {
  base: { ...version2, hiddenSize: 768, intermediateSize: 3072, layers: 12, heads: 12 },
  large: { ...version2, hiddenSize: 1024, intermediateSize: 4096, layers: 24, heads: 16 },
  xlarge: { ...version2, hiddenSize: 2048, intermediateSize: 8192, layers: 24, heads: 16 },
  xxlarge: { ...version2, hiddenSize: 4096, intermediateSize: 16_384, layers: 12, heads: 64 },
};
