// Text to result, and why, on the embedded sentiment model, with the reference backend.
import { join } from 'node:path';

/** @param {(name: string) => Promise<any>} load @param {string} root */
export async function check(load, root) {
  const { pipeline } = await load('@albertkit/tasks');
  const { referenceBackend } = await load('@albertkit/core/reference');
  const sentiment = await pipeline('sentiment-analysis', join(root, 'models', 'nano-sentiment'), { backend: referenceBackend() });
  const { labels } = await sentiment('I love this, thank you so much!');
  const { explain } = await load('@albertkit/tasks/explain');
  const { attributions } = await explain(sentiment, 'I love this', { backend: referenceBackend(), method: 'occlusion' });
  await sentiment.dispose();
  const [word] = attributions.toSorted((a, b) => b.attribution - a.attribution);
  if (word.text !== 'love') throw new Error(`the word that matters most is found "${word.text}"`);
  if (labels[0].label !== 'positive') throw new Error(`the text is found ${labels[0].label}`);
  console.log(`${labels[0].label} ${labels[0].score.toFixed(3)}`);
}
