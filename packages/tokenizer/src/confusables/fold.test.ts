import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { growth } from '../../../../testing/growth.js';
import { readModelBytes } from '../fixtures/golden-rows.js';
import { readSentencePiece } from '../index.js';
import { foldConfusables } from './fold.js';

const fold = (text: string, keep = '') => foldConfusables(text, { keep }).text;

describe('words found in spam', () => {
  const rows = readFileSync(new URL('../../fixtures/confusable-words.tsv', import.meta.url), 'utf8').trimEnd().split('\n').map((row): readonly string[] => row.split('\t'));
  it('all become what was meant', () => {
    expect(rows).toHaveLength(639);
    for (const [word, meant] of rows) expect(fold(`the ${word} is`)).toBe(`the ${meant} is`);
  });
  it('become words of the vocabulary', () => {
    const tokenizer = readSentencePiece(readModelBytes());
    const whole = (word: string) => tokenizer.encode(word, { specialTokens: false }).ids.length === 1;
    expect(rows.filter(([word]) => whole(word!)).length).toBe(28);
    expect(rows.filter(([word]) => whole(fold(word!))).length).toBe(554);
  });
});

it.each([
  ['a word of two scripts', 'Gооgle', 'Google'],
  ['more foreign letters than Latin ones, among Latin words', 'buy сhеар pills', 'buy cheap pills'],
  ['whole words of another script among Latin words', 'plays а сосо role in сосо land', 'plays a coco role in coco land'],
  ['words in disguise side by side', 'Уоur Раураl ассоunt а сор', 'Your Paypal account а сор'],
  ['at the start and the end', 'Сhеар now or сhеар', 'Cheap now or cheap'],
  ['more foreign letters than Latin ones, alone', 'сhеар', 'cheap'],
  ['Latin look-alikes', 'ɑnd ᴡith Ƭext preɗiction', 'and with Text prediction'],
  ['styled letters', '𝗳𝗿𝗲𝗲 ⓗⓔⓛⓟ ｔｅｘｔ', 'free help text'],
  ['one styled letter', 'such 𝗮 text', 'such a text'],
  ['a digit of another script', 't᧐ do', 'to do'],
  ['hidden characters', 'v\u200bi\u00ada\u2060gra', 'viagra'],
  ['marks through letters', 'f\u0336r\u0336e\u0336e\u0336', 'free'],
  ['heaped marks', 'z\u0301\u0302\u0303\u0304\u0305ero a\u0301\u0301b', 'zero ab'],
  ['a look-alike of I and l', 'appӏe appΙe ΙBM', 'apple apple IBM'],
  ['an accent on a look-alike', 'naїve', 'nai\u0308ve'],
])('folds %s', (_, text, folded) => {
  expect(fold(text)).toBe(folded);
});

it.each([
  ['Russian, words that read as Latin among it', 'Москва, рот и сор. А у нас хор'],
  ['Greek', 'Το νερο και ο ουρανος'],
  ['Armenian', 'ոսո օր սա է'],
  ['one word alone', 'сор'],
  ['a Bulgarian sentence after an English one', 'This is it. редактира тази страница преди седмица'],
  ['a whole word beside one of its script', 'the hexe сор или'],
  ['a name in another script', 'with Анна and Тото in a сор'],
  ['a Latin letter in a Russian word among Russian ones', 'мы видим cорт тут'],
  ['a word of two scripts that reads as nothing', 'Wоrд'],
  ['symbols of science', 'TNFα, kΩ, χ2, αs and the parameter α or 𝛼'],
  ['accents of Europe', 'naïve Øre łódź ısı café Ðorđe ǎ'],
  ['Japanese with Latin letters', 'Tシャツ Ｔシャツ'],
  ['Persian with joiners', 'می\u200cخواهم'],
  ['numbers', '१० ２０２４ ¹²'],
  ['punctuation', '“quotes” – and’s…'],
  ['raised letters', '1ˢᵗ m²'],
  ['emoji', '👩\u200d💻 1\ufe0f\u20e3 ℹ\ufe0f'],
  ['emoji among words', 'more ℹ here'],
  ['leetspeak', 'fr33 v1agra'],
])('leaves %s', (_, text) => {
  expect(foldConfusables(text)).toMatchObject({ text, changes: [] });
});

it('folds everything readable where asked to, and leaves what is kept', () => {
  expect(foldConfusables('сор и рот', { words: 'always' }).text).toBe('cop и pot');
  expect(fold('ɗaya ƙasa', 'ɗƙ')).toBe('ɗaya ƙasa');
});

it('tells what it changed and where from', () => {
  const text = 'Tһe v\u200bi\u200bѕa 😀';
  const { text: folded, starts, ends, changes } = foldConfusables(text);
  expect(folded).toBe('The visa 😀');
  expect(Array.from(starts, (start, i) => text.slice(start, ends[i]))).toEqual(['T', 'һ', 'e', ' ', 'v\u200b', 'i\u200b', 'ѕ', 'a', ' ', '😀', '😀']);
  expect(changes).toEqual([
    { start: 0, end: 3, text: 'Tһe', replacement: 'The' },
    { start: 4, end: 10, text: 'v\u200bi\u200bѕa', replacement: 'visa' },
  ]);
});

it('leaves a thousand undecided words one after the other, and folds fewer', () => {
  const run = (count: number) => `the ${'сhеар '.repeat(count)}end`;
  expect(fold(run(999))).toBe(run(999).replaceAll('сhеар', 'cheap'));
  expect(fold(run(1000))).toBe(run(1000));
});

describe('time is linear', () => {
  it.each([
    ['words in disguise only', 'Уоur сhеар '],
    ['whole words of another script', 'сор '],
    ['one word', 'о'],
    ['marks on one letter', '\u0301\u0323'],
    ['hidden characters', '\u200b'],
    ['lone surrogates', '\ud800'],
    ['ideographs', '日'],
  ])('%s', (_, part) => {
    const work = (units: number) => {
      const text = `a${part.repeat(units / part.length)}`;
      for (let warmUp = 0; warmUp < 4; warmUp++) foldConfusables(text);
      return () => void foldConfusables(text);
    };
    expect(growth(work, 50_000)).toBeLessThanOrEqual(2.6);
  });
});
