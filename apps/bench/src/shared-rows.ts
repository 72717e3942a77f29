import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const data = new URL('../../../../shared/data/', import.meta.url);

/** Real data sets that lie beside the repository of those who have them. */
export const hasSharedData = (): boolean => existsSync(data);

/** The rows of one of them, of the form that its README gives. */
export const sharedRows = <Row>(name: string): readonly Row[] =>
  gunzipSync(readFileSync(new URL(`${name}.jsonl.gz`, data))).toString('utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Row);
