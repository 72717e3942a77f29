// Makes the labelled rows of recipes/nano-1.json out of the published data sets: node recipes/prepare-data.mjs DATA OUTPUT
// DATA has a folder a data set (gzipped JSON Lines, SQuAD in its own JSON); OUTPUT gets a train and a dev file a head.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const [data, output] = process.argv.slice(2);
if (data === undefined || output === undefined) {
  process.stderr.write('usage: node recipes/prepare-data.mjs DATA OUTPUT\n');
  process.exit(2);
}

/** @param {string} name */
const text = (name) => gunzipSync(readFileSync(join(data, name))).toString();
/** @param {string} name @returns {any[]} */
const rows = (name) => text(`${name}.jsonl.gz`).trimEnd().split('\n').map((line) => JSON.parse(line));
/** @param {string} name @param {readonly object[]} lines */
const write = (name, lines) => {
  writeFileSync(join(output, `${name}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  process.stdout.write(`${JSON.stringify({ file: `${name}.jsonl`, rows: lines.length })}\n`);
};
/** A number from 0 to 99 that is always the same for a text. @param {string} of */
const hundredth = (of) => parseInt(createHash('sha1').update(of).digest('hex').slice(0, 8), 16) % 100;
mkdirSync(output, { recursive: true });

// GoEmotions: texts whose emotions are all positive, all negative, or neutral; the groups are those of the data set's own paper.
const emotions = new Map([
  ...['admiration', 'amusement', 'approval', 'caring', 'desire', 'excitement', 'gratitude', 'joy', 'love', 'optimism', 'pride', 'relief'].map((name) => /** @type {const} */ ([name, 'positive'])),
  ...['anger', 'annoyance', 'disappointment', 'disapproval', 'disgust', 'embarrassment', 'fear', 'grief', 'nervousness', 'remorse', 'sadness'].map((name) => /** @type {const} */ ([name, 'negative'])),
  /** @type {const} */ (['neutral', 'neutral']),
]);
for (const split of ['train', 'dev', 'test']) {
  write(`sentiment-${split}`, rows(`goemotions/${split}`).flatMap((row) => {
    const found = new Set(row.labels.map((/** @type {string} */ label) => emotions.get(label)));
    const [label] = found;
    return found.size === 1 && label !== undefined ? [{ text: row.text, label }] : [];
  }));
}

// SNIPS: the intent of a command and its slots.
for (const split of ['train', 'test']) {
  const commands = rows(`snips/${split}`);
  write(`intents-${split}`, commands.map((row) => ({ text: row.text, label: row.intent })));
  write(`slots-${split}`, commands.map((row) => ({ text: row.text, spans: row.slots.map((/** @type {{slot: string, start: number, end: number}} */ { slot, start, end }) => ({ label: slot, start, end })) })));
}

// Entities of four data sets as persons, places and organisations; all else is no entity.
/** @type {Record<string, string>} */
const kinds = { PER: 'PER', LOC: 'LOC', ORG: 'ORG', person: 'PER', location: 'LOC', corporation: 'ORG', group: 'ORG' };
/** @param {any} row */
const entities = ({ tokens, tags }) => ({ tokens, tags: tags.map((/** @type {string} */ tag) => (kinds[tag.slice(2)] ? `${tag.slice(0, 2)}${kinds[tag.slice(2)]}` : 'O')) });
const wikigold = rows('wikigold/all').map(entities);
const held = new Set(JSON.parse(readFileSync(new URL('wikigold-dev.json', import.meta.url), 'utf8')));
write('entities-train', [...['wnut17/train', 'btc/a', 'btc/b', 'btc/e', 'btc/g', 'uner-ewt/dev'].flatMap((name) => rows(name).map(entities)), ...wikigold.filter((_, n) => !held.has(n))]);
write('entities-dev', wikigold.filter((_, n) => held.has(n)));
write('entities-test', rows('uner-ewt/test').map(entities));

// Toxicity of a sentence: whether its post's readers marked a word in it; and whole comments with a label.
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
/** @param {any} post */
const marked = ({ text, spans }) => {
  if (spans.length === 0) return [];
  const points = Array.from(text);
  const places = spans.map((/** @type {[number, number]} */ [start, end]) => [points.slice(0, start).join('').length, points.slice(0, end).join('').length]);
  return Array.from(sentences.segment(text)).flatMap(({ segment, index }) => {
    const toxic = places.some((/** @type {[number, number]} */ [start, end]) => start < index + segment.length && end > index);
    return segment.trim().length < 4 ? [] : [{ text: segment.trim(), label: toxic ? 'toxic' : 'okay' }];
  });
};
const comments = rows('surge-toxicity/all').map(({ text, label }) => ({ text, label: label === 1 ? 'toxic' : 'okay' }));
write('toxicity-train', [...rows('toxic-spans/train').flatMap(marked), ...comments.filter(({ text }) => hundredth(text) >= 20)]);
write('toxicity-dev', [...rows('toxic-spans/dev').flatMap(marked), ...comments.filter(({ text }) => hundredth(text) < 20)]);
write('toxicity-test', rows('toxic-spans/test').flatMap(marked));

// SQuAD 1.1. Training has, of each passage, the sentence of the answer and sentences around it, to some 50 words: three times the questions in the same time.
/** A sample by the hash of their id. @param {string} name @param {number} share of a hundred */
const questions = (name, share) => JSON.parse(text(name)).data.flatMap((/** @type {any} */ { paragraphs }) => paragraphs.flatMap((/** @type {any} */ { context, qas }) =>
  qas.filter((/** @type {any} */ { id }) => hundredth(id) < share).map((/** @type {any} */ { question, answers }) => ({ question, context, answers: answers.map((/** @type {any} */ { text, answer_start }) => ({ text, answer_start: units(context, answer_start) })) }))));
/** SQuAD counts code points, and what is written here UTF-16 units. @param {string} text @param {number} points */
const units = (text, points) => Array.from(text).slice(0, points).join('').length;
const wordsAround = 50;
/** @param {string} text */
const words = (text) => text.split(/\s+/).length;
/** @param {{ question: string, context: string, answers: { text: string, answer_start: number }[] }} row */
const shortened = ({ question, context, answers: [answer] }) => {
  if (!answer) throw new Error('a question of SQuAD 1.1 without an answer');
  const parts = Array.from(sentences.segment(context));
  const begins = answer.answer_start;
  let from = parts.findLastIndex(({ index }) => index <= begins);
  let to = parts.findLastIndex(({ index }) => index < begins + answer.text.length);
  const cut = () => parts.slice(from, to + 1).map(({ segment }) => segment).join('');
  for (let turn = hundredth(question); ; turn++) { // now before, now after, so that answers stand anywhere
    const [before, after] = [parts[from - 1], parts[to + 1]];
    const next = turn % 2 === 0 ? before ?? after : after ?? before;
    if (!next || words(cut()) + words(next.segment) > wordsAround) break;
    if (next === before) from--;
    else to++;
  }
  return { question, context: cut(), answers: [{ text: answer.text, answer_start: begins - (parts[from]?.index ?? 0) }] };
};
write('answers-train', questions('squad/train-v1.1.json.gz', 100).map(shortened));
write('answers-dev', questions('squad/dev-v1.1.json.gz', 10));
