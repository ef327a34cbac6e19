/* The running page: input is stored, checked and shown; rows are added and removed; every step can be undone. */

const PAUSE = 120;

class Form {
  constructor() {
    this.touched = new Set();
    this.half = new Set();
    this.done = [];
    this.undone = [];
    this.checked = PAGE.isChecked;
    this.timer = null;
    this.counts = {};
  }

  /** Begin with the stored draft, or with the page's own values. */
  begin() {
    const kept = draft.read();
    const source = kept && kept !== 'unreadable' ? kept : firstTree();
    this.data = new FormData(source.tree);
    this.extras = source.extras;
    draft.settled(this.data, this.extras);
    render();
    this.refresh(false);
    this.showKept(draft.store !== null);
    this.welcome(kept);
  }

  /** Report the initial state of the page. */
  welcome(kept) {
    const elsewhere = kept ? null : draft.elsewhere();
    if (!draft.store) say(WORDS.not_saved);
    else if (kept === 'unreadable') say(WORDS.unreadable);
    else if (kept?.older && kept.dropped.length) say(said(WORDS.restored_older, { count: kept.dropped.length }), { details: kept.dropped });
    else if (kept && !PAGE.isPreview) say(WORDS.restored);
    else if (elsewhere !== null) say(WORDS.other_place, this.offer(elsewhere));
  }

  /** Return the button that loads a draft of another location or window. */
  offer(key) {
    const take = () => {
      const kept = draft.read(key);
      if (kept === null || kept === 'unreadable') say(WORDS.unreadable);
      else this.replaceAll(kept.tree, kept.extras, WORDS.taken, kept.dropped);
    };
    return { act: take, word: WORDS.take };
  }

  typed(path, raw, half = false) {
    this.data.set(path, raw);
    half ? this.half.add(path) : this.half.delete(path);
    for (const control of [view.controls.get(path)].flatMap((each) => [each, ...each.more])) if (control.made.type === 'radio') control.set(raw);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE);
  }

  /** A field was left: from now on a missing value is reported. */
  left(path) {
    if (this.touched.has(path) && this.timer === null) return;
    this.touched.add(path);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), 0);
  }

  /** Evaluate everything again, show it and store it. */
  refresh(save = true) {
    clearTimeout(this.timer);
    this.timer = null;
    const state = checkedForm(this.data);
    for (const path of this.half) problem(state, path, 'page.half-date', {});
    this.state = state;
    showValues(state);
    showProblems(state, this.isSilent());
    if (save) this.keep();
    this.showButtons();
  }

  keep() {
    const kept = draft.keep(this.data, this.extras);
    this.showKept(kept !== 'failed');
    this.unsaved = kept === 'failed' && this.exported !== fileText(this.data, this.extras);
    if (kept === 'aside') say(WORDS.put_aside, this.offer(`${KEY}|aside`));
  }

  showKept(isKept) {
    const state = document.getElementById('kept');
    const text = isKept ? (PAGE.isPreview ? WORDS.saved_in_preview : WORDS.saved) : WORDS.not_saved;
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle('bad', !isKept);
  }

  showButtons() {
    document.getElementById('undo').disabled = !this.done.length;
    document.getElementById('redo').disabled = !this.undone.length;
  }

  /** Return whether nothing is reported yet: nothing was typed, and the data was not exported. */
  isSilent() {
    return !this.checked && !this.half.size && !this.data.isBegun();
  }

  /** Return whether a problem is shown at its field: missing values only after the field was visited. */
  isTold(each) {
    return !each.missing || this.checked || this.touched.has(each.path);
  }

  /** Do something that can be undone; `step` has do() and undo(), each of which returns the path to focus. */
  act(step, text) {
    this.done.push(step);
    this.undone = [];
    this.after(step.do());
    say(text, { act: () => this.undo(), word: WORDS.undo });
  }

  undo() {
    const step = this.done.pop();
    if (!step) return;
    this.undone.push(step);
    this.after(step.undo());
    say(WORDS.undone, { act: () => this.redo(), word: WORDS.redo });
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return;
    this.done.push(step);
    this.after(step.do());
    say(WORDS.redone, { act: () => this.undo(), word: WORDS.undo });
  }

  /** The rows have changed: lay out the form again and focus `path`. */
  after(path) {
    this.touched.clear();
    this.half.clear();
    render();
    this.refresh();
    const target = path === null ? document.querySelector('#form :is(input, select, textarea)') : controlAt(path);
    target?.focus({ preventScroll: false });
  }

  addRow({ list, index }) {
    const shape = shapeAt(list);
    const { most } = shape.list;
    const item = { list, index: index + 1, size: this.data.size(list) + 1 };
    if (most !== null && item.size > most) {
      say(said(WORDS.at_most, { item: shape.list.label || itemName(item), limit: most }));
      return;
    }
    this.act(rowStep(this.data, list, index + 1, blankOf(shape.item)), said(WORDS.added, { item: itemName(item) }));
  }

  removeRow(item) {
    const { list, index } = item;
    const shape = shapeAt(list);
    const least = Math.max(shape.list.least, 1);
    const name = itemName(item);
    if (this.data.size(list) > least) {
      const step = rowStep(this.data, list, index, null);
      this.act({ do: step.undo, undo: step.do }, said(WORDS.removed, { item: name }));
    } else {
      this.act(swapStep(this.data, list, index, blankOf(shape.item)), said(WORDS.emptied, { item: name, limit: least }));
    }
  }

  takeSuggestion(path, raw, text) {
    this.data.set(path, raw);
    view.controls.get(path).set(raw);
    for (const each of view.controls.get(path).more) each.set(raw);
    this.refresh();
    say(said(WORDS.suggested, { value: text }));
    controlAt(path)?.focus();
  }

  /** Replace all data. */
  replaceAll(tree, extras, text, details) {
    this.act(treeStep(this, tree, extras), text);
    if (details?.length) say(text, { details, act: () => this.undo(), word: WORDS.undo });
  }

  clear() {
    const { tree } = firstTree((field) => field.carried);
    this.checked = false;
    this.replaceAll(tree, emptyGroup(), WORDS.cleared);
  }

  export() {
    this.checked = true;
    this.refresh();
    this.exported = fileText(this.data, this.extras);
    this.unsaved = false;
    download(fileName(), this.exported);
    const { wrong = 0, missing: missingOnes = 0 } = this.counts;
    const word = wrong + missingOnes ? WORDS.exported_with : WORDS.exported;
    say(said(word, { name: fileName(), wrong, missing: missingOnes }));
  }

  async import(file) {
    const read = await readFile(file);
    if (read.failed) {
      say(read.failed);
      return;
    }
    const word = read.told.length ? WORDS.imported_with : WORDS.imported;
    this.replaceAll(read.tree, read.extras, said(word, { name: file.name, count: read.told.length }), read.told);
  }
}

/** Return the step that adds a row to a list; when undone, the row keeps its values. */
function rowStep(data, list, index, fresh) {
  let item = fresh;
  return {
    do: () => {
      data.insert(list, index, item);
      return `${list}/${index}`;
    },
    undo: () => {
      item = data.remove(list, index);
      return `${list}/${Math.min(index, data.size(list) - 1)}`;
    },
  };
}

/** Return the step that replaces an item. */
function swapStep(data, list, index, fresh) {
  let item = fresh;
  const swap = () => {
    const held = data.remove(list, index);
    data.insert(list, index, item);
    item = held;
    return `${list}/${index}`;
  };
  return { do: swap, undo: swap };
}

/** Return the step that replaces all data. */
function treeStep(target, tree, extras) {
  let other = { tree, extras };
  const swap = () => {
    const held = { tree: target.data.tree, extras: target.extras };
    target.data.replace(other.tree);
    target.extras = other.extras;
    other = held;
    return null;
  };
  return { do: swap, undo: swap };
}

const form = new Form();

/** Connect the page's buttons. */
function connect() {
  const on = (id, act) => document.getElementById(id).addEventListener('click', act);
  const file = document.getElementById('file');
  on('export', () => form.export());
  on('import', () => file.click());
  on('print', () => window.print());
  on('clear', () => form.clear());
  on('undo', () => form.undo());
  on('redo', () => form.redo());
  file.addEventListener('change', async () => {
    if (file.files.length) await form.import(file.files[0]);
    file.value = '';
  });
  window.addEventListener('beforeprint', () => {
    form.refresh();
    beginPrinting();
  });
  window.addEventListener('afterprint', endPrinting);
  window.addEventListener('pagehide', () => form.timer !== null && form.refresh());
  window.addEventListener('storage', (event) => event.key === KEY && event.newValue !== null && say(WORDS.elsewhere, form.offer(KEY)));
  window.addEventListener('beforeunload', (event) => form.unsaved && event.preventDefault());
}

MESSAGES['page.half-date'] = [WORDS.half_date, ''];
MESSAGES['page.not-taken'] = [WORDS.not_taken, ''];
connect();
form.begin();
if (PAGE.isPreview) beginPreview();
