const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const steps = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']] as const;

/** 1441859 as 1,441,859. */
export const grouped = (value: number): string => whole.format(value);

/** Three figures with a decimal prefix: 1441859 as 1.44 M. */
export function short(value: number): string {
  const [size, prefix] = steps.find(([step]) => Math.abs(value) >= step) ?? [1, ''];
  return `${Number((value / size).toPrecision(3))} ${prefix}`.trimEnd();
}

/** Bytes with a decimal prefix: 4123456 as 4.12 MB. */
export const bytes = (value: number): string => {
  const text = short(value);
  return text.includes(' ') ? `${text}B` : `${text} B`;
};

/** Milliseconds as a person says them: 0.42 ms, 17 ms, 1.3 s. */
export const duration = (milliseconds: number): string =>
  milliseconds >= 1000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${milliseconds < 10 ? milliseconds.toPrecision(2) : milliseconds.toFixed(0)} ms`;
