import { commonOptions, tasks, type OptionRule, type OptionRules } from '@albertkit/tasks';

/** What each task takes with --set, and examples. */
export const taskHelp = (): string => `
Rows are lines of text, JSON objects where a line begins with a brace, or tables (csv, tsv) whose header names the fields,
lists being JSON in a cell: {"text"}, {"text","text_pair"}, {"tokens"},
{"question","context"}, {"question","contexts"}, {"text","choices"}, {"question","context","choices"}, {"text","labels"},
{"text","spans"}, {"sentences"}, {"source_sentence","sentences"}, {"query","documents"}, {"candidates"}.
Results are JSON Lines in input order when stdout is no terminal, offsets UTF-16 indices into the text.

Options of the tasks (--set key=value):
${[...Object.values(tasks).flatMap(({ name, options }) => [`  ${name}`, ...lines(options)]), '  every task', ...lines(commonOptions)].join('\n')}

Examples:
  albertkit run text-classification --model models/nano --head sentiment --text "What a lovely day"
  albertkit run token-classification --model models/nano --head slots --input requests.txt --set aggregation=average > slots.jsonl
  albertkit run fill-mask --model models/nano-base --text "The king and the [MASK]." --set topK=3
  albertkit run extractive-summarisation --model models/nano-base --input letter.txt --set sentences=2
  echo '{"candidates":["He is here.","He are here."]}' | albertkit run candidate-ranking --model models/nano-base
  albertkit run text-classification --model models/nano --head sentiment --input reviews.csv.gz --keep '*' --on-error skip \\
    --rejects rejects.jsonl --output labels.csv`;

const longest = Math.max(...[...Object.values(tasks).map(({ options }) => options), commonOptions].flatMap((rules) => Object.keys(rules)).map(({ length }) => length));

const lines = (rules: OptionRules): string[] => Object.entries(rules).filter(([, { kind }]) => kind !== 'function').map(([name, rule]) => `    ${name.padEnd(longest)}  ${rule.about}${choices(rule)}`);

const choices = (rule: OptionRule): string => {
  if (rule.kind === 'choice') return ` (${rule.of.join(', ')})`;
  return rule.kind === 'texts' ? ' (a JSON list of texts)' : rule.kind === 'numbers' ? ' (a JSON object)' : '';
};
