/* The value of a typed text in a field type: the same as in Python, by the same table (GRAMMAR).

   A reading is {value, code, params}: a value that the type is yet to check, null for a blank; or why the text is
   rejected. */

const patternsOf = new Map();

/** Return a pattern of the table, compiled when it is first used. */
function tablePattern(source, flags = 'u') {
  const key = `${flags} ${source}`;
  if (!patternsOf.has(key)) patternsOf.set(key, new RegExp(source, flags));
  return patternsOf.get(key);
}

const blanks = () => tablePattern(`[${GRAMMAR.blank}]+`, 'gu');
const reading = (value) => ({ value, code: '', params: {} });
const rejectedText = (code, params) => ({ value: null, code, params });
const ascii = (text) => characters(text).map((each) => GRAMMAR.halfWidth[each] ?? each).join('');
const withoutBlanks = (text) => ascii(text.replace(blanks(), ''));
const withoutIgnorable = (text) => text.replace(tablePattern(`[${GRAMMAR.ignorable}]+`, 'gu'), '');
const spaces = () => tablePattern(`[${GRAMMAR.spaces}]+`, 'gu');
const spaced = (text) => ascii(withoutIgnorable(text)).replace(spaces(), ' ').replace(/^ +| +$/g, '').toLowerCase();
const bare = (text) => ascii(text).replace(tablePattern(`${GRAMMAR.punctuation}+`, 'gu'), '').toLowerCase();
const reversed = (text) => characters(text).reverse().join('');

/** Return `text` without blanks around it; a pattern for those at its end would take quadratic time. */
function trimmed(text) {
  const rest = text.replace(tablePattern(GRAMMAR.leading), '');
  return reversed(reversed(rest).replace(tablePattern(GRAMMAR.trailing), ''));
}

const visible = (text) => trimmed(withoutIgnorable(text));
const without = (text, ending) => (ending && text.endsWith(ending) ? text.slice(0, text.length - ending.length) : text);
const listed = (table, name) => Object.hasOwn(table, name);

function isNothing(text) {
  return GRAMMAR.nothing.includes(spaced(text));
}

/** Return the reading of the text that a person typed for a value. */
function readText(text, spec) {
  switch (spec.kind) {
    case 'number':
      if (isNothing(text)) return reading(null);
      return spec.calendar ? readYear(text) : readAmount(text, spec);
    case 'date':
      return isNothing(text) ? reading(null) : readDate(text, spec);
    case 'choice':
      return readChoice(text, spec);
    case 'choices':
      return readChoices(text, spec);
    case 'truth':
      return readTruth(text, spec);
    default:
      return readWords(text, spec);
  }
}

function readWords(text, spec) {
  if (spec.period) return readPeriod(text, spec);
  if (spec.nothing === 'blank' && isNothing(text)) return reading(null);
  if (!spec.code) return reading(trimmed(text));
  const code = visible(ascii(text));
  return reading(spec.upper ? code.toUpperCase() : code);
}

function readYear(text) {
  let digits = withoutBlanks(text).toLowerCase();
  for (const ending of GRAMMAR.yearEndings) digits = without(digits, ending);
  const match = tablePattern(GRAMMAR.year).exec(digits);
  return match ? reading(decimal(match[1])) : rejectedText('data.year', { value: short(text) });
}

/* Amounts. A unit is {power, base}: a power of ten, and the unit counted. */

function readAmount(text, spec) {
  const suffix = trimmed(spec.suffix);
  const body = without(trimmed(text), spec.isPercent && listed(GRAMMAR.shares, suffix) ? '' : suffix);
  const amount = amountIn(body, unitsOf(spec), spec);
  if (!amount.code) return amount;
  const { likely = '', low, high } = amount.params;
  const readings = low === undefined ? {} : { low, high };
  return rejectedText(amount.code, { found: short(text), likely, unit: spec.unit, ...readings });
}

function unitsOf(spec) {
  const unit = withoutBlanks(spec.unit).toLowerCase();
  const currency = currencyIn(unit) || GRAMMAR.currencyOfLanguage[spec.language];
  const units = { unit, currency, own: { power: 0, base: '' } };
  return { ...units, own: unitIn(unit, units) ?? { power: 0, base: unit } };
}

function currencyIn(unit) {
  const words = (currency) => GRAMMAR.moneyWords[currency] ?? {};
  const names = Object.keys(GRAMMAR.currencies);
  const named = names.find((each) => GRAMMAR.currencies[each].some((sign) => unit.includes(sign)) || listed(words(each), unit));
  const scaled = (each) => Object.keys(words(each)).some((word) => unit.endsWith(word) && listed(GRAMMAR.scales, without(unit, word)));
  return named ?? names.find(scaled) ?? '';
}

const longestFirst = (names) => [...names].sort((one, other) => other.length - one.length);

function unitIn(written, { unit, currency, own: ownUnit }) {
  const own = { ...Object.fromEntries(GRAMMAR.currencies[currency].map((sign) => [sign, 0])), ...GRAMMAR.moneyWords[currency] };
  for (const base of longestFirst(Object.keys(own))) {
    const scale = without(written, base);
    if (scale !== written && listed(GRAMMAR.scales, scale)) return { power: GRAMMAR.scales[scale] + own[base], base: 'currency' };
  }
  const whole = unit ? without(written, unit) : written;
  if (written !== unit && whole !== written && listed(GRAMMAR.scales, whole)) return { power: ownUnit.power + GRAMMAR.scales[whole], base: ownUnit.base };
  const counted = unit.slice(scaleOf(unit).length);
  const scale = without(written, counted);
  if (!listed(GRAMMAR.scales, scale) || (scale === written && counted && !scale)) return null;
  return { power: GRAMMAR.scales[scale], base: scale === written && counted ? '' : counted };
}

/** Return a written unit as `unitIn` does, if amounts in it are amounts of this value. */
function multipleIn(written, units) {
  const unit = unitIn(written, units);
  if (!unit || (!units.unit && written === GRAMMAR.points)) return null;
  return [units.own.base, ''].includes(unit.base) || !units.own.base ? unit : null;
}

/** Return the scale word that a unit begins with: 万 of 万人; none of 千瓦 or kg. */
function scaleOf(unit) {
  if (GRAMMAR.notScaled.some((each) => unit.startsWith(each))) return '';
  const fits = (scale) => unit === scale || (unit.startsWith(scale) && !/^[\x00-\x7f]*$/.test(scale));
  return longestFirst(Object.keys(GRAMMAR.scales)).find(fits) ?? '';
}

function amountIn(text, units, spec) {
  const plain = withoutBlanks(text).toLowerCase();
  if (characters(plain).length > GRAMMAR.longest) return noAmount(null, spec);
  const half = ascii(withoutIgnorable(text));
  if (tablePattern(GRAMMAR.broken).test(half) && !tablePattern(GRAMMAR.grouped).test(half)) return noAmount(null, spec);
  return plainAmount(plain.replace(tablePattern(GRAMMAR.percentWords, 'gu'), '$1%'), units, spec);
}

function plainAmount(plain, units, spec) {
  for (const pattern of GRAMMAR.negatives) {
    const negative = tablePattern(pattern).exec(plain);
    if (negative) return likelyNegative(plainAmount(negative[1] + negative[2], units, spec), spec);
  }
  const whole = units.unit && plain.endsWith(units.unit) ? tablePattern(GRAMMAR.number).exec(without(plain, units.unit)) : null;
  const own = whole && !whole[6] ? whole : null;
  const match = own ?? tablePattern(GRAMMAR.number).exec(plain);
  if (!match || (match[1] && match[3])) return noAmount(onlyNumber(plain, units, spec), spec);
  const [, sign, currency, second, digits, power, unit] = match.map((part) => part ?? '');
  const number = decimal(sign + second + `0${digits}`.replaceAll(',', '').replace(/\.$/, ''));
  number.e += Number(power.slice(1) || 0);
  if (Math.abs(adjusted(number)) > GRAMMAR.largestPower) return noAmount(null, spec);
  if (currency && !takesCurrency(currency, units, spec)) return noAmount(unit || spec.isPercent ? null : number, spec);
  return scaledAmount(number, spec.isPercent ? unit : withoutEnding(unit), units, spec);
}

/** Return whether a currency's sign may be written before a number: before an amount of money in this currency. */
function takesCurrency(sign, { unit, currency }, spec) {
  const isMoney = unit === '' ? !spec.isPercent : currencyIn(unit) === currency;
  return isMoney && GRAMMAR.currencies[currency].includes(sign);
}

const moved = (number, power) => ({ c: number.c, e: number.e + power });

function likelyNegative(amount, spec) {
  const value = amount.code ? amount.params.number ?? null : amount.value;
  const isNegative = value && value.c < 0n; // (-5) may be either
  return noAmount(value && !isNegative ? { c: -value.c, e: value.e } : null, spec, amount.params.written);
}

function withoutEnding(unit) {
  let inside = unit.startsWith('(') && unit.endsWith(')') ? unit.slice(1, -1) : unit;
  for (const ending of GRAMMAR.unitEndings) inside = without(inside, ending);
  return inside;
}

function scaledAmount(number, written, units, spec) {
  if (spec.isPercent) return shareOf(number, written, spec);
  if (['', units.unit].includes(written) || (!units.unit && takesCurrency(written, units, spec))) return reading(number);
  const unit = multipleIn(written, units);
  if (!unit) {
    const foreign = currencyIn(written);
    const isOpen = foreign || mayScale(written) || tablePattern(GRAMMAR.countsUpBehind).test(written);
    return noAmount(isOpen ? null : number, spec, /\p{L}/u.test(written) || foreign ? written : '');
  }
  if (unit.power === units.own.power && [units.own.base, ''].includes(unit.base)) return reading(number);
  return noAmount(moved(number, unit.power - units.own.power), spec, written);
}

function shareOf(number, written, spec) {
  if (listed(GRAMMAR.shares, written)) return reading(moved(number, GRAMMAR.shares[written]));
  if (written) return noAmount(null, spec, written);
  if (ordered({ c: number.c < 0n ? -number.c : number.c, e: number.e }, decimal('1')) > 0) return reading(moved(number, -2));
  if (number.c === 0n) return reading(number);
  const low = moved(number, -2);
  const likely = proposed(number, spec) || proposed(low, spec);
  return rejectedText('read.percent', { likely, low: typedNumber(low, spec), high: typedNumber(number, spec) });
}

/** Return whether a unit that a value does not accept may be a multiple: m for million. */
const mayScale = (written) => GRAMMAR.unclearScales.includes(written) || scaleOf(written) !== '';

/** Return the only number in a text; null if there is not exactly one, or its sign or magnitude is open. */
function onlyNumber(plain, units, spec) {
  const numbers = [...plain.matchAll(tablePattern(GRAMMAR.anyNumber, 'gu'))];
  if (numbers.length !== 1) return null;
  const [{ 0: written, index }] = numbers;
  const [before, after] = [plain.slice(0, index), plain.slice(index + written.length)];
  const number = decimal(written.replaceAll(',', ''));
  if (tablePattern(GRAMMAR.changedSign).test(before) || currencyIn(before)) return null;
  if (tablePattern(GRAMMAR.countsUpBefore).test(before)) return null;
  if (spec.isPercent) {
    const magnitude = { c: number.c < 0n ? -number.c : number.c, e: number.e };
    return after.startsWith('%') || (!after && ordered(magnitude, decimal('1')) > 0) ? moved(number, -2) : null;
  }
  const unit = multipleIn(after, units);
  if (unit) return after === units.unit ? number : moved(number, unit.power - units.own.power);
  if (tablePattern(GRAMMAR.countsUpBehind).test(after)) return null;
  return mayScale(after) || currencyIn(after) ? null : number;
}

function noAmount(number, spec, written = '') {
  const likely = number === null ? '' : proposed(number, spec);
  return rejectedText(written && number !== null ? 'read.unit' : 'read.number', { likely, number, written });
}

/** Return a number as printed, with as many decimals as it has, but no fewer than the cell shows. */
function typedNumber(number, spec) {
  const own = -canonical(spec.isPercent ? moved(number, 2) : number).e;
  return showNumber(number, { ...spec, decimals: spec.decimals === null ? null : Math.max(spec.decimals, own) });
}

/** Return a number as a person may type it; empty if that would be rejected. */
const proposed = (number, spec) => (acceptedNumber(number, spec).refusal ? '' : typedNumber(number, spec));

/* Dates. */

function readDate(text, spec) {
  if (spec.months) return readMonth(text, spec);
  const days = daysIn(text, spec.dateOrder || 'dmy', spec.ownDate);
  if (days.length === 1 || (days.length && spec.dateOrder)) return reading(days[0]);
  return rejectedText('data.date', { value: short(text) });
}

/** Return the reading of a month, as its first day. */
function readMonth(text, spec) {
  const months = daysIn(text, '', spec.ownDate, GRAMMAR.writtenMonths);
  const days = months.length ? months : daysIn(text, '', null, GRAMMAR.dates.slice(0, 1)).filter((day) => day.endsWith('-01'));
  return days.length ? reading(days[0]) : rejectedText(spec.refusal, { value: short(text) });
}

function daysIn(text, first, own, patterns = GRAMMAR.dates) {
  const plain = spaced(text);
  if (characters(plain).length > GRAMMAR.longest) return [];
  for (const [pattern, order] of own ? [own, ...patterns] : patterns) {
    const match = tablePattern(pattern).exec(plain);
    if (!match) continue;
    const orders = order === 'numeric' ? [first, first === 'dmy' ? 'mdy' : 'dmy'] : [order];
    return [...new Set(orders.map((each) => dayIn(match.slice(1), each)).filter(Boolean))];
  }
  return [];
}

function dayIn(parts, order) {
  const held = Object.fromEntries(characters(order).map((each, index) => [each, parts[index]]));
  const month = GRAMMAR.monthNames[held.m] ?? Number(held.m);
  const day = `${held.y}-${String(month).padStart(2, '0')}-${(held.d ?? '1').padStart(2, '0')}`;
  return isDay(day) ? day : null;
}

/** Return the two ends as they are written, and each with what may be written once for both of them. */
function wholeEnds(begin, end) {
  const found = (patterns, text) =>
    patterns.map((pattern) => text.match(tablePattern(pattern, 'u'))).filter(Boolean).map((match) => match[0]);
  const ends = [end, ...found(GRAMMAR.periodBefore, begin).map((each) => each + end)];
  return [begin, ...found(GRAMMAR.periodBehind, end).map((each) => begin + each)].flatMap((whole) =>
    ends.map((each) => [whole, each]),
  );
}

/** Return the reading of two days or two months, divided at each sign that may be between them. */
function readPeriod(text, spec) {
  if (isNothing(text)) return reading(null);
  const plain = spaced(text);
  const wrong = rejectedText(spec.refusal, { value: short(text) });
  if (characters(plain).length > GRAMMAR.longest) return wrong;
  const inner = plain.replace(tablePattern(GRAMMAR.periodAround, 'gu'), '');
  const found = new Set();
  for (const match of inner.matchAll(tablePattern(GRAMMAR.periodBetween, 'gu'))) {
    for (const ends of wholeEnds(inner.slice(0, match.index), inner.slice(match.index + match[0].length))) {
      for (const kind of Object.values(spec.period)) {
        const days = ends.map((each) => (isNothing(each) ? null : readDate(each, kind).value));
        if (days.every(Boolean)) found.add(days.map((day) => dayText(day, kind)).join('/'));
      }
    }
  }
  return found.size === 1 ? reading([...found][0]) : wrong;
}

/* Choices and truth values. */

function truthIn(text) {
  const word = bare(text);
  if (GRAMMAR.trueWords.includes(word)) return true;
  return GRAMMAR.falseWords.includes(word) ? false : null;
}

function readTruth(text, spec) {
  if (spec.words.includes(visible(text))) return reading(visible(text) === spec.words[0]);
  const said = truthIn(text);
  if (said !== null) return reading(said);
  return isUnanswered(text, true) ? reading(null) : rejectedText('data.choice', { value: short(text), choices: spec.words, suggestion: '' });
}

/** Return whether a text contains a number with a point, which is not punctuation: 1.5 is not 15. */
const hasPoint = (text) => /[0-9][.．,，][0-9]/.test(text);

/** Return whether a text means that no choice was made; 没有 can be an answer, and 无 an answer to yes or no. */
function isUnanswered(text, asksYesOrNo) {
  const answers = asksYesOrNo ? [...GRAMMAR.denials, ...GRAMMAR.likelyNo] : GRAMMAR.denials;
  return isNothing(text) && !answers.includes(spaced(text));
}

/** Return whether two choices are yes and no, in any words. */
function areYesAndNo(choices) {
  const truths = choices.map(truthIn);
  return choices.length === 2 && truths.includes(true) && truths.includes(false);
}

/** Return whether a text is several choices: `A, B` is not the choice `AB`. */
function namesSeveral(text, choices) {
  const parts = ascii(text).toLowerCase().split(tablePattern(`${GRAMMAR.punctuation}+`)).filter(Boolean);
  const known = new Set(choices.filter((choice) => !hasPoint(choice)).map(bare));
  return parts.length > 1 && parts.every((part) => known.has(part));
}

/** Return the only choice that fits a text; empty if none or several fit. */
function meantChoice(text, choices) {
  if (hasPoint(text) || namesSeveral(text, choices)) return '';
  const wanted = bare(text);
  const same = choices.filter((choice) => wanted && bare(choice) === wanted && !hasPoint(choice));
  if (same.length === 1) return same[0];
  const said = truthIn(text);
  return areYesAndNo(choices) && said !== null ? choices[choices.map(truthIn).indexOf(said)] : '';
}

const noChoice = (text, choices) => rejectedText('data.choice', { value: short(text), choices, suggestion: '' });

/** Return the choice that is seen as `text` is, character by character; empty if there is none. */
function asListed(text, choices) {
  if (choices.includes(text)) return text;
  const seen = visible(text);
  return choices.find((choice) => visible(choice) === seen) ?? '';
}

function readChoice(text, spec) {
  const listed = asListed(text, spec.choices);
  if (listed) return reading(listed);
  const chosen = meantChoice(text, spec.choices);
  if (chosen) return reading(chosen);
  return isUnanswered(text, areYesAndNo(spec.choices)) ? reading(null) : noChoice(text, spec.choices);
}

function readChoices(text, spec) {
  const exact = listedChoices(text, spec);
  const ways = exact.length ? exact : listedChoices(visible(text), spec);
  if (ways.length) return ways.length === 1 ? reading(ways[0]) : noChoice(text, spec.choices);
  const parts = ascii(text).split(tablePattern(GRAMMAR.separators)).filter((part) => trimmed(part));
  const chosen = parts.map((part) => meantChoice(part, spec.choices));
  if (parts.length && chosen.every(Boolean)) return reading([...new Set(chosen)]);
  if (isNothing(text)) return reading(null);
  return noChoice(parts.length ? trimmed(parts[chosen.indexOf('')]) : text, spec.choices);
}

/** Return the ways, at most two, to read a text as choices in the printed form. */
function listedChoices(text, { choices, separator }) {
  const complete = text.length + 1;
  const ways = new Map([[0, [[]]]]);
  for (const choice of choices) {
    for (const [at, chosen] of [...ways]) {
      const end = at + choice.length;
      if (text.startsWith(choice, at) && (end === text.length || text.startsWith(separator, end))) {
        const following = end === text.length ? complete : end + separator.length;
        ways.set(following, [...(ways.get(following) ?? []), ...chosen.map((each) => [...each, choice])].slice(0, 2));
      }
    }
  }
  return ways.get(complete) ?? [];
}
