/* The form's data: a tree of groups (objects without a prototype), lists (arrays) and typed values (raw texts).

   The shape comes from the page: fields and lists by their path, with * for the number of each item. */

const own = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
const last = (array) => array[array.length - 1];
const emptyGroup = () => Object.create(null);
const stepsOf = (path) => path.split('/').slice(1);
const patternOfPath = (path) => stepsOf(path).map((step) => (/^\d+$/.test(step) ? '/*' : `/${step}`)).join('');
const isInput = (shape) => shape.kind === 'leaf' && shape.field.kind === 'input';

/** Return the shape of the whole form: groups with members, lists with an item, leaves with a field. */
function shapeOf(fields) {
  const root = { kind: 'group', members: new Map(), path: '' };
  for (const [path, field] of Object.entries(fields)) grow(root, stepsOf(path), '', { ...field, spec: PAGE.specs[field.spec] });
  return root;
}

function grow(shape, steps, path, field) {
  if (!steps.length) {
    Object.assign(shape, { kind: 'leaf', field });
    return;
  }
  const [step, ...rest] = steps;
  const below = `${path}/${step}`;
  if (step === '*') {
    Object.assign(shape, { kind: 'list', list: PAGE.lists[path] });
    shape.item ??= { kind: 'group', members: new Map(), path: below };
    grow(shape.item, rest, below, field);
    return;
  }
  if (!shape.members.has(step)) shape.members.set(step, { kind: 'group', members: new Map(), path: below });
  grow(shape.members.get(step), rest, below, field);
}

const SHAPE = shapeOf(PAGE.fields);

/** Return the shape at an exact path, or null. */
function shapeAt(path) {
  let shape = SHAPE;
  for (const step of stepsOf(path)) {
    if (!shape) return null;
    if (shape.kind === 'list') shape = /^\d+$/.test(step) ? shape.item : null;
    else shape = shape.kind === 'group' ? shape.members.get(step) ?? null : null;
  }
  return shape;
}

/** Return an empty item or part; its lists have `sizes(path)` items, or those of a blank form. */
function blankOf(shape, path = '', sizes = () => undefined) {
  if (shape.kind === 'leaf') return shape.field.spec.kind === 'choices' ? [] : '';
  if (shape.kind === 'list') {
    const size = sizes(path) ?? Math.max(shape.list.blank, shape.list.least, 1);
    return Array.from({ length: size }, (_, index) => blankOf(shape.item, `${path}/${index}`, sizes));
  }
  const made = emptyGroup();
  for (const [name, member] of shape.members) {
    if (member.kind !== 'leaf' || isInput(member)) made[name] = blankOf(member, `${path}/${name}`, sizes);
  }
  return made;
}

/** Return how many rows the page shows for a list before anything is typed. */
const pageSize = (path) => (own(PAGE.sizes, path) ? PAGE.sizes[path] : undefined);

/** Return whether anything was typed in a part of the data. */
function holdsAnything(held) {
  if (Array.isArray(held)) return held.some((each) => holdsAnything(each));
  return held !== null && typeof held === 'object' ? Object.values(held).some(holdsAnything) : !isBlank(held);
}

/** The data of one form, with its evaluation until something is typed. */
class FormData {
  constructor(tree) {
    this.replace(tree);
  }

  /** Replace all data with `tree`. */
  replace(tree) {
    this.tree = tree;
    this.changed();
  }

  changed() {
    this.keptRows = new Map();
    this.begun = null;
  }

  /** Return whether anything was typed: until then the form is blank, and its printed values count for nothing. */
  isBegun() {
    this.begun ??= holdsAnything(this.tree);
    return this.begun;
  }

  /** Return the stored value at an exact path; undefined if there is none. */
  at(path) {
    let held = this.tree;
    for (const step of stepsOf(path)) {
      if (held === null || typeof held !== 'object' || !own(held, step)) return undefined;
      held = held[step];
    }
    return held;
  }

  /** Store a typed value. */
  set(path, raw) {
    const steps = stepsOf(path);
    const last = steps.pop();
    this.at(steps.map((step) => `/${step}`).join(''))[last] = raw;
    this.changed();
  }

  size(list) {
    return (this.at(list) ?? []).length;
  }

  /** Return the numbers of a list's items with any value: these are the form's rows. */
  rows(list) {
    if (!this.keptRows.has(list)) {
      const items = this.at(list) ?? [];
      const kept = Array.from(items.keys()).filter((index) => holdsAnything(items[index]));
      this.keptRows.set(list, kept);
    }
    return this.keptRows.get(list);
  }

  insert(list, index, item) {
    this.at(list).splice(index, 0, item);
    this.changed();
  }

  remove(list, index) {
    const [item] = this.at(list).splice(index, 1);
    this.changed();
    return item;
  }
}

/** Call `visit(path, field, raw)` for every value of the form's rows; blank rows are skipped. */
function eachValue(data, visit, shape = SHAPE, path = '') {
  if (shape.kind === 'leaf') visit(path, shape.field, data.at(path));
  else if (shape.kind === 'list') data.rows(path).forEach((index) => eachValue(data, visit, shape.item, `${path}/${index}`));
  else for (const [name, member] of shape.members) eachValue(data, visit, member, `${path}/${name}`);
}

/** Call `visit(path, shape)` for every list. */
function eachList(data, visit, shape = SHAPE, path = '') {
  if (shape.kind === 'list') {
    visit(path, shape);
    data.rows(path).forEach((index) => eachList(data, visit, shape.item, `${path}/${index}`));
  } else if (shape.kind === 'group') {
    for (const [name, member] of shape.members) eachList(data, visit, member, `${path}/${name}`);
  }
}

/** Return the data as JSON: rows and parts without any value are omitted. */
function exported(held, shape = SHAPE) {
  if (shape.kind === 'leaf') return isInput(shape) && !isBlank(held) ? jsonOfRaw(held, shape.field.spec) : undefined;
  if (shape.kind === 'list') {
    const items = held.filter(holdsAnything).map((item) => exported(item, shape.item));
    return items.length ? items : undefined;
  }
  const made = emptyGroup();
  for (const [name, member] of shape.members) {
    const each = member.kind === 'leaf' && !isInput(member) ? undefined : exported(held[name], member);
    if (each !== undefined) made[name] = each;
  }
  return Object.keys(made).length || shape.path.endsWith('*') ? made : undefined;
}

/** Write JSON with two spaces a step; numbers digit by digit. */
function written(json, indent = '') {
  const deeper = `${indent}  `;
  if (json instanceof JsonNumber) return json.text;
  if (Array.isArray(json)) {
    return json.length ? `[\n${json.map((each) => deeper + written(each, deeper)).join(',\n')}\n${indent}]` : '[]';
  }
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  const members = Object.entries(json).map(([key, each]) => `${deeper}${JSON.stringify(key)}: ${written(each, deeper)}`);
  return members.length ? `{\n${members.join(',\n')}\n${indent}}` : '{}';
}

/** Reads foreign JSON into the shape of the form; reports values that do not fit. */
class Reader {
  constructor() {
    this.told = [];
  }

  /** Return `json` as data of `shape`. */
  read(json, shape, path = '') {
    if (shape.kind === 'leaf') return this.leaf(json, shape, path);
    return shape.kind === 'list' ? this.list(json, shape, path) : this.group(json, shape, path);
  }

  leaf(json, shape, path) {
    const { raw, fits } = rawOfJson(json, shape.field.spec);
    if (!fits) this.told.push([path, new Refusal('data.type', { expected: shape.field.spec.type, found: jsonKind(json) })]);
    return shape.field.spec.kind === 'choices' && typeof raw === 'string' ? (raw ? [raw] : []) : raw;
  }

  list(json, shape, path) {
    if (isBlank(json)) return blankOf(shape, path, pageSize);
    if (!Array.isArray(json)) {
      this.told.push([path, new Refusal('data.type', { expected: 'array', found: jsonKind(json) })]);
      return blankOf(shape, path, pageSize);
    }
    const most = Math.min(shape.list.most ?? MOST_ITEMS, MOST_ITEMS);
    if (json.length > most) this.told.push([path, new Refusal('data.too-many', { limit: most })]);
    json.slice(most).forEach((each, index) => this.dropped(each, `${path}/${most + index}`));
    const items = json.slice(0, most).map((each, index) => this.read(each, shape.item, `${path}/${index}`));
    const shown = pageSize(path) ?? Math.max(shape.list.blank, shape.list.least, 1);
    while (items.length < shown) items.push(blankOf(shape.item, `${path}/${items.length}`, pageSize));
    return items;
  }

  /** Report each value of a row that was not imported. */
  dropped(json, path) {
    if (json !== null && typeof json === 'object') Object.entries(json).forEach(([key, each]) => this.dropped(each, `${path}/${key}`));
    else if (!isBlank(json)) this.told.push([path, new Refusal('page.not-taken', { value: short(String(json)) })]);
  }

  group(json, shape, path) {
    const made = blankOf(shape, path, pageSize);
    if (json === null || json === undefined) return made;
    if (typeof json !== 'object' || Array.isArray(json)) {
      this.told.push([path, new Refusal('data.type', { expected: 'object', found: jsonKind(json) })]);
      return made;
    }
    for (const key of Object.keys(json)) this.member(made, key, json[key], shape, path);
    return made;
  }

  member(made, key, json, shape, path) {
    const member = shape.members.get(key);
    if (!member) {
      if (path || !isParameter(key, json)) this.told.push([`${path}/${key}`, new Refusal('data.unknown-key', { key: short(key) })]);
      return;
    }
    if (member.kind !== 'leaf' || isInput(member)) made[key] = this.read(json, member, `${path}/${key}`);
  }
}

const MOST_ITEMS = 5000;
const isParameter = (key, json) => key === 'form' || (key === PAGE.copyKey && typeof json === 'string') || (own(PAGE.declared, key) && typeof json === (PAGE.declared[key] ? 'number' : 'string'));

function jsonKind(json) {
  if (json === null) return 'null';
  return Array.isArray(json) ? 'array' : typeof json;
}
