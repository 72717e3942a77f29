import { candidateRanking } from './candidate-ranking.js';
import { contentModeration } from './content-moderation.js';
import { embeddingRanking } from './embedding-ranking.js';
import { extractiveSummarisation } from './extractive-summarisation.js';
import { featureExtraction } from './feature-extraction.js';
import { fillMask } from './fill-mask.js';
import { infilling } from './infilling.js';
import { multipleChoice } from './multiple-choice.js';
import { questionAnswering } from './question-answering.js';
import { scoring } from './scoring.js';
import { sentenceEmbedding } from './sentence-embedding.js';
import { sentenceOrder } from './sentence-order.js';
import { sentenceReordering } from './sentence-reordering.js';
import { sentenceSimilarity } from './sentence-similarity.js';
import { textClassification } from './text-classification.js';
import { textRanking } from './text-ranking.js';
import { tokenClassification } from './token-classification.js';
import { zeroShotClassification } from './zero-shot-classification.js';

/** The tasks themselves by name, for those who run them with parts of their own. Using it brings them all along; `pipeline` loads the one it is asked for. */
export const tasks = {
  'text-classification': textClassification,
  'token-classification': tokenClassification,
  'fill-mask': fillMask,
  'feature-extraction': featureExtraction,
  'question-answering': questionAnswering,
  'multiple-choice': multipleChoice,
  'zero-shot-classification': zeroShotClassification,
  'content-moderation': contentModeration,
  'sentence-embedding': sentenceEmbedding,
  'sentence-similarity': sentenceSimilarity,
  'text-ranking': textRanking,
  'embedding-ranking': embeddingRanking,
  'sentence-order': sentenceOrder,
  'sentence-reordering': sentenceReordering,
  'extractive-summarisation': extractiveSummarisation,
  scoring,
  'candidate-ranking': candidateRanking,
  infilling,
} as const;
