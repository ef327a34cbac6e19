/* The value of an expression, by the same table as in Python: blanks are null, logic has three values, nothing is thrown.

   An expression is an array: ['n', number], ['s', text], ['b', truth], ['r', paths, many], ['u', operator, operand],
   ['o', operator, left, right], ['f', name, arguments]. A scene has get(path), rows(list) (the numbers of its items)
   and own, the path of the row that contains the expression. */

const COMPARED_DIGITS = 15;
const COMPARED_TO = -9;
const TOO_WIDE = 17;
const MOST_DECIMALS = decimal('12');

/** A day, as YYYY-MM-DD. */
class Day {
  constructor(text) {
    this.text = text;
  }
}

/** The values of a reference to several cells. */
class Several {
  constructor(items) {
    this.items = items;
  }
}

/** Return the exact paths of `path`: * is each item, . the item that `own` belongs to. */
function concrete(path, own, rows) {
  let paths = [''];
  const ownSteps = own.split('/');
  path.split('/').slice(1).forEach((step, index) => {
    if (step === '*') {
      paths = paths.flatMap((each) => rows(each).map((item) => `${each}/${item}`));
    } else {
      const one = step === '.' ? ownSteps[index + 1] : step;
      paths = paths.map((each) => `${each}/${one}`);
    }
  });
  return paths;
}

/** Return the value of `expression`; null for a blank or a list. */
function evaluate(expression, scene) {
  const result = worked(expression, scene);
  return result instanceof Several ? null : result;
}

function worked(expression, scene) {
  const [kind, first, second, third] = expression;
  switch (kind) {
    case 'n':
      return decimal(first);
    case 's':
    case 'b':
      return first;
    case 'r':
      return referred(first, second, scene);
    case 'u':
      return spread(first === '-' ? negative : negation, [worked(second, scene)]);
    case 'o':
      return spread((a, b) => binary(first, a, b), [worked(second, scene), worked(third, scene)]);
    default:
      return FUNCTIONS[first](second.map((each) => worked(each, scene)));
  }
}

function referred(paths, many, scene) {
  const every = paths.flatMap((path) => concrete(path, scene.own, scene.rows));
  if (many) return new Several(every.map((path) => known(scene.get(path))));
  return every.length ? known(scene.get(every[0])) : null;
}

/** Return a stored value as expressions use it: an empty text and an empty list are blanks. */
function known(held) {
  if (held === undefined || held === '' || (held instanceof Target && held.text === '')) return null;
  return Array.isArray(held) && held.length === 0 ? null : held;
}

/** Apply `operation`, element by element where an operand is a list of values. */
function spread(operation, operands) {
  const lists = operands.filter((each) => each instanceof Several);
  if (!lists.length) return operation(...operands);
  const count = lists[0].items.length;
  if (lists.some((each) => each.items.length !== count)) return null;
  const row = (index) => operands.map((each) => (each instanceof Several ? each.items[index] : each));
  return new Several(Array.from({ length: count }, (_, index) => operation(...row(index))));
}

function numberOf(held) {
  if (isDecimal(held)) return held;
  return held instanceof Target ? held.number : null;
}

const ARITHMETIC = { '+': added, '-': subtracted, '*': multiplied, '/': divided };

function binary(operator, left, right) {
  if (operator in ARITHMETIC) return arithmetic(operator, left, right);
  return operator === 'and' || operator === 'or' ? logic(operator, left, right) : compared(operator, left, right);
}

function arithmetic(operator, left, right) {
  if (left === null && right === null) return null;
  const additive = operator === '+' || operator === '-';
  const a = left === null && additive ? ZERO : numberOf(left);
  const b = right === null && additive ? ZERO : numberOf(right);
  return a === null || b === null ? null : ARITHMETIC[operator](a, b);
}

function negative(held) {
  const number = numberOf(held);
  return number === null ? null : subtracted(ZERO, number);
}

const truth = (held) => (typeof held === 'boolean' ? held : null);

function negation(held) {
  return truth(held) === null ? null : !held;
}

function logic(operator, left, right) {
  const decisive = operator === 'or';
  const pair = [truth(left), truth(right)];
  if (pair.includes(decisive)) return decisive;
  return pair.includes(null) ? null : !decisive;
}

function compared(operator, left, right) {
  if (left === null || right === null) return null;
  const a = asCompared(left, right);
  const b = asCompared(right, left);
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return { '==': false, '!=': true }[operator] ?? null;
  if (kind === 'boolean' || kind === 'list') return sameness(operator, kind === 'list' ? sameList(a, b) : a === b);
  return ORDERS[operator](kind === 'number' ? ordered(a, b) : orderedTexts(a, b));
}

const ORDERS = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const sameness = (operator, same) => ({ '==': same, '!=': !same }[operator] ?? null);
const sameList = (a, b) => a.length === b.length && a.every((each, index) => each === b[index]);
const kindOf = (held) => (isDecimal(held) ? 'number' : Array.isArray(held) ? 'list' : typeof held);

/** Return the order of two texts by the code points of their characters. */
function orderedTexts(one, other) {
  const a = characters(one);
  const b = characters(other);
  const at = a.findIndex((each, index) => each !== b[index]);
  if (at < 0) return a.length - b.length;
  return at >= b.length ? 1 : a[at].codePointAt(0) - b[at].codePointAt(0);
}

/** Return a value as it is compared with `other`: a target compared with a number is its number. */
function asCompared(held, other) {
  let one = held;
  if (held instanceof Target) one = isDecimal(other) && held.number !== null ? held.number : held.text;
  if (one instanceof Day) return one.text;
  return isDecimal(one) ? roughly(one) : one;
}

/** Return a number with the digits that comparisons use. */
function roughly(number) {
  const rounded = fixed(number, COMPARED_DIGITS) ?? number;
  return adjusted(rounded) > TOO_WIDE ? rounded : quantized(rounded, COMPARED_TO);
}

const each = (values) => values.flatMap((held) => (held instanceof Several ? held.items : [held]));

function total(values) {
  let sum = null;
  for (const held of each(values).filter(isDecimal)) {
    sum = sum === null ? held : added(sum, held);
    if (sum === null) return null;
  }
  return sum;
}

function either(test, then, other) {
  return truth(test) === null ? null : test ? then : other;
}

function rounded(held, decimals = ZERO) {
  const number = numberOf(held);
  if (number === null || !isDecimal(decimals) || ordered(absolute(decimals), MOST_DECIMALS) > 0) return null;
  return quantized(number, -Math.trunc(Number(plain(decimals))));
}

function unsigned(held) {
  const number = numberOf(held);
  return number === null ? null : absolute(number);
}

const isMeasure = (held) => isDecimal(held) || held instanceof Target;
const count = (values) => values.filter((held) => held !== null && held !== false).length;

const FUNCTIONS = {
  sum: total,
  count: (values) => decimal(String(count(each(values)))),
  any: (values) => each(values).some((held) => held === true),
  all: (values) => each(values).every((held) => held !== false),
  blank: (values) => each(values).every((held) => held === null),
  if: (values) => spread(either, values),
  round: (values) => spread(rounded, values),
  abs: (values) => spread(unsigned, values),
  meets: (values) => spread((a, b) => (isMeasure(a) && isMeasure(b) ? meets(a, b) : null), values),
};
