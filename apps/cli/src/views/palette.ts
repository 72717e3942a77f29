import pc from 'picocolors';
import type { Marked, Paint } from '../underline.js';

export type Colours = ReturnType<typeof pc.createColors>;
type Colour = (text: string) => string;

const cycle = ['cyan', 'magenta', 'green', 'yellow', 'blue', 'red'] as const;
/** Labels that everyone reads as a colour. */
const known: ReadonlyMap<string, (typeof cycle)[number]> = new Map([['positive', 'green'], ['negative', 'red'], ['neutral', 'yellow']] as const);

/** Colours for a terminal, or none. */
export const coloursOf = ({ colours }: { readonly colours: boolean }): Colours => pc.createColors(colours);

/** The colour of one of several names: neighbours in the list have different ones. */
export const colourOf = (name: string, names: readonly string[], colours: Colours): Colour =>
  colours[known.get(name.toLowerCase()) ?? cycle[Math.max(0, names.indexOf(name)) % cycle.length]!];

/** Paints what `underline` draws: a mark's text bold, all of it in the colour of its label. */
export function paintMarks(marks: readonly Marked[], colours: Colours): Paint {
  const names = [...new Set(marks.map(({ label }) => label))];
  return (text, { label }, part) => {
    const coloured = colourOf(label, names, colours)(text);
    return part === 'text' ? colours.bold(coloured) : coloured;
  };
}
