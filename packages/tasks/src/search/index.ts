export { vectorIndex, type SearchOptions, type VectorIndex, type VectorIndexData } from './vector-index.js';
export { searchIndex, type SearchDocument, type SearchHit, type SearchIndex, type SearchIndexData, type SearchIndexOptions } from './search-index.js';
export { faqMatcher, type FaqEntry, type FaqMatch, type FaqMatcher, type FaqOptions } from './faq-matcher.js';
export { splitPassages } from './passages.js';
export type { Embedder } from './embedder.js';
