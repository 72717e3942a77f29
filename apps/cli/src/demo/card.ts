import { join } from 'node:path';
import { readInputFile } from '../read-file.js';
import { oneLine } from '../errors.js';

const telling = /accuracy|f1|loss|correlation/;
const largestCard = 64 * 1024;

/**
 * What a model's own card.json says of its quality: `accuracy 0.729, macro f1 0.71 on its dev rows, trained in 8.7 minutes`; undefined where there is
 * no card that says so.
 */
export async function cardLine(folder: string): Promise<string | undefined> {
  try {
    const card: unknown = JSON.parse(new TextDecoder().decode(await readInputFile(join(folder, 'card.json'), largestCard)));
    const figures = field(card, 'figures');
    const dev = field(figures, 'dev');
    const found = numbers(dev ?? figures).slice(0, dev === undefined ? 1 : 2).map(([name, value]) => `${oneLine(name.replaceAll('_', ' '))} ${Number(value.toPrecision(3))}`);
    const minutes = field(figures, 'minutes') ?? field(dev, 'minutes');
    const said = [...(found.length === 0 ? [] : [`${found.join(', ')}${dev === undefined ? '' : ' on its dev rows'}`]), ...(typeof minutes === 'number' ? [`trained in ${minutes} minutes`] : [])];
    return said.length === 0 ? undefined : said.join(', ');
  } catch {
    return undefined;
  }
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;

const numbers = (value: unknown): [string, number][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).filter((entry): entry is [string, number] => telling.test(entry[0]) && typeof entry[1] === 'number') : [];
