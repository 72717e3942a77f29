/*
 * Generated, not written by hand. Ranges of code points: gap from the end of the range before, then length less one, as
 * numbers in base 26 whose last digit is a small letter. `nfkdMayChange` and `accents` come from lists that were taken
 * from the tokenizers library 0.23.2 itself by trying every code point; the grapheme classes follow UAX 29 from the
 * properties of Unicode 17 (Grapheme_Extend, Emoji_Modifier, general categories, Prepended_Concatenation_Mark,
 * Indic_Syllabic_Category).
 */

/**
 * Ranges that hold every code point that NFKD changes in the Unicode version of the tokenizers library (Hangul syllables included).
 * What else lies in them is assigned and has no decomposition, and Unicode's stability policy lets no version give it one.
 */
export const nfkdMayChange =
  'GePnEvCaDoCageggcaccBaHxCwCeFmaFzeDbdCutXaCcEebqbcaDgadaBjcdaJaadbqbCdaCccEuaEqahbcbExcFmeDhaEyaBpbBvCdkBckBgkBcEfaIgaDU' +
  'wCjSvSvdfdBldfdhcacacacBedCacocndfcsdccicDrrbdBacmmaDkFhrPkLyFiBYoaEacDyaQabJiaLsaDganIfBrCgsCuhDwByDpenDtBecIocJvBRKnbI' +
  'daFgbBHjdGfQNrMQnObdEbBngnegzcecacbcbcYrBpBpxBicscdfecFefHhefdfdfdcegcgGIerFbbUubOddJsbCTBngDjfWeDgcCscbdadbddclcacgcCmc' +
  'ddhcgcBbcdcecaegcNbdLfdBxIIrdcBacbcadacjcdcacahafacacacccbcadacacacacacbcaddcgcdcdcacjcqgccecqWjEdBlaEicoBrfiibDVCpUv';

/** Code points that StripAccents removes: general category M as of Unicode 9. */
export const accents =
  'BDoEhKqgKeBscacbcbcaCvkBxuraDygdfdbcdBkaBfBaDokChiBjdciccceBscErncBgCdccrcglbBecCfacgdbdckalbBecCfacefbdceaBfbeamcCfachc' +
  'cccvbBecCfacgdbdcjblbBfaCieeccdkaBpdChgcccdibmbBecCfacgcccdibmbBecChgcccdkalbBfbCtaffcachtbCkadgnhDvadfcbmfCxbBcacacafbB' +
  'ytcbgkcBjkaDxtydfcccdgedolcaldBBccBKlcBecBebBfbCnBfkaBucEqbBjaEplflImeCgjcBcdaBxoCoeBwqBnincBfmCfnBxtFxccufafcebHrCbgeBB' +
  'tBgEOdcFmaDtBfVjfEcbBSQfdcjBhbDdbKnaeafayeDlbBzrBbrCbhBamBtdBwnBlaCqnnajbBucBzaccdbgbcaBqegbJdhcbBDZtaBCkprpBLmaItaFueCM' +
  'hccbgdBpcfaGkbBYgcCcoCfdBukCscBlnClancBxnkcDslhaGflwdCfacgdbdckalbdgeeHlrEctJcgdiBcbDfqEdmDyoBXkhchDfvcnBDQgeCigBOlBtrdB' +
  'DEpbHWpeefjhdgBfdFtcCYeCcfBxjapaxecoCAjgcqdgcbceDHegEggBTCIwJf';

/** Grapheme_Cluster_Break Control (CR and LF among them). */
export const graphemeControl =
  'aBfDsBgoaCBnaGUsaDAradbzgBypDGHkaJhlTUbpBZQvdHWyhBTKZmBfDtExJhFIl';

/** Where Grapheme_Cluster_Break is Extend or SpacingMark, and `accents` says otherwise, or the other way round. */
export const graphemeMarks =
  'DAraFyiBrjLnaJsfDiaGtaCeaHbanaChbCraGwaEyahauaNlbmaBqcdgwaefdalcCLtaJqaWwacbDnBedlTzbeaJveUkaBZOiaIdaOqacaBGGfbFDddCoeMg' +
  'bDafCtkBydJbadbDaaFbbFbafbEkaJqaEvicadacdcecapbEuaBBebKhoJmfcbddcacbFmgdgeaBdjBpgcdjakkBvpHrhRqfeacbcgcaCpecbceNkdkbcaBx' +
  'geeyaHXuahoQYzrFJcaBwiDpambBJZzBtdwGOfaGfgOmaCkdTpdJvbJkadaibgaEYgeBSXYvDr';

/** Grapheme_Cluster_Break SpacingMark. */
export const graphemeSpacing =
  'DKtaCeadcjdcbBzbCibhbdbCdaChcCpaChcjacbCcbCjahbdbElacbecccCbcCkdCkbChadacbBvapbCibgcccCcbCzbhgubCmaEyaFjbCmaGwakbBabBtaC' +
  'SwaihcbNjddcfbcfIrbChacawfFqaCgdCnaBfafbCmadccaCchjbGqawaCASibdaDlbBzpFnaBxaBxbfbdbEibdbzaGcadbgaJebcbcbcaBLXkacaEyaBucf' +
  'bEmazbCiaBxckapaDqcebGrcBgbCiacddbdbwbDibqacbEacjbeaEebhacbcadaJfbhddaEkcjbcaEgacbEhaiaKcckaJpecbiacaFncjdfaDhaBebClaHua' +
  'eacaHsapaEdaiadaIgefbcaNnbnaBxbjbYZbcFJhCc';

/** Grapheme_Cluster_Break Prepend. */
export const graphemePrepend =
  'CHcfIiaByaOvbDdaBRoaDUGlaqaJlbUgaCBmacaJpaCwfBAzaRca';

/** Extended_Pictographic. */
export const pictographic =
  'GnafaLYsanaIjaxaDnfqbOebnaGlaBakfcHsaIyblakaChdcekadadbdafadacbdaeaebjcgacaglmbdacbcatadbtfcacbebgadbfbmbgbdagbcacbvbgfc' +
  'ddafadadfcadacacahaeahalbqadafacafccambBxckapapaOjbRwcubCaafaBVvanaXeacaGMRraBodDxlqbqapbBmjEjbnbpadjuCdBcolavadicdkwhHf' +
  'dEhdbccdDedccdgJtcCkmfcxibdhnadddafbobdajbkagcncjcdacafahaeahDhBxCrghdqeacfdmIlBlndCfhlfBphBfbnddnkBmnBucjcHcDlhpFpJxBNh';
