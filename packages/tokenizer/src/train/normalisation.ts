import { encodeBase64 } from '../base64.js';
import { readCharsmap } from '../charsmap.js';
import { alignedText, unitsToString } from '../normalise/aligned-text.js';
import { graphemes } from '../normalise/grapheme.js';
import { lowercase } from '../normalise/lowercase.js';
import { nfkd } from '../normalise/nfkd.js';
import { pipeline } from '../normalise/pipeline.js';
import { precompiled } from '../normalise/precompiled.js';
import { replaceLiteral } from '../normalise/replace.js';
import { stripAccents } from '../normalise/strip-accents.js';
import type { NormaliserStep } from '../normalise/step.js';
import type { TrainSettings } from './options.js';

/** How text is normalised before training, and the same as the `normalizer` of a tokenizer.json. */
export interface Normalisation {
  readonly apply: (text: string) => string;
  readonly json: object | null;
}

/** The normalisation that the settings ask for. Throws `SPM_CHARSMAP`. */
export function normalisation(settings: Pick<TrainSettings, 'normalisation' | 'charsmap' | 'lowerCase' | 'keepAccents'>): Normalisation {
  const chosen = parts(settings);
  const run = pipeline(chosen.map(({ step }) => step));
  const out = alignedText();
  return {
    apply(text) {
      out.length = 0;
      run.append(text, 0, text.length, out);
      return unitsToString(out.units, 0, out.length);
    },
    json: chosen.length === 0 ? null : { type: 'Sequence', normalizers: chosen.map(({ json }) => json) },
  };
}

interface Part {
  readonly step: NormaliserStep;
  readonly json: object;
}

function parts({ normalisation: kind, charsmap, lowerCase, keepAccents }: Parameters<typeof normalisation>[0]): readonly Part[] {
  const quote = (literal: string): Part => ({ step: replaceLiteral(literal, '"'), json: { type: 'Replace', pattern: { String: literal }, content: '"' } });
  const chosen: Part[] = kind === 'albert' ? [quote('``'), quote("''")] : [];
  if (kind === 'albert' && !keepAccents) chosen.push({ step: nfkd(false), json: { type: 'NFKD' } }, { step: stripAccents(), json: { type: 'StripAccents' } });
  if (lowerCase) chosen.push({ step: lowercase(), json: { type: 'Lowercase' } });
  if (charsmap.length > 0) {
    chosen.push({ step: precompiled(readCharsmap(charsmap), graphemes()), json: { type: 'Precompiled', precompiled_charsmap: encodeBase64(charsmap) } });
  }
  return chosen;
}
