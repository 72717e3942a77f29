import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../fixtures/files.js';
import { runCli } from '../fixtures/run-cli.js';
import { slots } from '../demo/texts.js';

describe('albertkit demo', () => {
  it('shows results on real text and that the backends agree', async () => {
    const { code, out, err } = await runCli(['demo']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const text of slots.texts) expect(out).toContain(`${text}\n`);
    expect(out).toContain('city 48-57');
    expect(out).toMatch(/They agree: [\d.]+ [kM] outputs/);
    expect(out).toMatch(/onnxruntime, wasm +[\d.]+ m?s +[\d,]+ +\d\.\de-\d+ +all \d equal/);
    expect(out).toMatch(/TensorFlow\.js, wasm +[\d.]+ m?s +[\d,]+ +\d\.\de-\d+ +all \d equal/);
    expect(out).not.toContain('\u001b');
    // Four heads on five backends, two of them slow by nature: on a busy machine this takes its time.
  }, 120_000);

  it('says what its folder lacks', async () => {
    expect(await runCli(['demo', '--model', temporaryFolder()])).toMatchObject({ code: 66, err: expect.stringMatching(/^albertkit: CONFIG_MISSING: /) });
  });
});
