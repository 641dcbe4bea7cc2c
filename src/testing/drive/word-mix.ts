/** Turns text and numbers into well-mixed words of 32 bits, the same on every machine. */

/** Texts whose word is remembered; a world has some hundreds, beyond this they are all forgotten. */
const TEXTS_KEPT_MAX = 65_536;

const WORDS = new Map<string, number>();

/** The texts asked for last, each at a place that follows from it: most are asked for again at once. */
const RECENT_PLACES = 512;
const RECENT_TEXTS = new Array<string>(RECENT_PLACES).fill("");
const RECENT_WORDS = new Int32Array(RECENT_PLACES);

/**
 * Scatters a word, so that neighbours end far apart; no two words end at the same one.
 *
 * @see https://github.com/aappleby/smhasher MurmurHash3, the finalizer
 */
export function mixed(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}

/** The word of a text: FNV-1a over its code units, scattered. */
export function textWord(text: string): number {
  const { length } = text;
  if (length === 0) return keptWord(text);
  const ends = text.charCodeAt(length - 1) * 31 + text.charCodeAt(length >> 1);
  const place = (ends * 31 + length) & (RECENT_PLACES - 1);
  if (RECENT_TEXTS[place] === text) return RECENT_WORDS[place] ?? 0;
  const word = keptWord(text);
  RECENT_TEXTS[place] = text;
  RECENT_WORDS[place] = word;
  return word;
}

function keptWord(text: string): number {
  const known = WORDS.get(text);
  if (known !== undefined) return known;
  let word = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    word = Math.imul(word ^ text.charCodeAt(at), 0x01000193);
  }
  if (WORDS.size >= TEXTS_KEPT_MAX) WORDS.clear();
  const scattered = mixed(word);
  WORDS.set(text, scattered);
  return scattered;
}
