import { Invalid } from "#lib/errors.ts";

/** What anybody would try at this console first; docs/security.md lists them. */
const productWords = ["connector", "console", "endpoint", "inventory", "box"];

/** So much has to be there beside such words. */
const restMinLength = 8;
/** So many figures and marks at both ends, "2026!" say, don't make another password. */
const endsMaxLength = 8;
const wordMinLength = 3;

type Who = { name: string; email: string | null };

let loading: Promise<ReadonlySet<string>> | undefined;

// Some megabytes, which only a process where somebody chooses a password has to hold.
function commonPasswords(): Promise<ReadonlySet<string>> {
  loading ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set([...dictionary["passwords-common"], ...dictionary["diceware-common"]]),
  );
  return loading;
}

const fold = (text: string) => text.normalize("NFKC").toLowerCase();
const partsOf = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length >= wordMinLength);

/** The words of the product, of the name and of the email address without its last label, the longest first. */
function wordsAround({ name, email }: Who): string[] {
  const address = email?.replace(/\.[^.@]*$/, "") ?? "";
  const words = [...productWords, ...partsOf(fold(name)), ...partsOf(fold(address))];
  return [...new Set(words)].sort((a, b) => b.length - a.length);
}

/** The text without the figures and marks at its ends, where those are few. */
function coresOf(text: string): string[] {
  const [, head = "", core = "", tail = ""] = /^([^\p{L}]*)(.*?)([^\p{L}]*)$/su.exec(text) ?? [];
  return head.length + tail.length <= endsMaxLength ? [text, head + core, core + tail, core] : [text];
}

/** What the text repeats, "abc" of "abcabcabc"; itself when it repeats nothing. */
const repeated = (text: string) => /^(.+?)\1+$/su.exec(text)?.[1] ?? text;

/** Whether each sign is the one after the last, or each the one before it: "123456789012", "abcdefghijkl". */
function isSequence(text: string): boolean {
  const steps = new Set(Array.from(text.slice(1), (sign, at) => sign.charCodeAt(0) - text.charCodeAt(at)));
  for (const wrap of [9, -9]) steps.delete(wrap);
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}

function isCommon(text: string, common: ReadonlySet<string>): boolean {
  return coresOf(text).some((core) => {
    const unit = repeated(core);
    return common.has(core) || common.has(unit) || unit.length < wordMinLength + 1 || isSequence(core);
  });
}

/**
 * Why somebody might guess the password of this person, as a sentence for its field; null when nothing is known
 * against it. Case, and figures or marks around it, make no difference.
 */
export async function whyGuessable(password: string, who: Who): Promise<string | null> {
  const text = fold(password);
  const common = await commonPasswords();
  if (isCommon(text, common)) {
    return "This is one of the passwords that are tried first, since many people had it when it was stolen elsewhere. Choose another, such as four words that have nothing to do with one another.";
  }
  const words = wordsAround(who).filter((word) => text.includes(word));
  const rest = words.reduce((left, word) => left.replaceAll(word, ""), text).replace(/[^\p{L}\p{N}]/gu, "");
  if (words.length > 0 && (rest.length < restMinLength || isCommon(rest, common))) {
    return `This is little more than the product's name, a person's name or an email address, which are tried first. Add at least ${restMinLength} other characters, or choose another.`;
  }
  return null;
}

/** Throws Invalid at the field `password` for one that is easy to guess. */
export async function requireHardToGuess(password: string, who: Who): Promise<void> {
  const fault = await whyGuessable(password, who);
  if (fault) throw new Invalid(fault, { password: fault });
}
