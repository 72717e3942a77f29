import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Best CPU seconds over the rounds for each Python library that is there; a library that is not is left out. */
export type PythonSeconds = { readonly name: string; readonly seconds: number };

const script = `
import json, os, sys, time
os.environ['TOKENIZERS_PARALLELISM'] = 'false'
folder, rounds = sys.argv[1], int(sys.argv[2])
texts = json.load(open(folder + '/texts.json'))
ways = {}
try:
    import sentencepiece
    processor = sentencepiece.SentencePieceProcessor(model_file=folder + '/spiece.model')
    offsets = lambda text: processor.encode(text, return_type='offset_mapping')
    try: offsets('a')
    except TypeError: offsets = lambda text: [(p.id, p.begin, p.end) for p in processor.encode(text, out_type='immutable_proto').pieces]
    ways['sentencepiece ' + sentencepiece.__version__ + ' (C++), offsets'] = offsets
    ways['sentencepiece ' + sentencepiece.__version__ + ' (C++), ids only'] = processor.encode
except ImportError: pass
try:
    import tokenizers
    tokenizer = tokenizers.Tokenizer.from_file(folder + '/tokenizer.json')
    def encode(text):
        encoding = tokenizer.encode(text)
        return encoding.ids, encoding.offsets
    ways['tokenizers ' + tokenizers.__version__ + ' (Rust), offsets'] = encode
except ImportError: pass
best = {}
for round in range(rounds):
    for name, way in ways.items():
        start = time.process_time()
        for text in texts: way(text)
        best[name] = min(best.get(name, 1e9), time.process_time() - start)
print(json.dumps([{'name': name, 'seconds': seconds} for name, seconds in best.items()]))
`;

/** Runs the texts through Google's and Hugging Face's own libraries where `python` has them. */
export function pythonSeconds(python: string, texts: readonly string[], model: Uint8Array, tokenizerJson: string, rounds: number): readonly PythonSeconds[] {
  const folder = mkdtempSync(join(tmpdir(), 'albertkit-bench-'));
  try {
    writeFileSync(join(folder, 'texts.json'), JSON.stringify(texts));
    writeFileSync(join(folder, 'spiece.model'), model);
    writeFileSync(join(folder, 'tokenizer.json'), tokenizerJson);
    const { status, stdout } = spawnSync(python, ['-c', script, folder, String(rounds)], { encoding: 'utf8' });
    return status === 0 ? (JSON.parse(stdout) as PythonSeconds[]) : [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
