/* Saving the work in the browser: one draft for a form at its location; no work is overwritten without notice. */

/** Return a short number for a text, so that prefilled forms have separate drafts. */
function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return `${text.length.toString(36)}-${(hash >>> 0).toString(36)}`;
}

const parametersText = Object.entries(PAGE.parameters).sort().map(([name, value]) => `${name}=${value}`).join('&');
const FORM_KEY = ['formspec', PAGE.form, PAGE.edition, parametersText, Object.keys(VALUES).length ? fingerprint(JSON.stringify(VALUES)) : ''].join('|');
const KEY = `${FORM_KEY}|${location.pathname}`;

/** Return the browser's store, or null if it may not be used. */
function browserStore() {
  if (PAGE.isPreview) return new FrameStore();
  try {
    localStorage.setItem(`${KEY}|?`, '1');
    localStorage.removeItem(`${KEY}|?`);
    return localStorage;
  } catch {
    return null;
  }
}

/** The draft of this form at this location. */
class Draft {
  constructor(store) {
    this.store = store;
    this.seen = store?.getItem(KEY) ?? null;
  }

  /** Save the data if anything has changed; return 'kept', 'aside' if another window's work was set aside, or 'failed'. */
  keep(data, extras) {
    if (!this.store) return 'failed';
    const work = JSON.stringify([data.tree, extras]);
    if (work === this.work) return 'kept';
    try {
      const there = this.store.getItem(KEY);
      const isForeign = there !== null && there !== this.seen;
      if (isForeign) this.store.setItem(`${KEY}|aside`, there);
      const text = JSON.stringify({ version: 2, digest: PAGE.digest, data: data.tree, extras });
      this.store.setItem(KEY, text);
      this.seen = text;
      this.work = work;
      return isForeign ? 'aside' : 'kept';
    } catch {
      return 'failed';
    }
  }

  /** Mark the shown data as saved, so that it is not written again. */
  settled(data, extras) {
    this.work = JSON.stringify([data.tree, extras]);
  }

  /** Return the saved draft: null, 'unreadable', or {tree, extras, dropped, older}; `dropped` are the texts without a cell in this form. */
  read(key = KEY) {
    const text = this.store?.getItem(key);
    if (!text) return null;
    if (key === KEY) this.seen = text;
    try {
      const { digest, data, extras } = JSON.parse(text);
      const dropped = [];
      const tree = restored(data, SHAPE, dropped);
      const older = digest !== undefined && digest !== PAGE.digest;
      if (older && dropped.length) this.store.setItem(`${KEY}|before`, text);
      return { tree, extras: textsOf(extras), dropped, older };
    } catch {
      this.put(`${KEY}|unreadable`, text);
      return 'unreadable';
    }
  }

  put(key, text) {
    try {
      this.store.setItem(key, text);
    } catch {
      // the store is full: its content is not changed
    }
  }

  /** Return the key of a draft of the same form at another location, if there is one. */
  elsewhere() {
    if (!this.store) return null;
    const keys = Array.from({ length: this.store.length }, (_, index) => this.store.key(index));
    return keys.find((key) => key.startsWith(`${FORM_KEY}|`) && key !== KEY && !/\|(aside|before|unreadable|\?)$/.test(key)) ?? null;
  }
}

const draft = new Draft(browserStore());

/** Return saved data of any kind in the form's shape; texts without a cell go into `dropped`. */
function restored(held, shape, dropped, path = '') {
  if (shape.kind === 'leaf') {
    if (shape.field.spec.kind === 'choices') return Array.isArray(held) ? held.map(String) : [];
    if (typeof held !== 'string') drop(held, dropped, path);
    return typeof held === 'string' ? held : '';
  }
  if (shape.kind === 'list') {
    const items = Array.isArray(held) ? held.slice(0, MOST_ITEMS) : [];
    if (!Array.isArray(held)) drop(held, dropped, path);
    return items.length ? items.map((item, index) => restored(item, shape.item, dropped, `${path}/${index}`)) : blankOf(shape, path, pageSize);
  }
  const made = blankOf(shape, path, pageSize);
  const source = held !== null && typeof held === 'object' && !Array.isArray(held) ? held : {};
  if (source !== held) drop(held, dropped, path);
  for (const [name, each] of Object.entries(source)) {
    const below = `${path}/${name}`;
    if (name in made) made[name] = restored(each, shape.members.get(name), dropped, below);
    else drop(each, dropped, below);
  }
  return made;
}

/** Collect the texts in a part of the saved data that have no cell in the form. */
function drop(held, dropped, path) {
  if (held !== null && typeof held === 'object') Object.entries(held).forEach(([name, each]) => drop(each, dropped, `${path}/${name}`));
  else if (held !== undefined && !isBlank(held)) dropped.push(said(WORDS.at_place, { place: path, text: short(String(held)) }));
}

function textsOf(extras) {
  const made = emptyGroup();
  for (const [key, each] of Object.entries(extras ?? {})) if (isParameter(key, each)) made[key] = each;
  return made;
}
