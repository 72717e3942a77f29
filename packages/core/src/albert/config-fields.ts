import { AlbertkitError } from '../errors.js';
import type { JsonObject, JsonValue } from '../strict-json.js';

/**
 * Typed access to the fields of a JSON object that somebody else wrote. Every method throws `CONFIG_FIELD` naming file,
 * field, value and what is allowed; a field left out has the given default.
 */
export class ConfigFields {
  constructor(
    private readonly values: JsonObject,
    private readonly file: string,
    private readonly path = '',
  ) {}

  has(name: string): boolean {
    return this.values.has(name);
  }

  isNull(name: string): boolean {
    return this.values.get(name) === null;
  }

  isFalse(name: string): boolean {
    return this.values.get(name) === false;
  }

  whole(name: string, normal: number, low: number, high: number): number {
    const value = this.values.has(name) ? this.values.get(name) : normal;
    if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value;
    return this.refuse(name, `a whole number from ${low} to ${high}`);
  }

  real(name: string, normal: number, allowed: string, accepts: (value: number) => boolean): number {
    const value = this.values.has(name) ? this.values.get(name) : normal;
    if (typeof value === 'number' && Number.isFinite(value) && accepts(value)) return value;
    return this.refuse(name, `a number, ${allowed}`);
  }

  /** Undefined where the field is absent or null, as transformers takes it. */
  optionalString(name: string): string | undefined {
    const value = this.values.get(name) ?? undefined;
    return value === undefined || typeof value === 'string' ? value : this.refuse(name, 'a text');
  }

  optionalStrings(name: string): readonly string[] | undefined {
    const value = this.values.get(name) ?? undefined;
    if (value === undefined) return undefined;
    if (!isList(value)) return this.refuse(name, 'a list of texts');
    return value.map((item) => (typeof item === 'string' ? item : this.refuse(name, 'a list of texts')));
  }

  optionalChoice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.values.get(name) ?? undefined;
    if (value === undefined) return undefined;
    return choices.find((choice) => choice === value) ?? this.refuse(name, `one of ${choices.join(', ')}`);
  }

  /** Members of an object field, undefined where it is absent or null. */
  optionalObject(name: string): JsonObject | undefined {
    const value = this.values.get(name) ?? undefined;
    return value === undefined || value instanceof Map ? value : this.refuse(name, 'an object');
  }

  /** The fields of an object inside this one. */
  inside(name: string): ConfigFields {
    const value = this.optionalObject(name);
    return value ? new ConfigFields(value, this.file, `${this.path}${name}.`) : this.refuse(name, 'an object');
  }

  refuse(name: string, allowed: string, value: JsonValue | undefined = this.values.get(name)): never {
    const field = `${this.path}${name}`;
    const shown = show(value);
    throw new AlbertkitError('CONFIG_FIELD', `${this.file}: "${field}" must be ${allowed}, got ${shown}.`, { file: this.file, field, value: shown, allowed });
  }
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** A value from a file, short enough and flat enough to print whatever it holds. */
function show(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}...` : value);
  if (value instanceof Map) return `an object of ${value.size} fields`;
  return Array.isArray(value) ? `a list of ${value.length}` : String(value);
}
