import { headOfArchitecture, type AlbertConfig, type HeadKind } from '@albertkit/core';
import { openModel, type HeadInfo, type ModelFolder } from '@albertkit/hub';
import { CliError, oneLine } from './errors.js';
import { writeLine, type Io } from './io.js';

/** A model folder and the one head of it that a command works with. */
export type OpenedModel = {
  readonly folder: ModelFolder;
  readonly head: HeadInfo;
  readonly kind: HeadKind;
  /** The folder's configuration with the head's own labels. */
  readonly config: AlbertConfig;
};

/** Opens a folder and picks its head: the one asked for, or the only one. Throws `HEAD_UNKNOWN`, `HEAD_NEEDED` and what `openModel` throws. */
export async function openModelHead(path: string, name: string | undefined, io: Io): Promise<OpenedModel> {
  const folder = await openModel(path);
  for (const warning of folder.warnings) await writeLine(io.err, `albertkit: warning: ${oneLine(warning)}`);
  const head = pickHead(folder, name);
  return { folder, head, kind: headOfArchitecture(head.architecture), config: configOf(folder.config, head) };
}

function pickHead({ heads, source }: ModelFolder, name: string | undefined): HeadInfo {
  const names = [...heads.keys()];
  const head = heads.get(name ?? names[0] ?? '');
  if (!head) throw new CliError('HEAD_UNKNOWN', `${source.description} has no head "${name}"; it has ${names.join(', ')}.`, { head: name, heads: names });
  if (name === undefined && names.length > 1) throw new CliError('HEAD_NEEDED', `${source.description} has several heads; choose one with --head: ${names.join(', ')}.`, { heads: names });
  return head;
}

/** Whether a folder's heads have names of their own (albertkit.json), so that their tensors are called `heads.NAME.*`. */
export const namesHeads = async ({ source }: ModelFolder): Promise<boolean> => (await source.list()).includes('albertkit.json');

/** The configuration as one head sees it: the encoder's sizes with that head's labels and kind of problem. */
export function configOf({ problemType: _, ...config }: AlbertConfig, { labels, problemType }: HeadInfo): AlbertConfig {
  return { ...config, labels, ...(problemType === undefined ? {} : { problemType }) };
}
