import { albertForward, headOfArchitecture } from '@albertkit/core';
import { openModel } from '@albertkit/hub';

const folder = await openModel('models/nano-sentiment');
for (const head of folder.heads.values()) console.log(`${head.task}: ${head.labels.join(', ')}`);

const graph = albertForward(folder.config, headOfArchitecture(folder.config.architecture!));
const weights = await folder.weights(graph.parameters);
console.log(`${weights.size} tensors, word table [${weights.get('albert.embeddings.word_embeddings.weight')!.shape.join(', ')}]`);
