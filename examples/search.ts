import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import { faqMatcher, searchIndex } from '@albertkit/tasks/search';
import * as runtime from 'onnxruntime-node';

await using embedding = await pipeline('sentence-embedding', 'models/nano', { backend: onnxBackend({ runtime }) });

const index = searchIndex(embedding);
await index.add([
  { id: 'menu', text: 'Our restaurant serves Thai food. Dinner is from six to ten.' },
  { id: 'concert', text: 'The band plays old songs tonight. The music begins at nine.' },
]);
for (const { id, text, score } of await index.search('Which songs does the band play?')) console.log(`${score.toFixed(2)} ${id}: ${text}`);

const again = searchIndex(embedding, { data: JSON.parse(JSON.stringify(index)) });
console.log(`${again.size} documents, read from JSON`);

const faq = await faqMatcher(embedding, [
  { questions: ['When do you open?', 'What are your opening hours?'], answer: 'At nine.' },
  { questions: ['Can I book a table?', 'Do you take reservations?'], answer: 'Yes, by telephone.' },
]);
const match = await faq.match('When do you open the doors?', { minScore: 0.6, minLead: 0.02 });
console.log(`${match.answer ?? 'I do not know.'} (${match.score.toFixed(2)}, ahead by ${match.lead.toFixed(2)})`);
