import { onnxBackend } from '@albertkit/backend-onnx';
import { pipeline } from '@albertkit/tasks';
import { faqMatcher, searchIndex } from '@albertkit/tasks/search';
import * as runtime from 'onnxruntime-node';

const backend = onnxBackend({ runtime });
await using slots = await pipeline('token-classification', 'models/nano-slots', { backend });
await using sentiment = await pipeline('text-classification', 'models/nano-sentiment', { backend });
await using embedding = await pipeline('sentence-embedding', 'models/nano-base', { backend });

const faq = await faqMatcher(embedding, [
  { questions: ['When are you open?', 'What are your opening hours?'], answer: 'We open at nine and close at ten.' },
  { questions: ['Where are you?', 'What is your address?'], answer: 'In the old harbour, number five.' },
]);
const house = searchIndex(embedding, { passageTokens: 1 }); // one sentence a passage
await house.add([{ id: 'house', text: 'The house was built in 1890. Our cook comes from Thailand. In summer we serve food in the garden.' }]);

/** A question that is asked often, a booking, a feeling, or what the house says of itself. */
async function reply(said: string): Promise<string> {
  if (said.endsWith('?')) {
    const { answer } = await faq.match(said, { minScore: 0.85 });
    return answer ?? (await house.search(said, { topK: 1 }))[0]!.text;
  }
  const { entities } = await slots(said);
  const slot = (wanted: string): string => entities.flatMap(({ label, text }) => (label === wanted ? [text] : [])).join(' ');
  if (slot('party_size_number') !== '') return `A table for ${slot('party_size_number')}, ${slot('timeRange') || 'today'}: done.`;
  const { label } = await sentiment(said);
  return { positive: 'I am glad!', negative: 'I am sorry to hear it.' }[label] ?? 'I see.';
}

for (const said of ['When do you open?', 'Book a table for four tomorrow evening', 'Can we eat in the garden in summer?', 'Thank you so much, I love this!']) {
  console.log(`- ${said}\n  ${await reply(said)}`);
}
