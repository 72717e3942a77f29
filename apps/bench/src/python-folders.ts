import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onnxBackend } from '@albertkit/backend-onnx';
import { albertForward, headOfArchitecture, type Backend, type Tensor } from '@albertkit/core';
import { loadModel } from '@albertkit/tasks';
import * as runtime from 'onnxruntime-node';
import { machine, showMachine } from './machine.js';
import type { Report } from './report.js';
import { showTable } from './table.js';
import { trainFolders, type TrainedFolder } from './trained-folders.js';

const most = 2e-5;
const texts = ['the king saw the hill.', 'Will it rain in Rome, or snow?', 'a'];

/** What transformers made of a folder: the ids of the texts, and for each text the model's outputs, flat. */
type Opened = { readonly architecture: string; readonly unread: readonly string[]; readonly ids: readonly (readonly number[])[]; readonly outputs: readonly Readonly<Record<string, readonly number[]>>[] };

const makeScript = `
import sys, torch, transformers
torch.manual_seed(1)
source, folder = sys.argv[1:]
config = transformers.AlbertConfig.from_pretrained(source)
transformers.AlbertForSequenceClassification(config).save_pretrained(folder)
transformers.PreTrainedTokenizerFast(tokenizer_file=source + '/tokenizer.json', cls_token='[CLS]', sep_token='[SEP]', pad_token='<pad>', mask_token='[MASK]', unk_token='<unk>').save_pretrained(folder)
print('[]')
`;

const openScript = `
import json, sys, torch, transformers
transformers.logging.set_verbosity_error()
folders, texts = json.loads(sys.argv[1]), json.loads(sys.argv[2])
found = []
for folder in folders:
    config = transformers.AutoConfig.from_pretrained(folder)
    model, info = getattr(transformers, config.architectures[0]).from_pretrained(folder, output_loading_info=True, dtype=torch.float32)
    unread = sorted(str(name) for kind in ('missing_keys', 'unexpected_keys', 'mismatched_keys') for name in info[kind])
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    ids = [tokenizer(text)['input_ids'] for text in texts]
    choices = config.architectures[0] == 'AlbertForMultipleChoice'
    outputs = []
    with torch.no_grad():
        for row in ids:
            given = model.eval()(input_ids=torch.tensor([[row]] if choices else [row]))
            outputs.append({name: value.flatten().tolist() for name, value in given.items() if torch.is_tensor(value)})
    found.append({'architecture': config.architectures[0], 'unread': unread, 'ids': ids, 'outputs': outputs})
print(json.dumps(found))
`;

/** Folders that were trained here, opened by Python's transformers: names of weights, ids and outputs, which must agree within 2e-5, of a number above 1 relatively. Throws where Python has no transformers, and with the table where they do not agree. */
export async function pythonFolders(_rounds: number, { python = 'python3' }: { readonly python?: string }): Promise<Report> {
  const within = mkdtempSync(join(tmpdir(), 'albertkit-folders-'));
  try {
    const made = join(within, 'made-by-transformers');
    inPython(python, makeScript, fileURLToPath(new URL('../../../models/nano-base', import.meta.url)), made);
    const folders = trainFolders(within, made);
    const opened = inPython(python, openScript, JSON.stringify(folders.map(({ folder }) => folder)), JSON.stringify(texts)) as readonly Opened[];
    const backend = onnxBackend({ runtime });
    const results = [];
    try {
      for (const [n, folder] of folders.entries()) results.push(await compared(folder, opened[n]!, backend));
    } finally {
      await backend.dispose();
    }
    const at = machine();
    const text = `Folders trained here for three updates, opened by transformers: outputs on ${texts.length} texts\n${showMachine(at)}\n\n${showTable(['trained as', 'architecture', 'weights not read', 'ids that differ', 'outputs', 'largest difference'], results.map((row) => [row.name, row.architecture, row.unread, row.otherIds, row.outputs, row.difference.toExponential(1)]))}`;
    if (results.some(({ unread, otherIds, outputs, difference }) => unread > 0 || otherIds > 0 || outputs === 0 || !(difference <= most))) throw new Error(`Not all folders agree within ${most}.\n${text}`);
    return { name: 'python-folders', machine: at, rounds: 1, results, text };
  } finally {
    rmSync(within, { recursive: true, force: true });
  }
}

async function compared({ name, folder }: TrainedFolder, { architecture, unread, ids, outputs }: Opened, backend: Backend): Promise<{ name: string; architecture: string; unread: number; otherIds: number; outputs: number; difference: number }> {
  const { config, tokenizer, folder: files } = await loadModel(folder);
  const kind = headOfArchitecture(architecture);
  const graph = albertForward(config, kind);
  await using executable = await backend.compile(graph, await files.weights(graph.parameters));
  let [otherIds, numbers, difference] = [0, 0, 0];
  for (const [n, text] of texts.entries()) {
    const row = tokenizer.encode(text).ids;
    if (row.join() !== ids[n]!.join()) otherIds++;
    const shape = kind === 'multiple-choice' ? [1, 1, row.length] : [1, row.length];
    const tensor = (value: (id: number) => number): Tensor => ({ dtype: 'int32', shape, data: Int32Array.from(row, value) });
    const found = await executable.run({ input_ids: tensor((id) => id), attention_mask: tensor(() => 1), token_type_ids: tensor(() => 0) });
    for (const [output, { data }] of Object.entries(found)) {
      const theirs = outputs[n]![output] ?? outputs[n]!.logits ?? [];
      numbers += data.length;
      difference = theirs.length === data.length ? theirs.reduce((worst, value, at) => Math.max(worst, Math.abs(value - data[at]!) / Math.max(1, Math.abs(value))), difference) : Infinity;
    }
  }
  return { name, architecture, unread: unread.length, otherIds, outputs: numbers, difference };
}

function inPython(python: string, script: string, ...args: readonly string[]): unknown {
  const { status, stdout, stderr, error } = spawnSync(python, ['-c', script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${python} has no torch and transformers, or they do not open the folders (--python PATH): ${(stderr || error?.message || '').trim().split('\n').at(-1)}`);
  return JSON.parse(stdout) as unknown;
}
