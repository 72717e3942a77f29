import { AlbertkitError } from '../errors.js';

/** What stands on top of the encoder. */
export type HeadKind =
  | 'base'
  | 'pretraining'
  | 'masked-lm'
  | 'sequence-classification'
  | 'token-classification'
  | 'question-answering'
  | 'multiple-choice';

const kinds: ReadonlyMap<string, HeadKind> = new Map<string, HeadKind>([
  ['AlbertModel', 'base'],
  ['AlbertForPreTraining', 'pretraining'],
  ['AlbertForMaskedLM', 'masked-lm'],
  ['AlbertForSequenceClassification', 'sequence-classification'],
  ['AlbertForTokenClassification', 'token-classification'],
  ['AlbertForQuestionAnswering', 'question-answering'],
  ['AlbertForMultipleChoice', 'multiple-choice'],
]);

/** The seven class names of Hugging Face transformers that this package builds. */
export const albertArchitectures: readonly string[] = [...kinds.keys()];

/** The head behind a class name as config.json has it in `architectures`. Throws `ARCHITECTURE` for any other name. */
export function headOfArchitecture(architecture: string): HeadKind {
  const kind = kinds.get(architecture);
  if (kind !== undefined) return kind;
  throw new AlbertkitError(
    'ARCHITECTURE',
    `The architecture ${JSON.stringify(architecture.slice(0, 80))} is none that can be built here: ${albertArchitectures.join(', ')}.`,
    { architecture: architecture.slice(0, 80), known: albertArchitectures },
  );
}
