import { TokenizerError } from './errors.js';
import { boolean, clip, field, index, items, requiredField, string, typeOf, unsupported, type JsonValue } from './json-value.js';
import { flatten } from './json-normaliser.js';
import type { TokenModel } from './model.js';
import { albertTemplate, plainTemplate, robertaTemplate, type Template, type TemplateItem } from './template.js';

const maxItems = 64;

/** Reads the `post_processor` of a tokenizer.json. Throws `TOK_JSON`, `TOK_UNSUPPORTED`, `TOK_VOCAB`. */
export function readTemplate(at: JsonValue | undefined, model: TokenModel): Template {
  if (!at) return plainTemplate;
  if (typeOf(at) === 'Sequence') return readSequence(at, model);
  switch (typeOf(at)) {
    case 'BertProcessing':
      return albertTemplate(readSpecial(at, 'cls', model), readSpecial(at, 'sep', model));
    case 'RobertaProcessing':
      return readRoberta(at, model);
    case 'TemplateProcessing':
      return readTemplateItems(at, model);
    default:
      throw unsupported('post_processor', typeOf(at), 'TemplateProcessing, BertProcessing, RobertaProcessing');
  }
}

function readRoberta(at: JsonValue, model: TokenModel): Template {
  const template = robertaTemplate(readSpecial(at, 'cls', model), readSpecial(at, 'sep', model));
  const trims = boolean(field(at, 'trim_offsets'), true);
  return trims ? { ...template, trim: { addPrefixSpace: boolean(field(at, 'add_prefix_space'), true) } } : template;
}

function readTemplateItems(at: JsonValue, model: TokenModel): Template {
  const single = readItems(requiredField(at, 'single'), at, model);
  const pair = readItems(requiredField(at, 'pair'), at, model);
  requireTexts(single, [0], 'post_processor.single');
  requireTexts(pair, [0, 1], 'post_processor.pair');
  return { single, pair };
}

/** A Sequence is read where one processor adds the special tokens and nothing else is in it. */
function readSequence(at: JsonValue, model: TokenModel): Template {
  const [processor, ...more] = flatten(at, 'processors', 0);
  if (!processor || more.length > 0) throw unsupported(at.path, `a Sequence of ${more.length + (processor ? 1 : 0)} processors`, 'one');
  return readTemplate(processor, model);
}

/** The id of a special token of BertProcessing or RobertaProcessing: a pair of entry and id. */
function readSpecial(at: JsonValue, name: 'cls' | 'sep', model: TokenModel): number {
  const pair = requiredField(at, name);
  const [entry, value] = items(pair);
  const id = index({ value, path: pair.path });
  if (model.token(id) === entry) return id;
  throw new TokenizerError('TOK_VOCAB', `${pair.path} in tokenizer.json has the id ${id}, which is not that entry of the vocabulary.`, { id, size: model.size });
}

function readItems(at: JsonValue, processor: JsonValue, model: TokenModel): readonly TemplateItem[] {
  const list = items(at);
  if (list.length > maxItems) throw unsupported(at.path, `a template of ${list.length} items`, `${maxItems} items`);
  return list.map((value, i): TemplateItem => {
    const item = { value, path: `${at.path}[${i}]` };
    const sequence = field(item, 'Sequence');
    if (sequence) {
      const name = string(requiredField(sequence, 'id'));
      if (name !== 'A' && name !== 'B') throw unsupported(sequence.path, name, 'the sequences A and B');
      return { kind: 'text', sequence: name === 'A' ? 0 : 1, typeId: index(requiredField(sequence, 'type_id')) };
    }
    const special = requiredField(item, 'SpecialToken');
    const token = requiredField(requiredField(processor, 'special_tokens'), string(requiredField(special, 'id')));
    const ids = items(requiredField(token, 'ids')).slice(0, maxItems).map((id) => index({ value: id, path: `${token.path}.ids` }));
    for (const id of ids) {
      if (id < model.size) continue;
      throw new TokenizerError('TOK_VOCAB', `${clip(token.path)} in tokenizer.json has the id ${id}, beyond the ${model.size} pieces.`, { id, size: model.size });
    }
    return { kind: 'special', ids, typeId: index(requiredField(special, 'type_id')) };
  });
}

function requireTexts(list: readonly TemplateItem[], expected: readonly number[], path: string): void {
  const found = list.flatMap((item) => (item.kind === 'text' ? [item.sequence] : [])).sort();
  if (found.join() !== expected.join()) throw unsupported(path, `a template of the sequences ${found.join()}`, 'each text once');
}
