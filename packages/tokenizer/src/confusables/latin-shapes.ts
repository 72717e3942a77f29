/**
 * Shapes that readers take for a Latin letter although Unicode's file keeps them apart: small capitals, and letters seen in
 * spam. By skeleton, so that one entry serves every character of that shape.
 */
export const latinShapes: ReadonlyMap<string, string> = new Map(
  (
    'ᴀa ʙb ƅb ƄB ᴅd Ԁd ᴇe ꜰf ɢg ʜh ɪi ᴊj ĸk ҝk ҟk ʟl ᴍm ʍm ɴn ᴘp ꞯq ʀr ꜱs ᴛt ᴜu ᥙu ҳx ߋo ᦞo ɌR ɍr ɃB ɎY ɏy ɈJ ɉj'
  ).split(' ').map((pair): readonly [string, string] => [pair.slice(0, -1), pair.slice(-1)]),
);
