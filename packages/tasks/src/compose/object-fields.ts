import { AlbertkitError } from '@albertkit/core';

type Fields = Readonly<Record<string, unknown>>;

/** Typed access to the fields of an object that somebody else wrote. Every method throws `PIPELINE_FILE` naming the place and what is wanted there. */
export class ObjectFields {
  constructor(readonly values: Fields, private readonly path = '') {}

  static parse(json: string): ObjectFields {
    let read: unknown;
    try {
      read = JSON.parse(json);
    } catch (cause) {
      throw new AlbertkitError('PIPELINE_FILE', `The pipeline file is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {}, { cause });
    }
    if (isObject(read)) return new ObjectFields(read);
    throw new AlbertkitError('PIPELINE_FILE', 'A pipeline file holds an object, { "version": 1, "models": ..., "components": ... }.');
  }

  names(): readonly string[] {
    return Object.keys(this.values);
  }

  get(name: string): unknown {
    return Object.hasOwn(this.values, name) ? this.values[name] : undefined;
  }

  /** What is misspelt is seen. */
  only(...known: readonly string[]): void {
    const other = this.names().find((name) => !known.includes(name));
    if (other !== undefined) throw new AlbertkitError('PIPELINE_FILE', `The pipeline file has "${this.place(other)}", which is not known there: it may hold ${known.join(', ')}.`, { place: this.place(other), known });
  }

  optional<Value>(name: string, read: (name: string) => Value): Value | undefined {
    return this.get(name) === undefined ? undefined : read(name);
  }

  text(name: string): string {
    const value = this.get(name);
    if (typeof value === 'string' && value !== '') return value;
    throw this.wrong(name, 'a text');
  }

  choice<Value extends string>(name: string, choices: readonly Value[]): Value {
    const found = choices.find((choice) => choice === this.get(name));
    if (found !== undefined) return found;
    throw this.wrong(name, `one of ${choices.join(', ')}`);
  }

  object(name: string): ObjectFields {
    const value = this.get(name);
    if (isObject(value)) return new ObjectFields(value, this.place(name));
    throw this.wrong(name, 'an object');
  }

  objects(name: string): readonly ObjectFields[] {
    const value = this.get(name);
    if (!Array.isArray(value)) throw this.wrong(name, 'a list of objects');
    return value.map((item: unknown, n) => {
      if (isObject(item)) return new ObjectFields(item, `${this.place(name)}[${n}]`);
      throw this.wrong(`${name}[${n}]`, 'an object');
    });
  }

  wrong(name: string, wanted: string): AlbertkitError {
    const given = JSON.stringify(this.get(name))?.slice(0, 80) ?? 'nothing';
    return new AlbertkitError('PIPELINE_FILE', `"${this.place(name)}" of the pipeline file is ${given} where ${wanted} is wanted.`, { place: this.place(name), wanted });
  }

  private place(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
