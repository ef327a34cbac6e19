/* What a person types, read as one of the form's types: the same values and the same refusals as in Python.

   `raw` is what is kept: a text (also for numbers, dates, yes and no), or a list of texts for several choices. */

/** What a type cannot take: a message's code with its parameters. */
class Refusal {
  constructor(code, params = {}) {
    this.code = code;
    this.params = params;
  }
}

/** A number as JSON writes it, digit by digit. */
class JsonNumber {
  constructor(text) {
    this.text = text;
  }
}

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const LITERAL = /^([-+]?)(?:[¥￥]|RMB|人民币)?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(%?)$/;
const BLANKS = /[\s\u200b-\u200f\u2060\ufeff]+/g;
const SEVERAL = /\d[\s\u200b-\u200f\u2060\ufeff]+(?!\d{3}(?!\d))\d/;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const NUMERIC = new Set(['integer', 'decimal', 'money', 'percent', 'year']);
const WORDED = new Set(['text', 'phone', 'target']);
const WIDEST = 17;
const NARROWEST = -20;
const SHOWN = 40;

/** Return what was typed without the field's own unit: 万元 or 万 where the field counts in 万元. */
function withoutUnit(typed, { type, unit = '' }) {
  const units = type === 'year' ? ['年度', '年'] : unit && unit !== '%' ? [unit, unit.replace(/(?<=.)元$/, '')] : [];
  const own = units.find((each) => typed.endsWith(each) && typed.length > each.length);
  return own === undefined ? typed : typed.slice(0, -own.length);
}

const isBlank = (raw) => raw === undefined || raw === null || raw === '' || (Array.isArray(raw) && !raw.length);
const refuse = (code, params) => ({ value: null, refusal: new Refusal(code, params) });
const taken = (value) => ({ value, refusal: null });

function short(text) {
  const all = characters(text);
  return all.length <= SHOWN ? text : `${all.slice(0, SHOWN - 1).join('')}…`;
}

/** Return {value, refusal} of what was typed; a refused one may keep its value, where it is only out of bounds. */
function readRaw(raw, spec) {
  if (isBlank(raw)) return taken(null);
  if (spec.type === 'choices') return accepted(Array.isArray(raw) ? raw : [raw], spec);
  if (NUMERIC.has(spec.type)) return readNumber(String(raw), spec);
  if (spec.type === 'boolean') return readTruth(String(raw));
  return accepted(spec.type === 'target' ? new Target(String(raw)) : String(raw), spec);
}

function readTruth(raw) {
  if (raw === WORDS.yes || raw === WORDS.no) return taken(raw === WORDS.yes);
  return refuse('data.choice', { value: short(raw), choices: [WORDS.yes, WORDS.no] });
}

/** Read a number as people type it: 1,200.5, full-width digits, its unit behind it, 48 or 48% for a percentage, 2025年. */
function readNumber(raw, spec) {
  const half = halfWidth(raw).replaceAll('−', '-');
  const found = SEVERAL.test(half) ? null : LITERAL.exec(withoutUnit(half.replace(BLANKS, ''), spec));
  if (!found || (found[3] && spec.type !== 'percent')) return refuse('data.number', { value: short(raw) });
  const [, sign, digits] = found;
  const number = decimal(sign + `0${digits}`.replaceAll(',', '').replace(/\.$/, ''));
  return accepted(spec.type === 'percent' ? { c: number.c, e: number.e - 2 } : number, spec);
}

/** Return {value, refusal} of a value as the type takes it. */
function accepted(value, spec) {
  if (value === null) return taken(null);
  if (NUMERIC.has(spec.type)) return acceptedNumber(value, spec);
  if (WORDED.has(spec.type)) return acceptedText(value, spec);
  switch (spec.type) {
    case 'date':
      return acceptedDate(value instanceof Day ? value.text : value, spec);
    case 'choice':
      return acceptedChoice(value, spec);
    case 'choices':
      return acceptedChoices(value, spec);
    default:
      return typeof value === 'boolean' ? taken(value) : refuse('data.type', { expected: 'boolean', found: kindOf(value) });
  }
}

function acceptedNumber(value, spec) {
  if (!isDecimal(value)) return refuse('data.type', { expected: spec.type, found: kindOf(value) });
  if (!isExact(value)) return refuse('data.too-precise', { value: short(shortest(value)) });
  const number = canonical(value);
  if ((spec.type === 'integer' || spec.type === 'year') && !isWhole(number)) {
    return { value: number, refusal: new Refusal('data.type', { expected: WORDS.integer, found: short(shortest(number)) }) };
  }
  const refusal = outOfBounds(number, spec, ordered, (each) => showNumber(each, { ...spec, decimals: null }));
  if (refusal) return { value: number, refusal };
  if (spec.type === 'year' && (ordered(number, decimal('1900')) < 0 || ordered(number, decimal('2999')) > 0)) {
    return { value: number, refusal: new Refusal('data.year', { value: shortest(number) }) };
  }
  return taken(number);
}

/** Tell whether a number survives as a JSON number. */
function isExact(number) {
  if (number.c === 0n) return true;
  if (adjusted(number) > WIDEST || adjusted(number) < NARROWEST) return false;
  const double = decimal(String(Number(`${number.c}e${number.e}`)));
  return double !== null && ordered(double, number) === 0;
}

function outOfBounds(value, spec, order, show) {
  const { minimum, maximum } = bounds(spec);
  if (minimum !== null && order(value, minimum) < 0) {
    return new Refusal('data.minimum', { limit: show(minimum), value: show(value) });
  }
  if (maximum !== null && order(value, maximum) > 0) {
    return new Refusal('data.maximum', { limit: show(maximum), value: show(value) });
  }
  return null;
}

function bounds(spec) {
  const bound = (text) => (text === null ? null : spec.type === 'date' ? text : decimal(text));
  return { minimum: bound(spec.minimum), maximum: bound(spec.maximum) };
}

function acceptedText(value, spec) {
  const text = value instanceof Target ? value.text : value;
  if (typeof text !== 'string') return refuse('data.type', { expected: spec.type, found: kindOf(value) });
  if (CONTROL.test(text)) return refuse('data.control-character');
  const kept = spec.type === 'target' ? new Target(text) : text;
  return { value: kept, refusal: wordingRefusal(text, spec) };
}

function wordingRefusal(text, spec) {
  const { length } = characters(text);
  if (spec.minLength !== null && length < spec.minLength) {
    return new Refusal('data.min-length', { limit: spec.minLength, found: length });
  }
  if (spec.maxLength !== null && length > spec.maxLength) {
    return new Refusal('data.max-length', { limit: spec.maxLength, found: length });
  }
  const phone = spec.type === 'phone' && !spec.pattern;
  if (spec.pattern && !patternOf(spec.pattern).test(text)) {
    return new Refusal('data.pattern', { expected: spec.expected, value: short(text) });
  }
  return phone && !patternOf(PHONE).test(text) ? new Refusal('data.phone', { value: short(text) }) : null;
}

const patterns = new Map();

/** Return a pattern; one that this browser cannot read refuses nothing: the office checks it. */
function madePattern(source) {
  try {
    return new RegExp(source, 'u');
  } catch {
    return /(?:)/;
  }
}

function patternOf(source) {
  if (!patterns.has(source)) patterns.set(source, madePattern(source));
  return patterns.get(source);
}

function acceptedDate(text, spec) {
  if (typeof text !== 'string' || !isDay(text)) return refuse('data.date', { value: short(String(text)) });
  const refusal = outOfBounds(text, spec, (a, b) => (a < b ? -1 : a > b ? 1 : 0), String);
  return { value: new Day(text), refusal };
}

function isDay(text) {
  const found = ISO_DATE.exec(text);
  if (!found) return false;
  const [year, month, day] = found.slice(1).map(Number);
  const days = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

function acceptedChoice(value, spec) {
  if (typeof value !== 'string') return refuse('data.type', { expected: 'choice', found: kindOf(value) });
  return spec.choices.includes(value) ? taken(value) : refuse('data.choice', { value: short(value), choices: spec.choices });
}

function acceptedChoices(value, spec) {
  if (!Array.isArray(value)) return refuse('data.type', { expected: 'choices', found: kindOf(value) });
  const wrong = value.find((each) => !spec.choices.includes(each));
  if (wrong !== undefined) return refuse('data.choice', { value: short(String(wrong)), choices: spec.choices });
  if (new Set(value).size < value.length) return refuse('data.duplicate-choice', { value: value.join('、') });
  return taken(spec.choices.filter((each) => value.includes(each)));
}

/** Tell whether two values of one type are equal. */
function sameValue(one, other) {
  if (one === null || other === null) return one === other;
  if (isDecimal(one)) return isDecimal(other) && ordered(one, other) === 0;
  if (Array.isArray(one)) return Array.isArray(other) && sameList(one, other);
  return (one.text ?? one) === (other.text ?? other);
}

/** Return a number as printed, rounded half up. */
function showNumber(value, spec) {
  let number = spec.percent ? { c: value.c, e: value.e + 2 } : value;
  number = spec.decimals === null ? canonical(number) : rescaled(number, -spec.decimals);
  const [whole, part] = plain(number).split('.');
  const grouped = spec.thousands ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return grouped + (part === undefined ? '' : `.${part}`) + (spec.percent ? '%' : '');
}

/** Return a value as printed, without prefix and suffix. */
function shown(value, spec) {
  if (isDecimal(value)) return showNumber(value, spec);
  if (value instanceof Day) {
    const [year, month, day] = value.text.split('-').map(Number);
    return `${year}年${month}月${day}日`;
  }
  if (typeof value === 'boolean') return value ? WORDS.yes : WORDS.no;
  return Array.isArray(value) ? value.join('、') : value.text ?? String(value);
}

/** Return what is kept of a value: as a person would have typed it. */
function rawOfValue(value, spec) {
  if (value === null) return '';
  if (isDecimal(value)) return spec.percent ? `${shortest({ c: value.c, e: value.e + 2 })}%` : shortest(value);
  if (Array.isArray(value)) return value;
  if (typeof value === 'boolean') return value ? WORDS.yes : WORDS.no;
  return value.text ?? value;
}

/** Return what is kept of a JSON value, and whether it is of a kind that the type takes. */
function rawOfJson(json, spec) {
  if (json === null || json === undefined) return { raw: '', fits: true };
  if (typeof json === 'number') {
    const number = decimal(String(json));
    if (number && NUMERIC.has(spec.type)) return { raw: rawOfValue(number, spec), fits: true };
    return { raw: String(json), fits: false };
  }
  if (typeof json === 'boolean') return { raw: json ? WORDS.yes : WORDS.no, fits: spec.type === 'boolean' };
  if (typeof json === 'string') return { raw: json, fits: true };
  if (Array.isArray(json)) {
    const texts = json.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
    if (spec.type === 'choices') return { raw: texts, fits: texts.every((each, index) => each === json[index]) };
    return { raw: texts.join('、'), fits: false };
  }
  return { raw: JSON.stringify(json), fits: false };
}

/** Return what was typed as JSON; what cannot be understood goes out as it was typed. */
function jsonOfRaw(raw, spec) {
  const { value } = readRaw(raw, spec);
  if (value === null) return raw;
  if (isDecimal(value)) return new JsonNumber(shortest(value));
  return value.text ?? value;
}
