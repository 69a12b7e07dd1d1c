/** A gap of a text, and the particle behind it that depends on how its filling ends. */
const gap = /\{(\w+)\}(은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로)?/g;

/** What a particle is behind a consonant, and behind a vowel. */
const forms: Readonly<Record<string, readonly [consonant: string, vowel: string]>> = {
  '은(는)': ['은', '는'],
  '이(가)': ['이', '가'],
  '을(를)': ['을', '를'],
  '와(과)': ['과', '와'],
  '(으)로': ['으로', '로'],
};

/** The last consonant of a syllable of Hangul is its number in this row; none: a vowel. */
const finals = 28;
const rieul = 8;

/** How the names of the digits from 0 to 9 end: 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구. */
const digitEnds = [21, rieul, 0, 16, 0, 0, 1, rieul, rieul, 0];

/** The consonant that a word ends in, 0 for a vowel; nothing where nobody knows how it is read. */
function endOf(word: string): number | undefined {
  const last = word.charCodeAt(word.length - 1);
  if (last >= 0xac00 && last <= 0xd7a3) return (last - 0xac00) % finals;
  return last >= 48 && last <= 57 ? digitEnds[last - 48] : undefined;
}

/** `web을(를)` stays as it is, `파드을(를)` becomes `파드를`. */
function particle(word: string, written: string): string {
  const end = endOf(word);
  if (end === undefined) return written;
  const [consonant, vowel] = forms[written]!;
  return end === 0 || (end === rieul && written === '(으)로') ? vowel : consonant;
}

/** Fills the gaps of a Korean text. */
export const fillKorean = (text: string, params: Readonly<Record<string, string | number>>): string =>
  text.replace(gap, (_, name: string, written: string | undefined) => {
    const word = Object.hasOwn(params, name) ? String(params[name]) : '';
    return word + (written === undefined ? '' : particle(word, written));
  });
