/* Keeping the work in the browser, and data files in and out. Nothing goes over a network. */

const MOST_BYTES = 10 * 1024 * 1024;

/** Return a short number for a text, so that forms filled in beforehand are kept apart. */
function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return `${text.length.toString(36)}-${(hash >>> 0).toString(36)}`;
}

const parametersText = Object.entries(PAGE.parameters).sort().map(([name, value]) => `${name}=${value}`).join('&');
const KEY = ['formspec', PAGE.form, PAGE.edition, parametersText, Object.keys(VALUES).length ? fingerprint(JSON.stringify(VALUES)) : ''].join('|');

/** Return the browser's store, or null where it may not be used. */
function browserStore() {
  try {
    localStorage.setItem(`${KEY}|?`, '1');
    localStorage.removeItem(`${KEY}|?`);
    return localStorage;
  } catch {
    return null;
  }
}

const store = browserStore();

/** Keep the data; tell whether that was possible. */
function keep(data, extras) {
  try {
    if (!store) return false;
    store.setItem(KEY, JSON.stringify({ version: 1, data: data.tree, extras }));
    return true;
  } catch {
    return false;
  }
}

/** Return what was kept: {tree, extras}, 'unreadable', or null. */
function keptWork() {
  const text = store?.getItem(KEY);
  if (!text) return null;
  try {
    const { data, extras } = JSON.parse(text);
    return { tree: restored(data, SHAPE), extras: textsOf(extras) };
  } catch {
    store.setItem(`${KEY}|unreadable`, text);
    return 'unreadable';
  }
}

/** Return kept data in the form's shape, whatever was kept. */
function restored(held, shape) {
  if (shape.kind === 'leaf') {
    if (shape.field.spec.type === 'choices') return Array.isArray(held) ? held.map(String) : [];
    return typeof held === 'string' ? held : '';
  }
  if (shape.kind === 'list') {
    const items = Array.isArray(held) ? held.slice(0, MOST_ITEMS) : [];
    return items.length ? items.map((item) => restored(item, shape.item)) : blankOf(shape);
  }
  const made = blankOf(shape);
  const source = held !== null && typeof held === 'object' ? held : {};
  for (const [name, member] of shape.members) {
    if (name in made && own(source, name)) made[name] = restored(source[name], member);
  }
  return made;
}

function textsOf(extras) {
  const made = emptyGroup();
  for (const [key, each] of Object.entries(extras ?? {})) if (isParameter(key, each)) made[key] = each;
  return made;
}

/** Return the data file's text. */
function fileText(data, extras) {
  const head = emptyGroup();
  head.form = PAGE.form;
  for (const [name, value] of Object.entries(PAGE.parameters)) head[name] = /^(0|[1-9]\d{0,14})$/.test(value) ? new JsonNumber(value) : value;
  for (const [name, value] of Object.entries(extras)) if (!(name in head)) head[name] = value;
  return `${written(Object.assign(head, exported(data.tree)))}\n`;
}

/** Hand a file to the browser to be saved. */
function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = element('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

const fileName = () => `${PAGE.form.replaceAll('/', '-')}.json`;

/** Return {tree, extras, told} of a data file, or {failed} with what is wrong with it. */
async function readFile(file) {
  if (file.size > MOST_BYTES) return { failed: said(WORDS.too_large, { name: file.name }) };
  let json;
  try {
    json = JSON.parse((await file.text()).replace(/^\ufeff/, ''));
  } catch {
    return { failed: said(WORDS.not_json, { name: file.name }) };
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return { failed: said(WORDS.not_object, { name: file.name }) };
  return readData(json);
}

function readData(json) {
  if (own(json, 'form') && json.form !== PAGE.form) return { failed: said(WORDS.other_form, { found: short(String(json.form)) }) };
  const reader = new Reader();
  const tree = reader.read(json, SHAPE);
  const { extras, told } = parametersOf(json);
  const places = reader.told.map(([path, refusal]) => said(WORDS.at_place, { place: path || '/', text: message(refusal.code, refusal.params) }));
  return { tree, extras, told: [...told, ...places] };
}

/** Return the parameters of a data file that the page does not know, and those that it knows otherwise. */
function parametersOf(json) {
  const extras = emptyGroup();
  const told = [];
  for (const key of Object.keys(json)) {
    if (key === 'form' || SHAPE.members.has(key) || !isParameter(key, json[key])) continue;
    const here = own(PAGE.parameters, key) ? PAGE.parameters[key] : null;
    if (here === null) extras[key] = json[key];
    else if (String(json[key]) !== here) told.push(said(WORDS.other_parameter, { name: key, found: short(String(json[key])), here }));
  }
  return { extras, told };
}

/** Return the tree that the page begins with: blank, or with the values it was made with. */
function firstTree() {
  const tree = blankOf(SHAPE, '', (path) => (own(PAGE.sizes, path) ? PAGE.sizes[path] : undefined));
  const data = new FormData(tree);
  const extras = emptyGroup();
  for (const [path, json] of Object.entries(VALUES)) {
    const shape = shapeAt(path);
    if (shape?.kind === 'leaf') {
      if (isInput(shape)) data.set(path, rawOfJson(json, shape.field.spec).raw);
    } else if (!shape && stepsOf(path).length === 1 && !own(PAGE.parameters, path.slice(1))) {
      extras[path.slice(1)] = json;
    }
  }
  return { tree, extras };
}
