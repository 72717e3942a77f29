// A small graph on TensorFlow.js, handed in as a user would: [1, 2] x [[1, 2], [3, 4]] + [5, 6] is [10, 17], and no tensor is left.

/** @param {(name: string) => Promise<any>} load */
export async function check(load) {
  const { closeGraph, input, linear, Parameters } = await load('@albertkit/core');
  const { tfjsBackend } = await load('@albertkit/backend-tfjs');
  const tf = await load('@tensorflow/tfjs-core');
  await load('@tensorflow/tfjs-backend-cpu');
  await load('@tensorflow/tfjs-backend-wasm');
  const p = new Parameters();
  const graph = closeGraph({ outputs: { y: linear(input('x', 'float32', ['batch', 2]), p.get('weight', [2, 2]), p.get('bias', [2])) } });
  const float = (/** @type {number[]} */ shape, /** @type {number[]} */ data) => ({ dtype: 'float32', shape, data: Float32Array.from(data) });
  const weights = new Map([['weight', float([2, 2], [1, 2, 3, 4])], ['bias', float([2], [5, 6])]]);
  for (const device of ['cpu', 'wasm']) {
    const executable = await tfjsBackend({ tf, device }).compile(graph, weights);
    const { y } = await executable.run({ x: float([1, 2], [1, 2]) });
    await executable.dispose();
    if (y.data.join() !== '10,17') throw new Error(`y is ${y.data.join()} on ${device}, not 10,17`);
  }
  if (tf.memory().numTensors !== 0) throw new Error(`${tf.memory().numTensors} tensors are left`);
  console.log('y 10,17 on cpu and wasm');
}
