import { MessageChannel as NodeChannel, Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goldenModels } from '../../../../testing/golden.js';
import { albertForward } from '../albert/forward.js';
import { completeInputs } from '../albert/inputs.js';
import type { Backend } from '../backend.js';
import { AlbertkitError } from '../errors.js';
import { distance, distances, float, int, runReference } from '../fixtures/run-reference.js';
import { closeGraph } from '../ir/graph.js';
import { add, tanh } from '../ops/elementwise.js';
import { gather } from '../ops/indexing.js';
import { repeat } from '../ops/repeat.js';
import { constant, input, Parameters, state } from '../ops/source.js';
import { referenceBackend } from '../reference/index.js';
import { loadWeights } from '../weights/load.js';
import { startWorker } from './fixtures/start-worker.js';
import { remoteBackend, serveBackend } from './index.js';

const doubled = closeGraph({ outputs: { y: add(input('x', 'float32', ['n']), input('x', 'float32', ['n'])) } });
const long = (): ReturnType<typeof closeGraph> => closeGraph({ outputs: { last: repeat({ times: 2 ** 30, carry: [constant(1)] }, ([x]) => ({ carry: [tanh(x!)] })).carry[0]! } });

describe('in a worker thread', () => {
  let worker: Worker;
  let backend: Backend;
  beforeAll(async () => {
    worker = startWorker();
    backend = await remoteBackend(worker);
  });
  afterAll(() => worker.terminate());

  test('it is the backend that is served', () => {
    const { name, capabilities } = referenceBackend();
    expect(backend).toMatchObject({ name, capabilities });
  });

  test('golden models come out the same, bit for bit', async () => {
    for (const { config, head, stored, cases } of goldenModels().slice(0, 3)) {
      const graph = albertForward(config, head);
      const weights = loadWeights(stored, graph.parameters);
      await using running = await backend.compile(graph, weights);
      const { position_ids: _, ...given } = cases[0]!.inputs;
      const inputs = completeInputs(graph, given);
      const outputs = await running.run(inputs);
      expect(distances(outputs, await runReference(graph, inputs, weights))).toBe(0);
      const [first] = Object.keys(graph.outputs);
      expect(Object.keys(await running.run(inputs, { outputs: [first!] }))).toEqual([first]);
      expect(distance(outputs[first!]!, cases[0]!.outputs[first!]!)).toBeLessThan(1e-9);
    }
  });

  test('runs at once do not mix, and inputs may be changed as soon as they are handed in', async () => {
    await using running = await backend.compile(doubled, new Map());
    const x = { dtype: 'float32', shape: [2], data: Float32Array.of(0, 0) } as const;
    const all = Array.from({ length: 50 }, (_, n) => {
      x.data.fill(n);
      return running.run({ x });
    });
    expect((await Promise.all(all)).map(({ y }) => [...y!.data])).toEqual(all.map((_, n) => [2 * n, 2 * n]));
    expect(x.data.length).toBe(2);
  });

  test('errors cross with code, facts and sentence', async () => {
    const table = closeGraph({ outputs: { y: gather(new Parameters().get('table', [3, 2]), input('ids', 'int32', ['n'], { below: 3 })) } });
    await expect(backend.compile(table, new Map())).rejects.toMatchObject({ name: 'AlbertkitError', code: 'WEIGHT_MISSING', facts: { missing: ['table'] } });
    await using running = await backend.compile(table, new Map([['table', float([3, 2], [1, 2, 3, 4, 5, 6])]]));
    const thrown = await running.run({ ids: int([1], [7]) }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AlbertkitError);
    expect(thrown).toMatchObject({ code: 'ID_RANGE', facts: { name: 'ids', value: 7, below: 3 }, message: expect.stringContaining('holds 7') });
    await expect(running.run({ ids: int([1], [0]) }, { outputs: ['z'] })).rejects.toMatchObject({ code: 'OUTPUT_UNKNOWN' });
    await expect(running.run({ ids: { dtype: 'int32', shape: [1], data: (() => 0) as never } })).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' });
    await expect(running.run({})).rejects.toMatchObject({ code: 'INPUT_MISSING' });
  });

  test('abort crosses: at once here, and the work over there ends', async () => {
    await using running = await backend.compile(long(), new Map());
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 50);
    await expect(running.run({}, { signal: controller.signal })).rejects.toBe(reason);
    await expect(running.run({}, { signal: controller.signal })).rejects.toBe(reason);
    await using free = await backend.compile(doubled, new Map()); // the worker is not stuck
    expect([...(await free.run({ x: float([1], [4]) }))['y']!.data]).toEqual([8]);
  });

  test('state is kept over there, read and written from here', async () => {
    const type = { dtype: 'float32', shape: [2] } as const;
    const next = add(state('sum', type), input('x', 'float32', [2]));
    const graph = closeGraph({ outputs: { next }, state: { sum: { type, initial: { fill: 0 }, next } } });
    await using running = await backend.compile(graph, new Map());
    await running.run({ x: float([2], [1, 2]) });
    await running.run({ x: float([2], [1, 2]) });
    expect([...(await running.readState())['sum']!.data]).toEqual([2, 4]);
    await running.writeState({ sum: float([2], [5, 5]) });
    expect([...(await running.run({ x: float([2], [1, 2]) }))['next']!.data]).toEqual([6, 7]);
    await expect(running.readState(['other'])).rejects.toMatchObject({ code: 'STATE_UNKNOWN' });
  });

  test('an aborted run with state has happened where it gives outputs, and has not where it rejects', async () => {
    const type = { dtype: 'float32', shape: [1] } as const;
    const next = add(state('sum', type), input('x', 'float32', [1]));
    const slow = repeat({ times: { value: input('times', 'int32', []), name: 'times' }, carry: [next] }, ([x]) => ({ carry: [tanh(x!)] })).carry[0]!;
    const graph = closeGraph({ outputs: { slow }, state: { sum: { type, initial: { fill: 0 }, next } } });
    await using running = await backend.compile(graph, new Map());
    let happened = 0;
    for (let n = 0; n < 40; n++) {
      const controller = new AbortController();
      const run = running.run({ x: float([1], [1]), times: int([], [n % 4 === 0 ? 2 ** 30 : 10]) }, { signal: controller.signal });
      if (n % 4 !== 1) await new Promise((resolve) => setTimeout(resolve, n % 4 === 2 ? 0 : 2));
      controller.abort();
      happened += await run.then(() => 1, () => 0);
      expect([...(await running.readState())['sum']!.data]).toEqual([happened]);
    }
    expect(happened).toBeLessThanOrEqual(30); // those of a billion applications are ended
  });

  test('after dispose nothing runs, and a second dispose does nothing', async () => {
    const running = await backend.compile(doubled, new Map());
    const last = running.run({ x: float([1], [1]) });
    await Promise.all([running.dispose(), running.dispose()]);
    expect([...(await last)['y']!.data]).toEqual([2]);
    await expect(running.run({ x: float([1], [1]) })).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(running.readState()).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

test('a worker that ends takes nobody with it', async () => {
  const worker = startWorker();
  const backend = await remoteBackend(worker);
  const running = await backend.compile(long(), new Map());
  const outcome = expect(running.run({}, { signal: new AbortController().signal })).rejects.toMatchObject({ code: 'WORKER_ENDED', message: expect.stringContaining('ended with') });
  await worker.terminate();
  await outcome;
  await expect(backend.compile(doubled, new Map())).rejects.toMatchObject({ code: 'WORKER_ENDED' });
  await running.dispose();
  await backend.dispose();
});

test('a worker that had ended, ends before it speaks, or says nothing', async () => {
  const ended = startWorker();
  await ended.terminate();
  await expect(remoteBackend(ended)).rejects.toMatchObject({ code: 'WORKER_ENDED' });
  await expect(remoteBackend(new Worker('process.exit(3)', { eval: true }))).rejects.toMatchObject({ code: 'WORKER_ENDED', message: expect.stringContaining('ended with 3') });
  await expect(remoteBackend(new Worker('throw new Error("no such file")', { eval: true }))).rejects.toMatchObject({ code: 'WORKER_ENDED', message: expect.stringContaining('no such file') });
  const { port1 } = new NodeChannel();
  await expect(remoteBackend(port1, { helloTimeout: 20 })).rejects.toMatchObject({ code: 'WORKER_ENDED', facts: { why: 'it did not say hello within 20 ms' } });
  port1.close();
});

/** Node's own ports with the methods that the web's have, and no others. */
function webChannel(): { readonly port1: WebPort; readonly port2: WebPort } {
  const { port1, port2 } = new MessageChannel();
  const asOnTheWeb = (port: MessagePort): WebPort => ({
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener: (event, listener) => port.addEventListener(event, listener),
    removeEventListener: (event, listener) => port.removeEventListener(event, listener),
    start: () => port.start(),
    close: () => port.close(),
  });
  return { port1: asOnTheWeb(port1), port2: asOnTheWeb(port2) };
}
type WebPort = Pick<MessagePort, 'start' | 'close'> & {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(event: string, listener: (event: object) => void): void;
  removeEventListener(event: string, listener: (event: object) => void): void;
};

describe.for([['Node', () => new NodeChannel()], ['the web', webChannel]] as const)('through a channel of %s', ([, channel]) => {
  test('both ends in any order, other messages passed over, disposal', async () => {
    const { port1, port2 } = channel();
    const other: unknown[] = [];
    const waiting = remoteBackend(port1, { transfer: true });
    port1.postMessage('of the app', []);
    const stop = serveBackend(referenceBackend(), port2, { transfer: true });
    port2.addEventListener('message', (event: object): unknown => other.push('data' in event ? event.data : event));
    const backend = await waiting;
    const running = await backend.compile(doubled, new Map());
    const x = float([2], [1, 2]);
    expect([...(await running.run({ x }))['y']!.data]).toEqual([2, 4]);
    expect(x.data.length).toBe(0); // handed over, as was asked
    await backend.dispose();
    await backend.dispose();
    await expect(backend.compile(doubled, new Map())).rejects.toMatchObject({ code: 'DISPOSED' });
    await expect(running.run({ x: float([1], [1]) })).rejects.toMatchObject({ code: 'WORKER_ENDED' });
    expect(other).toContain('of the app');
    await stop();
    port1.close();
    port2.close();
  });
});

test('an error without a code is said to be one, and facts that cannot be sent stay behind', async () => {
  const { port1, port2 } = new NodeChannel();
  const failing: Backend = { ...referenceBackend(), compile: async (graph) => { throw Object.keys(graph.outputs).includes('y') ? new TypeError('oh') : new AlbertkitError('SHAPE', 'no', { good: 1, bad: () => 0 }); } };
  serveBackend(failing, port2);
  const backend = await remoteBackend(port1);
  await expect(backend.compile(doubled, new Map())).rejects.toMatchObject({ code: 'BACKEND_THREW', message: 'oh' });
  await expect(backend.compile(long(), new Map())).rejects.toMatchObject({ code: 'SHAPE', facts: { good: 1 } });
  port1.close();
  await expect(backend.compile(doubled, new Map())).rejects.toMatchObject({ code: 'WORKER_ENDED' });
});
