// A graph built, differentiated and run on the reference backend, and on one behind a port: d(x w)^2/dw at x = 3, w = 2 is 36.

/** @param {(name: string) => Promise<any>} load */
export async function check(load) {
  const { closeGraph, gradientGraph, input, mul, Parameters, reshape, sum } = await load('@albertkit/core');
  const { referenceBackend } = await load('@albertkit/core/reference');
  const product = mul(input('x', 'float32', ['batch']), new Parameters().get('w', []));
  const graph = gradientGraph(closeGraph({ outputs: { loss: reshape(sum(mul(product, product), [0]), []) } }));
  const { verifyBackends } = await load('@albertkit/core/agreement');
  const { remoteBackend, serveBackend } = await load('@albertkit/core/worker');
  const weights = new Map([['w', { dtype: 'float32', shape: [], data: Float32Array.of(2) }]]);
  const inputs = { x: { dtype: 'float32', shape: [1], data: Float32Array.of(3) } };
  const executable = await referenceBackend().compile(graph, weights);
  const { loss, w } = await executable.run(inputs);
  const { port1, port2 } = new MessageChannel();
  serveBackend(referenceBackend(), port2);
  const remote = await remoteBackend(port1);
  const { agrees } = await verifyBackends(graph, weights, [inputs], [remote]);
  await remote.dispose();
  port1.close();
  if (!agrees) throw new Error('the same backend behind a port gives other numbers');
  if (loss.data[0] !== 36 || w.data[0] !== 36) throw new Error(`loss ${loss.data[0]}, gradient ${w.data[0]}: both should be 36`);
  console.log('loss 36, gradient 36');
}
