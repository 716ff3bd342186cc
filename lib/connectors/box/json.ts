// Only a name is followed by its closing quote and a colon: within a text that quote would be escaped.
const position = /"next_stream_position"\s*:\s*(-?\d+)(?=\s*[,}])/g;

// 2^53 is 9007199254740992: reading each value by itself is slow, and most answers hold no such number.
const mayLoseDigits = /[[:,]\s*-?(?:9\d{15}|\d{17,})/;

// A text, which is passed over whole, or an integer of so many digits that some may be lost.
const textOrLongInteger = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])-?[1-9]\d{15,}(?![\w.])/gs;

/**
 * Parses JSON without losing a digit: an integer beyond 2^53 and every stream position become the text that
 * was sent. Box writes positions as numbers of 17 to 19 digits. Throws SyntaxError.
 */
export function parseLosslessly(text: string): unknown {
  const quoted = text.includes('"next_stream_position"') ? text.replace(position, '"next_stream_position":"$1"') : text;
  if (!mayLoseDigits.test(quoted)) return JSON.parse(quoted);
  // Not by a reviver, which follows a value nested deep until the stack is full.
  const kept = quoted.replace(textOrLongInteger, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  );
  return JSON.parse(kept);
}
