import { AlbertkitError } from '@albertkit/core';
import type { CorpusIndex } from './corpus-index.js';
import type { PretrainingSettings } from './settings.js';

/** Where in the data training stands: plain JSON, kept with a checkpoint. */
export type DataPosition = {
  /** The hash of the corpus. */
  readonly corpus: string;
  readonly settings: PretrainingSettings;
  readonly epoch: number;
  /** The next batch: which of the epoch's shards, in the epoch's order, and which of its batches. */
  readonly shard: number;
  readonly batch: number;
};

/**
 * The position that a value is, if data can go on from there just as they would have gone on then. Throws `DATA_CHANGED` where the
 * corpus is another, `RESUME_MISMATCH` with the `fields` of the settings that differ, and `DATA_POSITION` for what is no position.
 */
export function checkPosition(value: unknown, { sha256, shards }: CorpusIndex, settings: PretrainingSettings): DataPosition {
  const position = value as Partial<DataPosition> | null | undefined;
  const whole = [position?.epoch, position?.shard, position?.batch].every((number) => Number.isSafeInteger(number) && number! >= 0);
  if (!position || !whole || typeof position.corpus !== 'string' || typeof position.settings !== 'object') {
    throw new AlbertkitError('DATA_POSITION', 'This is no position in the data: give one that came with a batch.', { position });
  }
  if (position.corpus !== sha256) {
    throw new AlbertkitError('DATA_CHANGED', 'The corpus is not the one that this position is of: its text, vocabulary or shards changed. Build it again from the same text, or start from the beginning.', { wanted: position.corpus, found: sha256 });
  }
  const fields = differing(position.settings ?? {}, settings);
  if (fields.length > 0) throw new AlbertkitError('RESUME_MISMATCH', `The settings of the data differ from those of this position in ${fields.join(', ')}: use the same, or start from the beginning.`, { fields, wanted: position.settings, given: settings });
  if (position.shard! >= shards.length) throw new AlbertkitError('DATA_POSITION', `The position is in shard ${position.shard} of ${shards.length}: give one that came with a batch.`, { position });
  return position as DataPosition;
}

function differing(wanted: object, given: PretrainingSettings): readonly string[] {
  const known = new Map<string, unknown>(Object.entries(wanted));
  return Object.entries(given).flatMap(([name, value]) => (JSON.stringify(known.get(name)) === JSON.stringify(value) ? [] : [name]));
}
