import { AlbertkitError } from '../errors.js';
import { parseJson, type JsonObject } from '../strict-json.js';
import { lineAndColumn } from '../text-position.js';
import { ConfigFields } from './config-fields.js';
import { readLabels } from './config-labels.js';

export type Activation = 'gelu' | 'gelu_new' | 'relu';
export type ProblemType = 'regression' | 'single_label_classification' | 'multi_label_classification';

/** The settings of an ALBERT model that change what it computes; sizes are checked once, here, and trusted after. */
export type AlbertConfig = {
  readonly vocabularySize: number;
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly layers: number;
  readonly groups: number;
  readonly innerLayers: number;
  readonly heads: number;
  readonly maxPositions: number;
  readonly tokenTypes: number;
  /** 'gelu' is the exact one (erf), 'gelu_new' the tanh approximation. */
  readonly activation: Activation;
  readonly epsilon: number;
  readonly initializerRange: number;
  readonly dropout: { readonly hidden: number; readonly attention: number; readonly classifier: number };
  readonly padTokenId: number;
  /** One name a label id; LABEL_0 and LABEL_1 where the file names none. */
  readonly labels: readonly string[];
  readonly problemType?: ProblemType;
  /** First of `architectures`, as it stands; see `headOfArchitecture`. */
  readonly architecture?: string;
};

export type ParseConfigOptions = {
  /** Told of what the file asks for and does not get, such as custom code. */
  readonly onWarning?: (warning: string) => void;
};

/** Names whose formula is the same; 'gelu' of transformers is the exact one, also where Google's own files mean tanh. */
const activations: ReadonlyMap<string, Activation> = new Map<string, Activation>([
  ['gelu', 'gelu'],
  ['gelu_python', 'gelu'],
  ['gelu_new', 'gelu_new'],
  ['gelu_pytorch_tanh', 'gelu_new'],
  ['gelu_python_tanh', 'gelu_new'],
  ['gelu_accurate', 'gelu_new'],
  ['gelu_fast', 'gelu_new'],
  ['relu', 'relu'],
]);
/** What the labels of a text are: what the config says, else, as transformers infers it, regression for one label and single label for more. */
export const problemTypeOf = ({ problemType, labels }: Pick<AlbertConfig, 'problemType' | 'labels'>): ProblemType =>
  problemType ?? (labels.length === 1 ? 'regression' : 'single_label_classification');

export const problemTypes: readonly ProblemType[] = ['regression', 'single_label_classification', 'multi_label_classification'];

const largestFile = 1024 * 1024;
const largestTensor = 2 ** 31 - 1;
const codeKeys = ['auto_map', 'trust_remote_code', 'custom_pipelines', 'custom_pipeline'];

/**
 * Reads a published config.json of Hugging Face transformers; a field left out has transformers' default. Throws
 * `CONFIG_TOO_LARGE` over 1 MiB, `CONFIG_JSON` with line and column, `MODEL_TYPE` where the model is no ALBERT, and
 * `CONFIG_FIELD` naming field, value and what is allowed. Custom code (`auto_map` and the like) is ignored with a warning.
 */
export function parseAlbertConfig(source: string | Uint8Array, options: ParseConfigOptions = {}): AlbertConfig {
  const file = parseConfigFile(source, 'config.json');
  const fields = new ConfigFields(file, 'config.json');
  const architecture = fields.optionalStrings('architectures')?.[0];
  checkModelType(fields, architecture);
  for (const key of codeKeys) {
    if (file.has(key)) options.onWarning?.(`config.json asks for custom code ("${key}"), which is never run; the field is ignored.`);
  }
  const hiddenSize = fields.whole('hidden_size', 4096, 1, 65_536);
  const layers = fields.whole('num_hidden_layers', 12, 1, 1024);
  const vocabularySize = fields.whole('vocab_size', 30_000, 1, 10_000_000);
  const problemType = fields.optionalChoice('problem_type', problemTypes);
  const config: AlbertConfig = {
    vocabularySize,
    embeddingSize: fields.whole('embedding_size', 128, 1, 65_536),
    hiddenSize,
    intermediateSize: fields.whole('intermediate_size', 16_384, 1, 1_048_576),
    layers,
    groups: fields.whole('num_hidden_groups', 1, 1, layers),
    innerLayers: fields.whole('inner_group_num', 1, 1, 64),
    heads: fields.whole('num_attention_heads', 64, 1, hiddenSize),
    maxPositions: fields.whole('max_position_embeddings', 512, 1, 1_048_576),
    tokenTypes: fields.whole('type_vocab_size', 2, 1, 1024),
    activation: activationOf(fields),
    epsilon: fields.real('layer_norm_eps', 1e-12, 'above 0, at most 1', (x) => x > 0 && x <= 1),
    initializerRange: fields.real('initializer_range', 0.02, '0 to 10', (x) => x >= 0 && x <= 10),
    dropout: {
      hidden: dropoutOf(fields, 'hidden_dropout_prob', 0),
      attention: dropoutOf(fields, 'attention_probs_dropout_prob', 0),
      classifier: dropoutOf(fields, 'classifier_dropout_prob', 0.1),
    },
    padTokenId: fields.isNull('pad_token_id') ? 0 : fields.whole('pad_token_id', 0, 0, vocabularySize - 1),
    labels: readLabels(fields, options.onWarning),
    ...(problemType === undefined ? {} : { problemType }),
    ...(architecture === undefined ? {} : { architecture }),
  };
  checkTogether(config, fields);
  return config;
}

/** The JSON object of a config file of at most 1 MiB. Throws `CONFIG_TOO_LARGE` and `CONFIG_JSON`. */
export function parseConfigFile(source: string | Uint8Array, file: string): JsonObject {
  const bytes = typeof source === 'string' && source.length <= largestFile ? new TextEncoder().encode(source) : source;
  if (typeof bytes === 'string' || bytes.length > largestFile) {
    throw new AlbertkitError('CONFIG_TOO_LARGE', `${file} is larger than ${largestFile} bytes; no model needs that, it is another file.`, { file, limit: largestFile });
  }
  const fail = (reason: string, offset: number): never => {
    const { line, column } = lineAndColumn(bytes, offset);
    throw new AlbertkitError('CONFIG_JSON', `${file} is not valid JSON at ${line}:${column}: ${reason}.`, { file, line, column, offset, reason });
  };
  const value = parseJson(bytes, fail);
  return value instanceof Map ? value : fail('the file must hold one object', 0);
}

function checkModelType(fields: ConfigFields, architecture: string | undefined): void {
  const type = fields.optionalString('model_type');
  if (type === 'albert' || (type === undefined && architecture?.startsWith('Albert') === true)) return;
  throw new AlbertkitError(
    'MODEL_TYPE',
    `config.json describes ${type === undefined ? 'a model without "model_type"' : `a model of type ${JSON.stringify(type.slice(0, 80))}`}; this package runs "albert" in Hugging Face form.`,
    { file: 'config.json', modelType: type?.slice(0, 80), expected: 'albert' },
  );
}

function activationOf(fields: ConfigFields): Activation {
  const name = fields.optionalString('hidden_act') ?? 'gelu_new';
  return activations.get(name) ?? fields.refuse('hidden_act', `one of ${[...activations.keys()].join(', ')}`);
}

const dropoutOf = (fields: ConfigFields, name: string, normal: number): number =>
  fields.real(name, normal, '0 or more, below 1', (x) => x >= 0 && x < 1);

/** Rules between fields, and settings of other models that would change the numbers without a sign. */
function checkTogether(config: AlbertConfig, fields: ConfigFields): void {
  const { hiddenSize, heads, embeddingSize, vocabularySize, intermediateSize, maxPositions } = config;
  if (hiddenSize % heads !== 0) fields.refuse('num_attention_heads', `a divisor of hidden_size ${hiddenSize}`, heads);
  const limit = `such that no weight has more than ${largestTensor} elements`;
  if (vocabularySize * embeddingSize > largestTensor) fields.refuse('vocab_size', limit, vocabularySize);
  if (hiddenSize * Math.max(hiddenSize, embeddingSize, intermediateSize) > largestTensor) fields.refuse('hidden_size', limit, hiddenSize);
  if (maxPositions * embeddingSize > largestTensor) fields.refuse('max_position_embeddings', limit, maxPositions);
  const positions = fields.optionalString('position_embedding_type');
  if (positions !== undefined && positions !== 'absolute') fields.refuse('position_embedding_type', '"absolute"');
  const decodes = config.architecture === 'AlbertForPreTraining' || config.architecture === 'AlbertForMaskedLM';
  if (decodes && fields.isFalse('tie_word_embeddings')) fields.refuse('tie_word_embeddings', 'true (an untied decoder is not built)');
}
