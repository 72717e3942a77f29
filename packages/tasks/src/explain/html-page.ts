export type HtmlOptions = {
  /** Give one element to put into a page of your own, in place of a whole page. */
  readonly fragment?: boolean;
};

/**
 * Text for anywhere in HTML, quoted attributes too: markup is escaped; what HTML cannot hold (control characters, lone
 * surrogates) and what would show text in another order than it stands (direction overrides) becomes U+FFFD.
 */
export const escapeHtml = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|[\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Okabe and Ito's orange and sky blue (Color Universal Design, 2008), which stay apart for all kinds of colour vision. */
const hues = { orange: '230, 159, 0', blue: '86, 180, 233' } as const;

/** A background so strong as a share from 0 to 1; dark text stays readable on the strongest. */
export const shade = (hue: keyof typeof hues, share: number): string => `background: rgba(${hues[hue]}, ${(0.9 * Math.min(1, Math.max(0, share))).toFixed(3)})`;

/** A number with four figures and its sign, a minus that lines up with the plus. */
export const signed = (value: number): string => `${value < 0 ? '\u2212' : '+'}${Number(Math.abs(value).toPrecision(4))}`;

const styles = `
.albertkit { font: 16px/1.9 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 0 auto; padding: 1rem; }
.albertkit h1 { font-size: 1.1rem; line-height: 1.4; margin: 0 0 .5rem; }
.albertkit .text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; border-left: 3px solid #ddd; padding-left: .8rem; }
.albertkit mark { color: inherit; border-radius: 3px; padding: .1em 0; border-bottom: 2px solid transparent; }
.albertkit mark.for { border-bottom-color: #8a5a00; }
.albertkit mark.against { border-bottom: 2px dashed #00507a; }
.albertkit .legend, .albertkit .facts { font-size: .85rem; line-height: 1.5; color: #333; }
.albertkit .legend span { padding: .1em .5em; }
.albertkit .scroll { overflow-x: auto; }
.albertkit table { border-collapse: collapse; font-size: .85rem; line-height: 1.5; }
.albertkit th, .albertkit td { padding: .15em .6em; text-align: left; border: 1px solid #ddd; white-space: pre; }
.albertkit td.number { text-align: right; font-variant-numeric: tabular-nums; }
.albertkit caption { text-align: left; padding: .3em 0; }
`;

/** A section with its styles, alone or as a page that loads nothing and runs nothing. */
export function htmlPage(title: string, body: string, { fragment = false }: HtmlOptions): string {
  const section = `<section class="albertkit"><style>${styles}</style>\n${body}\n</section>`;
  if (fragment) return section;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
</head>
<body>
${section}
</body>
</html>
`;
}
