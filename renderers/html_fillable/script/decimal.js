/* Exact decimals on BigInt: a number is {c, e}, with the value c × 10^e. Rounding is always half up. */

const DIGITS = 28;
const MOST = 400; /* numbers beyond ten to this power are rejected */
const TINY = -427;
const ZERO = Object.freeze({ c: 0n, e: 0 });
const NUMBER_TEXT = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Return the number written in `text`, or null. */
function decimal(text) {
  const match = NUMBER_TEXT.exec(text);
  if (!match) return null;
  const [, sign, whole, part = '', power = '0'] = match;
  const c = BigInt(whole + part);
  return { c: sign === '-' ? -c : c, e: Number(power) - part.length };
}

const isDecimal = (held) => held !== null && typeof held === 'object' && typeof held.c === 'bigint';
const ten = (power) => 10n ** BigInt(power);
const magnitude = (c) => (c < 0n ? -c : c);
const lengthOf = (c) => magnitude(c).toString().length;
const adjusted = (d) => lengthOf(d.c) - 1 + d.e;

/** Return `d` with the exponent `e`, rounded half up where digits are lost. */
function rescaled(d, e) {
  if (d.e === e || d.c === 0n) return { c: d.c, e };
  if (d.e > e) return { c: d.c * ten(d.e - e), e };
  const lost = e - d.e;
  if (lost > lengthOf(d.c)) return { c: 0n, e };
  const unit = ten(lost);
  const c = (magnitude(d.c) * 2n + unit) / (2n * unit);
  return { c: d.c < 0n ? -c : c, e };
}

/** Return `d` with at most `digits` digits; null if it is too large. */
function fixed(d, digits = DIGITS) {
  if (d.c === 0n) return d;
  const e = Math.max(d.e + lengthOf(d.c) - digits, TINY);
  const rounded = e > d.e ? rescaled(d, e) : d;
  const kept = lengthOf(rounded.c) > digits ? rescaled(rounded, rounded.e + 1) : rounded;
  return adjusted(kept) > MOST ? null : kept;
}

/** Return `d` with the exponent `e`; null if that needs too many digits. */
function quantized(d, e) {
  if (d.c !== 0n && adjusted(d) - e > 2 * DIGITS) return null;
  const result = rescaled(d, e);
  return lengthOf(result.c) > DIGITS ? null : result;
}

/** Return the same two numbers with one exponent. */
function aligned(a, b) {
  const e = Math.min(a.e, b.e);
  return [rescaled(a, e).c, rescaled(b, e).c, e];
}

/** Return -1, 0 or 1. */
function ordered(a, b) {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

const negated = (d) => ({ c: -d.c, e: d.e });

function added(a, b) {
  const [x, y, e] = aligned(a, b);
  return fixed({ c: x + y, e });
}

const subtracted = (a, b) => added(a, negated(b));
const multiplied = (a, b) => fixed({ c: a.c * b.c, e: a.e + b.e });

/** Return a ÷ b; null where b is zero. */
function divided(a, b) {
  if (b.c === 0n) return null;
  if (a.c === 0n) return ZERO;
  const shift = Math.max(0, DIGITS + 2 + lengthOf(b.c) - lengthOf(a.c));
  const top = magnitude(a.c) * ten(shift);
  const under = magnitude(b.c);
  let c = top / under;
  if (top % under !== 0n && c % 5n === 0n) c += 1n;
  return fixed({ c: a.c < 0n === b.c < 0n ? c : -c, e: a.e - b.e - shift });
}

const absolute = (d) => ({ c: magnitude(d.c), e: d.e });

/** Return `d` without trailing zeros. */
function canonical(d) {
  if (d.c === 0n) return ZERO;
  let { c, e } = d;
  while (c % 10n === 0n) {
    c /= 10n;
    e += 1;
  }
  return { c, e };
}

/** Return `d` with the decimals that it has, without an exponent. */
function plain(d) {
  const digits = magnitude(d.c).toString();
  const sign = d.c < 0n ? '-' : '';
  if (d.e >= 0) return sign + (d.c === 0n ? '0' : digits + '0'.repeat(d.e));
  const padded = digits.padStart(1 - d.e, '0');
  return `${sign}${padded.slice(0, d.e)}.${padded.slice(d.e)}`;
}

/** Return `d` as short as it can be written. */
const shortest = (d) => plain(canonical(d));

const isWhole = (d) => canonical(d).e >= 0;
