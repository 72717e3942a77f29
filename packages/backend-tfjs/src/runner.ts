import { AlbertkitError, interpret, type Graph, type Runner, type Tensor, type Weights } from '@albertkit/core';
import { inTurn, useDevice } from './device.js';
import { linearWeights } from './linear-weights.js';
import { loweringFor } from './lowering/index.js';
import { download, upload } from './tensors.js';
import type { Tfjs, TfTensor } from './tfjs.js';

/** Runs a graph on a device that has started. Until it is disposed it holds the weights, those of linear layers twice. */
export function runner(tf: Tfjs, device: string, graph: Graph, weights: Weights): Runner {
  const loaded = new Map<Tensor, TfTensor>();
  const turned = new Map<TfTensor, TfTensor>();
  let loading = true;
  const eager = {
    lowering: loweringFor({ tf, device, turned }),
    upload(tensor: Tensor): TfTensor {
      useDevice(tf, device);
      const handle = upload(tf, tensor);
      if (loading) loaded.set(tensor, handle);
      return handle;
    },
    download,
    free: (handle: TfTensor): void => handle.dispose(),
  };
  const freeTurned = (): void => turned.forEach((handle) => handle.dispose());
  try {
    const inner = interpret(eager, graph, weights);
    loading = false;
    for (const name of linearWeights(graph)) {
      const weight = loaded.get(weights.get(name)!)!;
      if (!turned.has(weight)) turned.set(weight, tf.transpose(weight, [1, 0]));
    }
    return {
      run: (call) => inTurn(tf, async () => {
        call.signal?.throwIfAborted(); // it may have waited for others
        return inner.run(call).catch((error: unknown) => told(error, call.signal));
      }),
      async dispose() {
        freeTurned();
        await inner.dispose();
      },
    };
  } catch (error) {
    freeTurned();
    loaded.forEach((handle) => handle.dispose());
    return told(error);
  }
}

/** Say an error of TensorFlow.js as one of ours; ours and an abort stay what they are. */
function told(error: unknown, signal?: AbortSignal): never {
  if (error instanceof AlbertkitError || signal?.aborted) throw error;
  const message = error instanceof Error ? error.message : String(error);
  throw new AlbertkitError('RUNTIME', `TensorFlow.js refused: ${message}`, { message }, { cause: error });
}
