/**
 * Where a text stops being JSON: the index of the first character that cannot stand there, or the text's length where it
 * ends too early. `JSON.parse` says so only for some errors. Nesting takes memory, never stack.
 */
export function jsonErrorIndex(text: string): number {
  const blank = /[ \t\r\n]*/y;
  const scalar = /"(?:[ !#-[\]-\uFFFF]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
  const open: ('{' | '[')[] = [];
  let at = 0;
  let expect: 'value' | 'first' | 'key' | 'colon' | 'after' = 'value';
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found !== null;
  };
  for (;;) {
    match(blank);
    const sign = text[at];
    if (sign === undefined) return text.length;
    if (expect === 'after') {
      const inside = open.at(-1);
      if (inside === undefined) return at;
      if (sign === ',') expect = inside === '{' ? 'key' : 'value';
      else if (sign === (inside === '{' ? '}' : ']')) open.pop();
      else return at;
      at++;
    } else if (expect === 'colon') {
      if (sign !== ':') return at;
      at++;
      expect = 'value';
    } else if (expect === 'first' && sign === (open.at(-1) === '{' ? '}' : ']')) {
      open.pop();
      at++;
      expect = 'after';
    } else if (expect === 'key' || (expect === 'first' && open.at(-1) === '{')) {
      if (sign !== '"') return at;
      if (!match(scalar)) return stringError(text, at);
      expect = 'colon';
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
      at++;
      expect = 'first';
    } else {
      if (!match(scalar)) return sign === '"' ? stringError(text, at) : at;
      expect = 'after';
    }
  }
}

/** Where a string that starts at `start` goes wrong: a bare control character, an unknown escape, or no end. */
function stringError(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text.charCodeAt(at) < 0x20) return at;
    if (text[at] !== '\\') continue;
    const escape = text.slice(at + 1, at + 6);
    if (/^(?:u[0-9a-fA-F]{0,3})?$/.test(escape)) return text.length;
    if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(escape)) return at;
    at++;
  }
  return text.length;
}
