import fc from 'fast-check';
import { test } from 'vitest';
import { size } from '../../../testing/sizes.js';
import { candidateRanking } from './candidate-ranking.js';
import { embeddingRanking } from './embedding-ranking.js';
import { extractiveSummarisation } from './extractive-summarisation.js';
import { randomExecutable } from './fixtures/random-executable.js';
import { contextOf } from './fixtures/context.js';
import { infilling } from './infilling.js';
import { runTask } from './run-task.js';
import { scoring } from './scoring.js';
import { sentenceEmbedding } from './sentence-embedding.js';
import { sentenceOrder } from './sentence-order.js';
import { sentenceReordering } from './sentence-reordering.js';
import { sentenceSimilarity } from './sentence-similarity.js';
import { textRanking } from './text-ranking.js';

const context = contextOf(['relevance'], { hidden_size: 4, num_attention_heads: 1 });
const executable = randomExecutable({ last_hidden_state: { axis: 'token', width: 4 }, pooler_output: { axis: 'row', width: 4 }, sop_logits: { axis: 'row', width: 2 } });
const classifier = randomExecutable({ logits: { axis: 'row', width: 1 } });
const masked = randomExecutable({ logits: { axis: 'token', width: context.tokenizer.vocabularySize } });
const small = { maxTokens: 24 };

const piece = fc.constantFrom('The king', '[MASK]', '[SEP]', '. ', '! ', '\n\n', '\u0000', '\ud83d', '😀', 'e\u0301', '日本。', ' ', '\u00a0', '"');
const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')));

test('no text breaks a task on sentences', async () => {
  await fc.assert(fc.asyncProperty(texts, texts, async (one, other) => {
    await runTask(sentenceEmbedding, executable, context, [one], small);
    await runTask(sentenceSimilarity, executable, context, [{ source_sentence: one, sentences: [other, one] }], small);
    // The shorter of a pair may leave no room beside it, which is an error of its own.
    await runTask(textRanking, classifier, context, [{ query: one.slice(0, 4), documents: [other] }], { maxTokens: 256 });
    await runTask(embeddingRanking, executable, context, [{ query: one, documents: [other] }], small);
    await runTask(extractiveSummarisation, executable, context, [`${one}\n\n${other}`], small);
    await runTask(sentenceOrder, executable, context, [`${one}. ${other}`], { maxTokens: 256 });
    await runTask(sentenceReordering, executable, context, [`${one}. ${other}`], { maxTokens: 256 });
  }), { numRuns: size('fuzzedTexts') });
}, 60 * 60 * 1000);

test('no text breaks a task on masked copies', async () => {
  // Each row of these has logits over a vocabulary for each of its tokens.
  await fc.assert(fc.asyncProperty(texts.map((one) => one.slice(0, 12)), async (one) => {
    await runTask(scoring, masked, context, [one], small);
    await runTask(candidateRanking, masked, context, [{ candidates: [one, ''] }], small);
    await runTask(infilling, masked, context, [one], { ...small, beam: 1, extraPieces: 0 });
  }), { numRuns: Math.ceil(size('fuzzedTexts') / 10) });
}, 60 * 60 * 1000);
