import { albertForward, headOfArchitecture } from '@albertkit/core';
import { openModel } from '@albertkit/hub';

const folder = await openModel('models/nano');
for (const { name, task } of folder.heads.values()) console.log(`${name}: ${task}`);

const { architecture, labels } = folder.heads.get('sentiment')!;
const graph = albertForward({ ...folder.config, labels }, headOfArchitecture(architecture));
const weights = await folder.weights(graph.parameters, { head: 'sentiment' });
console.log(`${weights.size} tensors, word table [${weights.get('albert.embeddings.word_embeddings.weight')!.shape.join(', ')}]`);
