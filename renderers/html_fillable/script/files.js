/* Import and export of data files. Nothing uses a network. */

const MOST_BYTES = 10 * 1024 * 1024;

/** Return the data file's text. */
function fileText(data, extras) {
  const head = emptyGroup();
  head.form = PAGE.form;
  if (own(VALUES, PAGE.copyKey)) head[PAGE.copyKey] = VALUES[PAGE.copyKey];
  for (const [name, value] of Object.entries(PAGE.parameters)) head[name] = PAGE.declared[name] ? new JsonNumber(value) : value;
  for (const [name, value] of Object.entries(extras)) if (!(name in head)) head[name] = value;
  return `${written(Object.assign(head, exported(data.tree)))}\n`;
}

/** Let the browser save a file. */
function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = element('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

const fileName = () => `${PAGE.form.replaceAll('/', '-')}.json`;

/** Return {tree, extras, told} of a data file, or {failed} with its problem. */
async function readFile(file) {
  if (file.size > MOST_BYTES) return { failed: said(WORDS.too_large, { name: file.name }) };
  const text = textOfBytes(await file.arrayBuffer());
  if (text === null) return { failed: said(WORDS.not_utf8, { name: file.name }) };
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return { failed: said(WORDS.not_json, { name: file.name }) };
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return { failed: said(WORDS.not_object, { name: file.name }) };
  return readData(json);
}

/** Return the text of UTF-8, or of UTF-16 with a byte order mark; null if it is neither. */
function textOfBytes(bytes) {
  const [first, second] = new Uint8Array(bytes);
  const code = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(code, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readData(json) {
  if (own(json, 'form') && json.form !== PAGE.form) return { failed: said(WORDS.other_form, { found: short(String(json.form)) }) };
  const reader = new Reader();
  const tree = reader.read(json, SHAPE);
  const { extras, told } = parametersOf(json);
  const places = reader.told.map(([path, refusal]) => said(WORDS.at_place, { place: path || '/', text: message(refusal.code, refusal.params) }));
  return { tree, extras, told: [...told, ...places] };
}

/** Return the parameters of a data file that the page does not know, and those with another value. */
function parametersOf(json) {
  const extras = emptyGroup();
  const told = [];
  for (const key of Object.keys(json)) {
    if (key === 'form' || key === PAGE.copyKey || SHAPE.members.has(key) || !isParameter(key, json[key])) continue;
    const here = own(PAGE.parameters, key) ? PAGE.parameters[key] : null;
    if (here === null) extras[key] = json[key];
    else if (String(json[key]) !== here) told.push(said(WORDS.other_parameter, { name: key, found: short(String(json[key])), here }));
  }
  return { extras, told };
}

/**
 * The raw values that came from an earlier form and are not to be changed, as JSON: for each item of a list (and for
 * each value outside of lists) a map by their paths below it. They are found by the path with * and the value of one.
 */
const CARRIED = new Map();

const itemOf = (path) => /^.*\/\d+(?=\/|$)/.exec(path)?.[0] ?? '';
const carriedKey = (path, raw) => `${patternOfPath(path)} ${JSON.stringify(raw)}`;

/** Return whether a field has a value that came from an earlier form; rows of lists may have another number now. */
function isCarried(path, data) {
  const item = itemOf(path);
  const known = CARRIED.get(carriedKey(path, data.at(path))) ?? [];
  return known.some((values) => [...values].every(([below, json]) => JSON.stringify(data.at(item + below)) === json));
}

function rememberCarried() {
  const items = new Map();
  for (const [path, json] of Object.entries(VALUES)) {
    const shape = shapeAt(path);
    if (shape?.kind !== 'leaf' || !shape.field.carried) continue;
    const { raw } = rawOfJson(json, shape.field.spec);
    const item = itemOf(path);
    const values = (item && items.get(item)) || new Map();
    if (item) items.set(item, values);
    values.set(path.slice(item.length), JSON.stringify(raw));
    const key = carriedKey(path, raw);
    CARRIED.set(key, [...(CARRIED.get(key) ?? []), values]);
  }
}

rememberCarried();

/** Return the initial tree of the page: blank, or with the values that it was filled with that are `wanted`. */
function firstTree(wanted = () => true) {
  const tree = blankOf(SHAPE, '', pageSize);
  const data = new FormData(tree);
  const extras = emptyGroup();
  for (const [path, json] of Object.entries(VALUES)) {
    const shape = shapeAt(path);
    if (shape?.kind === 'leaf') {
      if (isInput(shape) && wanted(shape.field)) data.set(path, rawOfJson(json, shape.field.spec).raw);
    } else if (!shape && stepsOf(path).length === 1 && !own(PAGE.parameters, path.slice(1))) {
      extras[path.slice(1)] = json;
    }
  }
  return { tree, extras };
}
