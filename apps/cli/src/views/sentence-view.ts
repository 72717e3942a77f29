import type { Infilled, Ranking, RankedCandidates, SentenceEmbedding, SentenceOrder, SentenceReordering, SentenceSimilarity, Summary, TextScore } from '@albertkit/tasks';
import { cut } from './cut.js';
import { coloursOf } from './palette.js';

type Screen = { readonly columns: number; readonly colours: boolean };
type SentenceRow = { readonly text?: string; readonly source_sentence?: string; readonly sentences?: readonly string[]; readonly query?: string; readonly candidates?: readonly string[] };
/** Results of the tasks on sentences by the task that gives them. */
type SentenceResults = {
  readonly 'sentence-embedding': SentenceEmbedding;
  readonly 'sentence-similarity': SentenceSimilarity;
  readonly 'embedding-ranking': Ranking;
  readonly 'text-ranking': Ranking;
  readonly 'sentence-order': SentenceOrder;
  readonly 'sentence-reordering': SentenceReordering;
  readonly 'extractive-summarisation': Summary;
  readonly scoring: TextScore;
  readonly 'candidate-ranking': RankedCandidates;
  readonly infilling: Infilled;
};
type Views = { readonly [Task in keyof SentenceResults]: (row: SentenceRow, result: SentenceResults[Task], screen: Screen) => string };

/** Each sentence task's result for people: what was asked, then one line a sentence, numbers before texts. */
export const sentenceViews: Views = {
  'sentence-embedding': ({ text = '' }, { vector }, screen) => {
    const { dim } = coloursOf(screen);
    return `${dim(`[${vector.length}]`)} ${Array.from(vector.subarray(0, 6), (value) => value.toFixed(3).padStart(7)).join(' ')} ${dim('…')}  ${cut(text, Math.max(20, screen.columns - 70))}`;
  },
  'sentence-similarity': ({ source_sentence = '', sentences = [] }, { scores, ranking }, screen) =>
    listed(source_sentence, ranking.map((place) => ({ number: scores[place]!, text: sentences[place] ?? '' })), screen),
  'embedding-ranking': (row, { documents }, screen) => ranked(row, documents, screen),
  'text-ranking': (row, { documents }, screen) => ranked(row, documents, screen),
  'sentence-order': (_, { sentences, inOrder, coherence, breaks }, screen) => {
    const { yellow } = coloursOf(screen);
    const lines = sentences.map(({ text }, n) => line(n === 0 ? undefined : inOrder[n - 1], text, screen, breaks.includes(n - 1) ? yellow : undefined));
    return [coherence === undefined ? 'fewer than two sentences' : `coherence ${coherence.toFixed(3)}`, ...lines].join('\n');
  },
  'sentence-reordering': (_, { sentences, order, coherence, given }, screen) =>
    [`coherence ${coherence.toFixed(3)}, as given ${given.toFixed(3)}`, ...sentences.map(({ text }, n) => `  ${String(order[n]! + 1).padStart(3)}  ${cut(text, screen.columns - 8)}`)].join('\n'),
  'extractive-summarisation': (_, { sentences, of }, screen) => listed(`${sentences.length} of ${of} ${of === 1 ? 'sentence' : 'sentences'}`, sentences.map(({ score, text }) => ({ number: score, text })), screen),
  scoring: ({ text = '' }, { score, mean, tokens }, screen) => {
    const { dim } = coloursOf(screen);
    const least = [...tokens].sort((a, b) => a.score - b.score).slice(0, 3).map((token) => `${cut(token.token, 20)} ${dim(token.score.toFixed(2))}`);
    return [`${score.toFixed(2)}  ${dim(`${mean.toFixed(3)} a token`)}  ${cut(text, Math.max(20, screen.columns - 40))}`, ...(least.length > 0 ? [`  least likely: ${least.join('  ')}`] : [])].join('\n');
  },
  'candidate-ranking': (_, { candidates }, screen) => candidates.map(({ score, text }) => line(score, text, screen)).join('\n'),
  infilling: (_, { text, edits, before, after }, screen) => {
    const { bold, dim } = coloursOf(screen);
    const changes = edits.map(({ was, now }) => `  ${cut(was, 30)} → ${bold(cut(now, 30))}`);
    return [`${cut(text, Math.max(20, screen.columns - 30))}  ${dim(`${before.score.toFixed(2)} → ${after.score.toFixed(2)}`)}`, ...changes].join('\n');
  },
};

const ranked = ({ query = '' }: SentenceRow, documents: Ranking['documents'], screen: Screen): string => listed(query, documents.map(({ score, text }) => ({ number: score, text })), screen);

const listed = (title: string, rows: readonly { readonly number: number; readonly text: string }[], screen: Screen): string =>
  [cut(title, screen.columns - 1), ...rows.map(({ number, text }) => line(number, text, screen))].join('\n');

/** A number, where there is one, and a text on one line. */
function line(number: number | undefined, text: string, screen: Screen, paint: (shown: string) => string = (shown) => shown): string {
  return `  ${paint((number?.toFixed(3) ?? '').padStart(8))}  ${cut(text, screen.columns - 13)}`;
}
