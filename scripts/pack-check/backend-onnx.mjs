// A small graph on onnxruntime-node, handed in as a user would: [1, 2] x [[1, 2], [3, 4]] + [5, 6] is [10, 17].

/** @param {(name: string) => Promise<any>} load */
export async function check(load) {
  const { closeGraph, input, linear, Parameters } = await load('@albertkit/core');
  const { emitOnnx, onnxBackend } = await load('@albertkit/backend-onnx');
  const runtime = await load('onnxruntime-node');
  const p = new Parameters();
  const graph = closeGraph({ outputs: { y: linear(input('x', 'float32', ['batch', 2]), p.get('weight', [2, 2]), p.get('bias', [2])) } });
  const float = (/** @type {number[]} */ shape, /** @type {number[]} */ data) => ({ dtype: 'float32', shape, data: Float32Array.from(data) });
  const weights = new Map([['weight', float([2, 2], [1, 2, 3, 4])], ['bias', float([2], [5, 6])]]);
  const executable = await onnxBackend({ runtime }).compile(graph, weights);
  const { y } = await executable.run({ x: float([1, 2], [1, 2]) });
  await executable.dispose();
  if (y.data.join() !== '10,17') throw new Error(`y is ${y.data.join()}, not 10,17`);
  console.log(`y ${y.data.join()}; ${emitOnnx(graph, weights).length} bytes of ONNX`);
}
