import { join } from 'node:path';
import { readInputFile } from '../read-file.js';
import { oneLine } from '../errors.js';

const telling = /accuracy|f1|loss|correlation/;
const largestCard = 64 * 1024;

/**
 * What a model's own card.json says of the quality of a head: `accuracy 0.729, macro f1 0.71 on its dev rows`; undefined where there is no card that
 * says so.
 */
export async function cardLine(folder: string, head: string): Promise<string | undefined> {
  try {
    const card: unknown = JSON.parse(new TextDecoder().decode(await readInputFile(join(folder, 'card.json'), largestCard)));
    const found = numbers(field(field(card, 'figures'), head)).slice(0, 2).map(([name, value]) => `${oneLine(name.replaceAll('_', ' '))} ${Number(value.toPrecision(3))}`);
    return found.length === 0 ? undefined : `${found.join(', ')} on its dev rows`;
  } catch {
    return undefined;
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;

const numbers = (value: unknown): [string, number][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).filter((entry): entry is [string, number] => telling.test(entry[0]) && typeof entry[1] === 'number') : [];
