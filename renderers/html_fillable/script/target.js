/* Indicator values as they are written in practice: ≥95%, 120个. The tables come from the same source as in Python. */

/** A target: a text that may contain a comparator, a number and a unit. */
class Target {
  constructor(text) {
    this.text = text;
    this.parts = null;
  }

  get number() {
    return this.split().number;
  }

  /** Return comparator, number and unit; number is null if the target is in words. */
  split() {
    this.parts ??= splitTarget(this.text);
    return this.parts;
  }
}

const NO_PARTS = Object.freeze({ comparator: '', number: null, unit: '' });
const characters = (text) => Array.from(text);

/** Return `text` with full-width digits and signs made ASCII. */
function halfWidth(text) {
  return characters(text).map((each) => TARGETS.half[each] ?? each).join('');
}

const targetPattern = new RegExp(`^(?:${TARGETS.pattern})$`, 'u');

function splitTarget(text) {
  if (characters(text).length > TARGETS.longest) return NO_PARTS;
  const match = targetPattern.exec(halfWidth(text).replace(/^ +| +$/g, ''));
  if (!match) return NO_PARTS;
  const { sign = '', number, unit, after } = match.groups;
  if (TARGETS.notUnits.some((each) => unit.startsWith(each))) return NO_PARTS;
  const comparator = TARGETS.leading[sign] ?? TARGETS.trailing[after.replace(/^及/, '')] ?? '';
  return { comparator, number: decimal(number.replaceAll(',', '')), unit };
}

const partsOf = (held) => (held instanceof Target ? held.split() : { comparator: '', number: held, unit: '' });

/** Return whether two units can be compared: equal, or one of them missing (a percentage always has one). */
function sameUnit(one, other) {
  if (one === other) return true;
  return [one, other].includes('') && !TARGETS.shares.some((each) => each === one || each === other);
}

/** Return whether `actual` reaches `target`; null if that cannot be decided. */
function meets(actual, target) {
  const done = partsOf(actual);
  const wanted = partsOf(target);
  if (done.number === null || wanted.number === null || !['', '='].includes(done.comparator)) return null;
  if (!sameUnit(done.unit, wanted.unit)) return null;
  const order = ordered(done.number, wanted.number);
  switch (wanted.comparator) {
    case '':
    case '≥':
      return order >= 0;
    case '>':
      return order > 0;
    case '≤':
      return order <= 0;
    case '<':
      return order < 0;
    case '=':
      return order === 0;
    default:
      return null;
  }
}
