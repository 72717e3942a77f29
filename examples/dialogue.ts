import { onnxBackend } from '@albertkit/backend-onnx';
import { loadModel, pipeline, textClassification, tokenClassification } from '@albertkit/tasks';
import { compose } from '@albertkit/tasks/compose';
import { faqMatcher, searchIndex } from '@albertkit/tasks/search';
import * as runtime from 'onnxruntime-node';

const backend = onnxBackend({ runtime });
const model = await loadModel('models/nano');
await using embedding = await pipeline('sentence-embedding', model, { backend });

// An intent is what people say for it: any that there are examples of, and nothing has to be trained.
const intents = await faqMatcher(embedding, [
  { questions: ['Book a table for two', 'Reserve a table for six people on Friday night', 'I want to book a table for tomorrow'], answer: 'book' },
  { questions: ['When do you open?', 'Where is the house?', 'Can we sit outside?', 'What do you serve?', 'How old is the house?'], answer: 'ask' },
  { questions: ['Thank you, this was great!', 'I hate this, it was horrible!', 'We had a lovely evening!'], answer: 'tell' },
]);
const faq = await faqMatcher(embedding, [
  { questions: ['When are you open?', 'What are your opening hours?'], answer: 'We open at nine and close at ten.' },
  { questions: ['Where are you?', 'What is your address?'], answer: 'In the old harbour, number five.' },
]);
const house = searchIndex(embedding, { passageTokens: 1 }); // one sentence a passage
await house.add([{ id: 'house', text: 'The house was built in 1890. Our cook comes from Thailand. In summer we serve food in the garden.' }]);

await using desk = compose(model, { backend })
  .use('intent', async ({ text }) => (await intents.match(text)).answer)
  .when(({ intent }) => intent === 'book', 'slots', tokenClassification, { head: 'slots' })
  .when(({ intent }) => intent === 'tell', 'tone', textClassification, { head: 'sentiment' })
  .use('answer', async ({ text, intent }) => {
    if (intent !== 'ask') return undefined;
    const { answer } = await faq.match(text, { minScore: 0.95 });
    return answer ?? (await house.search(text, { topK: 1 }))[0]!.text; // taken from the text as it stands
  })
  .use('reply', ({ slots, tone, answer }) => {
    const slot = (wanted: string): string => slots?.entities.flatMap(({ label, text }) => (label === wanted ? [text] : [])).join(' ') ?? '';
    if (slots) return `A table for ${slot('party_size_number') || 'how many'}, ${slot('timeRange') || 'today'}: done.`;
    return answer ?? { positive: 'I am glad!', negative: 'I am sorry to hear it.' }[tone?.label ?? ''] ?? 'I see.';
  });

for (const { text, intent, reply } of await desk.run(['When do you open?', 'Book a table for four tomorrow evening', 'How old is your house?', 'Thank you so much, I love this!'])) {
  console.log(`${intent}: ${text}\n  ${reply}`);
}
