import { albertArchitectures, headOfArchitecture, type AlbertConfig, type HeadKind, type ProblemType } from '@albertkit/core';

/** A model's settings with the architecture of a head, its labels and what they are; the model's own where they are not given. */
export function headConfig({ problemType: own, ...config }: AlbertConfig, kind: HeadKind, { labels, problemType }: { readonly labels?: readonly string[]; readonly problemType?: ProblemType }): AlbertConfig {
  const asked = problemType ?? (labels === undefined ? own : undefined);
  return { ...config, labels: labels ?? config.labels, architecture: architectureOf(kind), ...(asked === undefined ? {} : { problemType: asked }) };
}

/** The Hugging Face class with a head. */
export const architectureOf = (kind: HeadKind): string => albertArchitectures.find((name) => headOfArchitecture(name) === kind)!;
