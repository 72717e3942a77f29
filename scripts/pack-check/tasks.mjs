// Text to result, why, and composed, on the embedded sentiment head, with the reference backend.
import { join } from 'node:path';

/** @param {(name: string) => Promise<any>} load @param {string} root */
export async function check(load, root) {
  const { loadModel, pipeline, textClassification } = await load('@albertkit/tasks');
  const { referenceBackend } = await load('@albertkit/core/reference');
  const sentiment = await pipeline('sentiment-analysis', join(root, 'models', 'nano'), { backend: referenceBackend(), head: 'sentiment' });
  const { labels } = await sentiment('I love this, thank you so much!');
  const { explain } = await load('@albertkit/tasks/explain');
  const { attributions } = await explain(sentiment, 'I love this', { backend: referenceBackend(), method: 'occlusion' });
  const { compose } = await load('@albertkit/tasks/compose');
  const composed = compose(await loadModel(join(root, 'models', 'nano')), { backend: referenceBackend() }).use('tone', textClassification, { head: 'sentiment' });
  const { tone } = await composed.run('I love this, thank you so much!');
  await composed.dispose();
  const { loadTask, pipeline: onDemand } = await load('@albertkit/tasks/pipeline');
  const again = await onDemand(await loadTask('sentiment-analysis'), join(root, 'models', 'nano'), { backend: referenceBackend(), head: 'sentiment' });
  const { label } = await again('I love this, thank you so much!');
  await again.dispose();
  if (label !== labels[0].label) throw new Error(`the entry for pages finds ${label} where the main one finds ${labels[0].label}`);
  if (tone.label !== labels[0].label) throw new Error(`a composition finds ${tone.label} where a pipeline finds ${labels[0].label}`);
  await sentiment.dispose();
  /** @type {{ text: string, attribution: number }[]} */
  const words = [...attributions];
  const [word] = words.sort((a, b) => b.attribution - a.attribution);
  if (word?.text !== 'love') throw new Error(`the word that matters most is found "${word?.text}"`);
  if (labels[0].label !== 'positive') throw new Error(`the text is found ${labels[0].label}`);
  console.log(`${labels[0].label} ${labels[0].score.toFixed(3)}`);
}
