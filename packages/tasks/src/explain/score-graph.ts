import { add, closeGraph, concat, constant, div, forwardParts, gradientGraph, input, lastAxis, matmul, mul, reshape, scale, sigmoid, softmax, sqrt, sum, type AlbertConfig, type Graph, type HeadKind, type Value } from '@albertkit/core';

/** Which number of a row is the score: what the graph has to compute. */
export type ScoreForm = {
  readonly head: HeadKind;
  /** Vectors: the pooler's, in place of hidden states weighed by positions. */
  readonly pooled?: boolean;
  /** Entries weighed and added (default), the vector's length, or its cosine with the weights, whose length is 1. */
  readonly measure?: 'weighted' | 'length' | 'cosine';
  /** Entries become probabilities before they are weighed; logits when left out. */
  readonly probabilities?: { readonly kind: 'softmax' | 'sigmoid'; readonly temperature: number };
};

/** What a score graph gives: the score [batch], the entries it is made of [batch, width], and where a target is chosen by them, all logits of a row. */
export type ScoreOutput = 'score' | 'vector' | 'logits' | 'start_logits' | 'end_logits';

/**
 * A model with one number a row as a graph. Inputs are those of `albertForward`; float32 `class_weights` [width], and `positions`
 * (for answers `end_positions` too) [batch, sequence] where entries are read at places of the row. Outputs: see `ScoreOutput`.
 */
export const scoreGraph = (config: AlbertConfig, form: ScoreForm): Graph => withScore(config, form, false);

/**
 * The gradient of the score for the word embeddings: as `scoreGraph`, with float32 `inputs_embeds` [batch, sequence, embedding]
 * for the words. Outputs `score` [batch], and the gradient of each row's own score under `inputs_embeds`.
 */
export const scoreGradientGraph = (config: AlbertConfig, form: ScoreForm): Graph =>
  gradientGraph(withScore(config, form, true), { loss: 'total', parameters: [], inputs: ['inputs_embeds'], keep: ['score'] });

function withScore(config: AlbertConfig, form: ScoreForm, embeds: boolean): Graph {
  const { outputs, inputs, limits } = forwardParts(config, form.head, { embeds });
  const given = (name: string): Value => outputs[name]!;
  const vector = vectorOf(form, given); // [batch, width]
  const score = scoreOf(form, vector); // [batch]
  const choosing = form.head === 'token-classification' ? ['logits'] : form.head === 'question-answering' ? ['start_logits', 'end_logits'] : [];
  return closeGraph({
    inputs,
    limits,
    // Rows know nothing of each other, so the gradient of the total is each row's own.
    outputs: { score, total: reshape(sum(score, [0]), []), vector, ...Object.fromEntries(choosing.map((name) => [name, given(name)])) },
  });
}

function vectorOf({ head, pooled }: ScoreForm, given: (name: string) => Value): Value {
  switch (head) {
    case 'sequence-classification':
    case 'multiple-choice': return given('logits');
    case 'pretraining': return given('sop_logits');
    case 'token-classification':
    case 'masked-lm': return readAt(given('logits'));
    case 'base': return pooled ? given('pooler_output') : readAt(given('last_hidden_state'));
    case 'question-answering': {
      const part = (logits: Value, positions: string): Value => sum(mul(logits, input(positions, 'float32', ['batch', 'sequence'])), [1]); // [batch, 1]
      return concat([part(given('start_logits'), 'positions'), part(given('end_logits'), 'end_positions')], 1);
    }
  }
}

/** x [batch, sequence, width] weighed by positions to [batch, width]. */
function readAt(x: Value): Value {
  const positions = reshape(input('positions', 'float32', ['batch', 'sequence']), ['batch', 1, 'sequence']);
  return reshape(matmul(positions, x), ['batch', x.type.shape[2]!]);
}

function scoreOf({ measure = 'weighted', probabilities }: ScoreForm, vector: Value): Value {
  const row = (x: Value): Value => reshape(sum(x, lastAxis(x)), ['batch']);
  // Not 0, so that a vector of zeros has a gradient.
  const length = (): Value => sqrt(add(row(mul(vector, vector)), constant(1e-30)));
  if (measure === 'length') return length();
  const entries = probabilities ? { softmax, sigmoid }[probabilities.kind](scale(vector, 1 / probabilities.temperature)) : vector;
  const weighed = row(mul(entries, input('class_weights', 'float32', [vector.type.shape[1]!])));
  return measure === 'cosine' ? div(weighed, length()) : weighed;
}
