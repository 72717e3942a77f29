/*
 * Generated, not written by hand. Ranges of code points in base 36: gap from the end of the range before, then length
 * less one. `nfkdChanges` and `accents` are lists that were taken from the tokenizers library 0.23.2 itself by trying
 * every code point; the grapheme classes follow UAX 29 from the properties of Unicode 17 (Grapheme_Extend,
 * Emoji_Modifier, general categories, Prepended_Concatenation_Mark, Indic_Syllabic_Category).
 */

/** Code points that NFKD changes in the Unicode version of the tokenizers library (Hangul syllables included). */
export const nfkdChanges =
  '4g 0 8 0 2 0 5 0 3 3 3 2 2 2 2 5 2 8 2 5 3 4 3 5 2 8 2 5 3 4 2 g 3 j 3 8 2 5 2 7 3 6 3 5 3 h 3 n x 1 e 1 k o 2 5 ' +
  '3 f 3 z 3 1 7 d 3h 8 w 5 3 4 2k 1 2 1 1c 0 6 0 4 0 6 6 2 0 2 2 q 6 q 4 2 6 q 2 2 1 4 0 7 1 2 0 4 0 5 2 b 0 w 0 n ' +
  '1 2 0 4 0 5 2 o 1 22 1 e 3 3 1 3 5 3 5 3 b 3 1 3y 0 4b 4 27 3 20 0 2 0 h 0 gm 0 8 0 3 0 10 7 30 1 g 1 2 0 2c 0 3 ' +
  '0 z 2 3 0 6i 0 3 1 g 1 1j 0 1i 2 3g 0 3c 0 7 1 2 1 3j 2 3y 0 2 2 2d 0 3k 0 15 1 1b 0 1j 0 a 0 5 0 5 0 5 0 d 0 a ' +
  '0 2 4 8 0 i 0 a 0 5 0 5 0 5 0 d 0 31 0 5y 0 1ze 0 2 0 2 0 2 0 2 0 4 0 15 0 2 0 3 1 2 0 dl 2 2 a 2 h 2 r e 0 z 10 ' +
  '1t 4b 5 2h 7 l 3 5 3 11 3 5 3 7 2 0 2 0 2 0 2 u 3 1g 2 e 2 d 3 5 2 i 3 2 2 8 2 a 7 0 6 0 d 2 9 0 4 1 2 1 5 0 2 0 ' +
  '9 2 e 0 8 0 h 1 3 q 2 c c 0 2g 3 2 2 2 a 2 1 3 4 3 2 2 0 2 0 2 0 2 3 2 2 2 6 2 5 5 4 7 1b a 0 h 1 j 0 v 2 1h 0 5 ' +
  '0 3 0 o 0 2 0 6 1 2 1 h 0 3 0 3 0 2 0 n 0 2 0 b 4 3 1 3 1 7 1 3 1 3 1 z 3 1d 3 7 3 1o 1 8m 3u 10i 0 2w 2 2u 0 bk ' +
  '1 6q 0 8g 0 2c 0 d 5x 17 0 1i 0 2 2 i 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 3 0 2 0 2 0 7 1 2 1 2 1 2 1 ' +
  '2 1 n 0 7 1 2 1 d 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 2 0 3 0 2 0 2 0 7 1 2 1 2 1 2 1 2 1 n 0 3 3 4 1 1e ' +
  '2l 4 d 2p u 2 13 9 1a 2 3i 2 73 mn1 1 5v 0 3s 1 o3 3 4h 8mb 6l9 7h 3 0 2 0 3 9 2 0 2 0 3 1 4 1v 3 2x 13 6 d 4 6 ' +
  '0 2 n 2 4 2 0 2 1 2 1 2 2z y a2 j 1r 3 1h 15 c k 9 n k 3 b 2 i 2 3 5 2 2 0 2 3q 5 59 4 5 3 5 3 5 3 2 4 6 2 6 3ak ' +
  '0 2 0 f 0 3n 1 f0 1 a7 1 2 0 70 1 112b 6 2f 5 g0 2c 2 1y 2 1 3 0 3 1 3 3 2 b 2 0 2 6 2 1s 2 3 3 7 2 6 2 r 2 3 2 ' +
  '4 2 0 4 6 2 9f 3 83 3 1d 4ch 3 2 q 2 1 2 0 3 0 2 9 2 3 2 0 2 0 7 0 5 0 2 0 2 0 2 2 2 1 2 0 3 0 2 0 2 0 2 0 2 0 2 ' +
  '1 2 0 3 3 2 6 2 3 2 3 2 0 2 9 2 g 6 2 2 4 2 g g5 a 6 u 2 v r 1 11 0 34 2 e 17 5 8 8 1 1fov f1';

/** Code points that StripAccents removes: general category M as of Unicode 9. */
export const accents =
  'lc 33 7o 6 7c 18 2 0 2 1 2 1 2 0 21 a 1d k h 0 2u 6 3 5 3 1 2 3 10 0 v q 2k a 1n 8 z 3 2 8 2 2 2 4 18 2 3d d 2 w ' +
  '1j 2 2 h 2 6 b 1 u 2 1l 0 2 6 3 1 3 2 a 0 b 1 u 2 1l 0 2 4 5 1 3 2 4 0 v 1 4 0 c 2 1l 0 2 7 2 2 2 2 l 1 u 2 1l 0 ' +
  '2 6 3 1 3 2 9 1 b 1 v 0 1o 4 4 2 2 3 a 0 15 3 1n 6 2 2 2 3 8 1 c 1 u 2 1l 0 2 6 2 2 2 3 8 1 c 1 u 2 1n 6 2 2 2 3 ' +
  'a 0 b 1 v 1 1z 0 5 5 2 0 2 7 j 1 1q 0 3 6 d 7 2r 0 3 5 2 1 c 5 23 1 s 0 2 0 2 0 5 1 1e j 2 1 6 a 2 z a 0 2t j o ' +
  '3 5 2 2 2 3 6 4 3 e b 2 0 b 3 jk 2 qb 2 u 2 u 1 v 1 1t v a 0 1a 2 3c 1 z 0 3b b 5 b 64 4 1m 9 2 s 3 0 1d e 1u 4 ' +
  '1c g 13 8 d 2 v c 1l d 1d j 49 2 2 k 5 0 5 2 4 1 5j 1h 6 4 k1 w 2db 2 3y 0 2p v ff 5 2y 1 n9x 3 2 9 x 1 29 1 7l ' +
  '0 4 0 5 0 o 4 2h 1 1f h r h 1h 7 q c 19 3 1c d 11 0 1w d d 0 9 1 1a 2 1f 0 2 2 3 1 6 1 2 0 16 4 6 1 6l 7 2 1 fn5 ' +
  '0 ki f h f r2 0 6b 0 46 4 1af 2 2 1 6 3 15 2 5 0 4m 1 10a 2 1i e 1l 3 1a a 1y 2 11 d 1r 0 d 2 1d d a 2 2o b 7 0 ' +
  '4h b m 3 1l 0 2 6 3 1 3 2 a 0 b 1 3 6 4 4 5d h 2y j 6k 6 3 8 s 1 2b g 2z c 2u e zo 7 2 7 2b l 2 d fga 4 1o 6 t7 ' +
  '19 h 3 f7v 1 43r 4 4 5 9 7 3 6 v 3 45 2 1j0 1i 5 1d 9 0 f 0 n 4 2 e 11t 6 2 g 3 6 2 1 2 4 1pi 6 32 6 gzhy 6n';

/** Grapheme_Cluster_Break Control (CR and LF among them). */
export const graphemeControl =
  '0 v 2o w e 0 12n 0 3jm 0 1kt 0 3 1 p 6 1e f 17yo 0 6p b ab9 f qxt 3 440 7 h406 v 2p 3j 6p 2rz';

/** Where Grapheme_Cluster_Break is Extend or SpacingMark, and `accents` says otherwise, or the other way round. */
export const graphemeMarks =
  '1kt 0 4a 8 17 9 8b 0 70 5 2e 0 4v 0 1k 0 53 0 d 0 1n 1 1x 0 4y 0 3k 0 7 0 k 0 9p 1 c 0 16 2 3 6 m 0 4 5 3 0 b 2 1a1 0 ' +
  '6y 0 gi 0 2 1 2j u 3 b ef 1 4 0 73 4 eq 0 qw0 0 5v 0 ak 0 2 0 gtd 1 2o5 3 1u 4 8u 1 26 5 1z a 1e 3 6j 0 3 1 26 0 3n 1 ' +
  '3n 0 5 1 36 0 6y 0 3h 8 2 0 3 0 2 3 2 4 2 0 f 1 3g 0 jm 1 7f e 6u 5 2 1 3 3 2 0 2 1 3y 6 3 6 4 0 t 9 15 6 2 3 9 0 a a ' +
  '1b f 5j 7 cq 5 4 0 2 1 2 6 2 0 1v 4 2 1 2 4 9o 3 a 1 2 0 1d 6 4 4 o 0 44m 0 7 e 8uh h 2sg 0 1c 8 2l 0 c 1 irz 19 3 m ' +
  '3ex 0 4h 6 ag 0 1q 3 e5 3 73 1 6s 0 3 0 8 1 6 0 2km 4 gx7l 2n';

/** Grapheme_Cluster_Break SpacingMark. */
export const graphemeSpacing =
  '1s3 0 1k 0 3 2 9 3 2 1 1f 1 1o 1 7 1 3 1 1j 0 1n 2 1v 0 1n 2 9 0 2 1 1i 1 1p 0 7 1 3 1 37 0 2 1 4 2 2 2 1h 2 1q ' +
  '3 1q 1 1n 0 3 0 2 1 1b 0 f 1 1o 1 6 2 2 2 1i 1 25 1 7 6 k 1 1s 0 3k 0 3v 1 1s 0 4y 0 a 1 q 1 19 0 1f6 0 8 7 2 1 ' +
  '9n 3 3 2 5 1 2 5 69 1 1n 0 2 0 m 5 42 0 1m 3 1t 0 v 0 5 1 1s 0 3 2 2 0 1i 7 9 1 4s 0 m 0 rho 1 3 0 2h 1 1f f 3z ' +
  '0 1d 0 1d 1 5 1 3 1 34 1 3 1 p 0 4e 0 3 1 6 0 6m 1 2 1 2 1 2 0 jro 0 2 0 3k 0 1a 2 5 1 38 0 p 1 1o 0 1d 2 a 0 f ' +
  '0 2m 2 4 1 4t 2 w 1 1o 0 2 3 3 1 3 1 m 1 2e 1 g 0 2 1 2w 2 9 1 4 0 30 1 7 0 2 1 2 0 3 0 6n 1 7 3 3 0 36 2 9 1 2 ' +
  '0 32 0 2 1 33 0 8 0 7a 2 a 0 6x 4 2 1 8 0 2 0 3z 2 9 3 5 0 2d 0 u 1 1r 0 5m 0 4 0 2 0 5k 0 f 0 2z 0 8 0 3 0 5y 4 ' +
  '5 1 2 0 9r 1 d 0 1d 1 9 1 d0r 2 2sl 1i';

/** Grapheme_Cluster_Break Prepend. */
export const graphemePrepend =
  '16o 5 60 0 1e 0 ap 1 29 0 vg 0 1f8v 0 g 0 6t 1 em 0 12m 0 2 0 6x 0 22 5 jh 0 cc 0';

/** Extended_Pictographic. */
export const pictographic =
  '4p 0 5 0 68e 0 d 0 61 0 n 0 2j 5 g 1 a8 1 d 0 4n 0 q a 5 2 5k 0 6g 1 b 0 a 0 1n 3 2 4 a 0 3 0 3 1 3 0 5 0 3 0 2 ' +
  '1 3 0 4 0 4 1 9 2 6 0 2 0 6 b c 1 3 0 2 1 2 0 j 0 3 1 j 5 2 0 2 1 4 1 6 0 3 1 5 1 c 1 6 1 3 0 6 1 2 0 2 1 l 1 6 ' +
  '5 2 3 3 0 5 0 3 0 3 5 2 0 3 0 2 0 2 0 7 0 4 0 7 0 b 1 g 0 3 0 5 0 2 0 5 2 2 0 c 1 1d 2 a 0 f 0 f 0 ad 1 cw 2 k 1 ' +
  '1g 0 5 0 yj 0 d 0 gq 0 2 0 2fzf 0 14 3 2t b g 1 g 0 f 1 12 9 35 1 d 1 f 0 3 9 k 1j s e b 0 l 0 3 8 2 3 a m 7 57 ' +
  '3 33 3 1 2 2 3 2a 3 2 2 3 6 71 2 1q c 5 2 n 8 1 3 7 d 0 3 3 3 0 5 1 e 1 3 0 9 1 a 0 6 2 d 2 9 2 3 0 2 0 5 0 7 0 ' +
  '4 0 7 2d 1d 1x 6 7 3 g 4 0 2 5 3 c 63 11 d 3 1l 7 b 5 15 7 v 1 d 3 3 d a 12 d 1a 2 9 2 54 2h 7 f 41 75 sd';
