/* Typed texts, read as one of the form's types: the same values and the same rejections as in Python.

   `raw` is the stored form: a text (also for numbers, dates, yes and no), or a list of texts for several choices. */

/** A rejection by a type: a message's code with its parameters. */
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
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const SHOWN = 40;

const isBlank = (raw) => raw === undefined || raw === null || (typeof raw === 'string' && trimmed(raw) === '') || (Array.isArray(raw) && !raw.length);
const refuse = (code, params) => ({ value: null, refusal: new Refusal(code, params) });
const taken = (value) => ({ value, refusal: null });

function short(text) {
  const all = characters(text);
  return all.length <= SHOWN ? text : `${all.slice(0, SHOWN - 1).join('')}…`;
}

/** Return {value, refusal} of a typed text; a rejected one may keep its value if it is only out of bounds. */
function readRaw(raw, spec) {
  if (isBlank(raw)) return taken(null);
  if (Array.isArray(raw)) return accepted(raw, spec);
  const text = String(raw);
  const { value, code, params } = readText(text, spec);
  return code ? refuse(code, params) : accepted(value, spec);
}

/** Return {value, refusal} of a value by its type. */
function accepted(value, spec) {
  if (value === null) return taken(null);
  switch (spec.kind) {
    case 'number':
      return acceptedNumber(value, spec);
    case 'text':
      return acceptedText(value, spec);
    case 'date':
      return acceptedDate(value instanceof Day ? value.text : value, spec);
    case 'choice':
      return acceptedChoice(value, spec);
    case 'choices':
      return acceptedChoices(value, spec);
    default:
      return typeof value === 'boolean' ? taken(value) : refuse('data.type', { expected: spec.type, found: kindOf(value) });
  }
}

function acceptedNumber(value, spec) {
  if (!isDecimal(value)) return refuse('data.type', { expected: spec.type, found: kindOf(value) });
  if (!isExact(value)) return refuse('data.too-precise', { value: short(shortest(value)) });
  const number = canonical(value);
  if (spec.whole && !isWhole(number)) {
    return { value: number, refusal: new Refusal('data.type', { expected: spec.title, found: short(shortest(number)) }) };
  }
  const refusal = outOfBounds(number, spec, ordered, (each) => showNumber(each, { ...spec, decimals: null }));
  if (refusal) return { value: number, refusal };
  if (spec.lowest !== null && (ordered(number, decimal(spec.lowest)) < 0 || ordered(number, decimal(spec.highest)) > 0)) {
    return { value: number, refusal: new Refusal('data.year', { value: shortest(number) }) };
  }
  return taken(number);
}

/** Return whether a number is exact as a JSON number. */
function isExact(number) {
  if (number.c === 0n) return true;
  if (adjusted(number) > GRAMMAR.widest || adjusted(number) < GRAMMAR.narrowest) return false;
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
  const bound = (text) => (text === null ? null : spec.kind === 'date' ? text : decimal(text));
  return { minimum: bound(spec.minimum), maximum: bound(spec.maximum) };
}

function acceptedText(value, spec) {
  const written = value instanceof Target ? value.text : value;
  if (typeof written !== 'string') return refuse('data.type', { expected: spec.type, found: kindOf(value) });
  const hasForm = spec.pattern || spec.ownPattern || spec.operand === 'target';
  const text = hasForm ? visible(written) : trimmed(written);
  if (text === '') return taken(null);
  if (CONTROL.test(text)) return refuse('data.control-character');
  const kept = spec.operand === 'target' ? new Target(text) : text;
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
  if (spec.period) return periodRefusal(text, spec);
  if (spec.pattern && !patternMatches(spec.pattern, text)) {
    return new Refusal('data.pattern', { expected: spec.expected, value: short(text) });
  }
  return writingRefusal(text, spec);
}

/** Return why a text is no period: one of its ends is no day, or its end is before its beginning. */
function periodRefusal(text, spec) {
  const [begin, end] = text.split('/');
  const isPeriod = patternMatches(spec.ownPattern, text) && [begin, end].every((each) => isDay(each.length > 7 ? each : `${each}-01`));
  if (!isPeriod) return new Refusal(spec.refusal, { value: short(text) });
  return end < begin ? new Refusal('data.period-order', { begin, end }) : null;
}

/** Return why the type rejects a text: its length, its pattern, its check character. */
function writingRefusal(text, spec) {
  const wrong = new Refusal(spec.refusal, { expected: spec.expected, value: short(text) });
  if (spec.length !== null && characters(text).length !== spec.length) return wrong;
  if (!spec.pattern && spec.ownPattern && !patternMatches(spec.ownPattern, text)) return wrong;
  return spec.checksum && !checksumHolds(text, spec.checksum) ? new Refusal('data.checksum', { value: short(text) }) : null;
}

function checksumHolds(text, { alphabet, weights, checks }) {
  const all = characters(text);
  const digits = all.slice(0, -1).map((each) => alphabet.indexOf(each));
  if (digits.length !== weights.length || digits.includes(-1)) return false;
  const total = digits.reduce((sum, digit, index) => sum + digit * weights[index], 0);
  return all.at(-1) === checks[total % checks.length];
}

function acceptedDate(text, spec) {
  if (typeof text !== 'string' || !isDay(text)) return refuse(spec.refusal, { value: short(String(text)) });
  const refusal = outOfBounds(text, spec, (a, b) => (a < b ? -1 : a > b ? 1 : 0), (day) => dayText(day, spec));
  return { value: new Day(text), refusal };
}

/** Return a day as JSON has it; that of a month is the month. */
const dayText = (day, spec) => (spec.months ? day.slice(0, 7) : day);

function isDay(text) {
  const match = ISO_DATE.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number);
  const days = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

function acceptedChoice(value, spec) {
  if (typeof value !== 'string') return refuse('data.type', { expected: 'choice', found: kindOf(value) });
  const listed = asListed(value, spec.choices);
  return listed ? taken(listed) : refuse('data.choice', { value: short(value), choices: spec.choices });
}

function acceptedChoices(value, spec) {
  if (!Array.isArray(value)) return refuse('data.type', { expected: 'choices', found: kindOf(value) });
  const chosen = value.map((each) => (typeof each === 'string' && asListed(each, spec.choices)) || each);
  const wrong = chosen.find((each) => !spec.choices.includes(each));
  if (wrong !== undefined) return refuse('data.choice', { value: short(String(wrong)), choices: spec.choices });
  if (new Set(chosen).size < chosen.length) return refuse('data.duplicate-choice', { value });
  return taken(spec.choices.filter((each) => chosen.includes(each)));
}

/** Return whether two values of one type are equal. */
function sameValue(one, other) {
  if (one === null || other === null) return one === other;
  if (isDecimal(one)) return isDecimal(other) && ordered(one, other) === 0;
  if (Array.isArray(one)) return Array.isArray(other) && sameList(one, other);
  return (one.text ?? one) === (other.text ?? other);
}

/** Return a number as printed, rounded half up. */
function showNumber(value, spec) {
  let number = spec.isPercent ? { c: value.c, e: value.e + 2 } : value;
  number = spec.decimals === null ? canonical(number) : rescaled(number, -spec.decimals);
  const [whole, part] = plain(number).split('.');
  const grouped = spec.thousands ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return grouped + (part === undefined ? '' : `.${part}`) + (spec.isPercent ? '%' : '');
}

/** Return a value as printed, without prefix and suffix. */
function shown(value, spec) {
  if (isDecimal(value)) return showNumber(value, spec);
  if (value instanceof Day) return shownDay(value, spec);
  if (spec.period) return shownPeriod(value, spec);
  if (typeof value === 'boolean') return spec.words[value ? 0 : 1];
  return Array.isArray(value) ? value.join(spec.separator) : value.text ?? String(value);
}

function shownPeriod(value, { period, between }) {
  const ends = value.split('/').map((each) => shownDay({ text: each.length > 7 ? each : `${each}-01` }, each.length > 7 ? period.days : period.months));
  return ends.join(between);
}

function shownDay({ text }, { datePattern }) {
  const [, month, day] = text.split('-').map(Number);
  const months = Object.entries(GRAMMAR.monthNames);
  const name = months.find(([, number]) => number === month)[0];
  const title = name[0].toUpperCase() + name.slice(1);
  const [month2, day2] = text.split('-').slice(1);
  const parts = { year: text.split('-')[0], month, month2, day, day2, name: title, short: title.slice(0, 3) };
  return datePattern.replace(/\{(\w+)\}/g, (_, part) => parts[part]);
}

/** Return the stored text of a value: as a person would have typed it. */
function rawOfValue(value, spec) {
  if (value === null) return '';
  if (isDecimal(value)) return spec.isPercent ? `${shortest({ c: value.c, e: value.e + 2 })}%` : shortest(value);
  if (Array.isArray(value)) return value;
  if (typeof value === 'boolean') return spec.words[value ? 0 : 1];
  return value instanceof Day ? dayText(value.text, spec) : value.text ?? value;
}

/** Return the stored text of a JSON value, and whether the type accepts its kind. */
function rawOfJson(json, spec) {
  if (json === null || json === undefined) return { raw: '', fits: true };
  if (typeof json === 'number') {
    const number = decimal(String(json));
    if (number && spec.kind === 'number') return { raw: rawOfValue(number, spec), fits: true };
    return { raw: String(json), fits: false };
  }
  if (typeof json === 'boolean') return spec.words ? { raw: spec.words[json ? 0 : 1], fits: true } : { raw: String(json), fits: false };
  if (typeof json === 'string') return { raw: json, fits: true };
  if (Array.isArray(json)) {
    const texts = json.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
    if (spec.kind === 'choices') return { raw: texts, fits: texts.every((each, index) => each === json[index]) };
    return { raw: texts.join('、'), fits: false };
  }
  return { raw: JSON.stringify(json), fits: false };
}

/** Return a typed text as JSON; one that cannot be parsed is exported as it was typed. */
function jsonOfRaw(raw, spec) {
  const { value, refusal } = readRaw(raw, spec);
  if (value === null) return refusal ? raw : '';
  if (isDecimal(value)) return new JsonNumber(shortest(value));
  return value instanceof Day ? dayText(value.text, spec) : value.text ?? value;
}
