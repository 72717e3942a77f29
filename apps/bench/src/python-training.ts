import { spawnSync } from 'node:child_process';
import type { TrainingCase } from './training-model.js';

/** CPU milliseconds of a step of transformers' AlbertForPreTraining with torch.optim.AdamW. */
export type PythonStep = { readonly size: string; readonly activation: string; readonly milliseconds: number; readonly least: number };

/** Said where Python has no PyTorch: what was measured elsewhere, on another machine than this one. */
export const recordedSteps = 'PyTorch is not measured here (--python PATH with torch and transformers). Recorded on one core of an Intel Xeon with AVX-512, torch 2.13, CPU ms, all words scored: '
  + 'small 16 x 128 with AdamW 1144 (gelu_new), 802 (gelu_pytorch_tanh), 96 GFLOP/s at best; base 4 x 128, gradients only, 2466 and 2186.';

const script = `
import json, sys, time, statistics, torch, transformers
torch.set_num_threads(1)
cases, rounds = json.loads(sys.argv[1]), int(sys.argv[2])
found = []
for case in cases:
    for activation in ('gelu_new', 'gelu_pytorch_tanh'):
        torch.manual_seed(1)
        config = transformers.AlbertConfig(**case['config'], hidden_act=activation, hidden_dropout_prob=0, attention_probs_dropout_prob=0)
        model = transformers.AlbertForPreTraining(config).train()
        optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4)
        ids = torch.randint(1, config.vocab_size, (case['batch'], case['sequence']))
        labels = torch.full_like(ids, -100).flatten()
        places = torch.arange(case['masked']) * ids.numel() // case['masked']
        labels[places] = ids.flatten()[places]
        order = torch.arange(case['batch']) % 2
        times = []
        for round in range(rounds + 1):
            start = time.process_time()
            optimiser.zero_grad()
            model(input_ids=ids, labels=labels.view_as(ids), sentence_order_label=order).loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            times.append((time.process_time() - start) * 1000)
        times = times[1:]
        found.append({'size': case['name'], 'activation': activation, 'milliseconds': statistics.median(times), 'least': min(times)})
print(json.dumps(found))
`;

/** The same steps in PyTorch on one thread. Throws with Python's own words where it has no torch or transformers. */
export function pythonSteps(python: string, cases: readonly TrainingCase[], rounds: number): readonly PythonStep[] {
  const told = cases.map(({ name, config, batch, sequence, masked }) => ({
    name, batch, sequence, masked,
    config: {
      vocab_size: config.vocabularySize, embedding_size: config.embeddingSize, hidden_size: config.hiddenSize, intermediate_size: config.intermediateSize,
      num_hidden_layers: config.layers, num_attention_heads: config.heads, max_position_embeddings: config.maxPositions,
    },
  }));
  const { status, stdout, stderr } = spawnSync(python, ['-c', script, JSON.stringify(told), String(rounds)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${python} did not take the steps: ${stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(stdout) as PythonStep[];
}
