/* The page of a preview: it shows each state that the server sends, and the lines behind what is selected. */

'use strict';

const WORDS = JSON.parse(document.getElementById('words').textContent);
const CELL = '[data-source]';
const FLASH = [{ backgroundColor: '#ffe58a' }, { backgroundColor: 'transparent' }];
const FLASH_TIME = 2500; /* ms: it is seen after a look from the editor to the page */
const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
const OVERLAP = 2; /* pixels: neighbours share a border */
const SCROLLBAR = 18; /* pixels: the widest that browsers have */

const byId = (id) => document.getElementById(id);

/** Return an element with properties and content. */
function element(tag, properties = {}, ...content) {
  const made = document.createElement(tag);
  Object.assign(made, properties);
  made.append(...content);
  return made;
}

/** The printed form, in a frame of this page's origin that runs no script: this page selects its cells. */
class PrintedView {
  constructor(frame, url) {
    this.frame = frame;
    this.url = url;
    this.pictured = 0;
    this.selected = -1;
    new ResizeObserver(() => this.fit()).observe(frame.parentElement);
  }

  get document() {
    return this.frame.contentDocument;
  }

  get cells() {
    return [...this.document.querySelectorAll(CELL)];
  }

  /** Show the picture of a state; the form stays where it is scrolled to. */
  async show(pictured) {
    if (this.pictured === pictured) return;
    this.pictured = pictured;
    const response = await fetch(this.url);
    const text = await response.text();
    await this.opened();
    if (this.pictured === pictured) this.replace(this.parsed(text));
  }

  /** Make the frame as wide as the paper at least, and scale it down to the width there is. */
  fit() {
    const room = this.frame.parentElement.clientWidth;
    const width = Math.max(room, (shown.state?.width ?? 0) + SCROLLBAR);
    if (!room) return;
    const scale = room / width;
    Object.assign(this.frame.style, { width: `${width}px`, height: `${100 / scale}%`, transform: scale < 1 ? `scale(${scale})` : '' });
  }

  /** Open the frame once: the policy of its first document applies to all that is put there later. */
  opened() {
    this.ready ??= new Promise((resolve) => {
      this.frame.addEventListener('load', () => resolve(this.listen()), { once: true });
      this.frame.src = this.url;
    });
    return this.ready;
  }

  listen() {
    this.document.addEventListener('click', ({ target }) => this.select(target.closest(CELL)));
    this.document.addEventListener('focusin', ({ target }) => this.select(target.closest(CELL)));
    this.document.addEventListener('keydown', (event) => this.move(event));
    this.before = null;
  }

  /** Return the root of a document, parsed under the policy of the frame. */
  parsed(text) {
    const parser = new this.frame.contentWindow.DOMParser();
    return parser.parseFromString(text, 'text/html').documentElement;
  }

  replace(root) {
    this.fit();
    const { scrollTop, scrollLeft } = this.document.scrollingElement;
    this.document.replaceChild(this.document.adoptNode(root), this.document.documentElement);
    this.document.scrollingElement.scrollTo({ top: scrollTop, left: scrollLeft, behavior: 'instant' });
    const { cells } = this;
    cells.forEach((cell, index) => (cell.tabIndex = index ? -1 : 0));
    this.flash(cells);
    if (shown.isCell) this.select(cells[this.selected] ?? null);
  }

  /** Light up the cells that the picture before did not have. */
  flash(cells) {
    const lookOf = (cell) => `${cell.localName} ${cell.className} ${cell.colSpan} ${cell.rowSpan} ${cell.textContent}`;
    const counts = new Map();
    for (const look of this.before ?? []) counts.set(look, (counts.get(look) ?? 0) + 1);
    const looks = cells.map(lookOf);
    if (this.before) {
      looks.forEach((look, index) => {
        const left = counts.get(look) ?? 0;
        counts.set(look, left - 1);
        if (left <= 0) cells[index].animate(FLASH, FLASH_TIME);
      });
    }
    this.before = looks;
  }

  /** Mark a cell and show its lines. */
  select(cell) {
    this.unmark();
    if (!cell) return;
    const { cells } = this;
    cells.forEach((each) => (each.tabIndex = each === cell ? 0 : -1));
    this.selected = cells.indexOf(cell);
    Object.assign(cell.style, { outline: '2px solid #1d4f91', outlineOffset: '-2px' });
    showLines({ of: 'picture', at: cell.dataset.source });
  }

  unmark() {
    this.document?.querySelector(`${CELL}[style]`)?.removeAttribute('style');
  }

  /** Go from one cell to the next with the arrow keys. */
  move(event) {
    const direction = DIRECTIONS[event.key];
    const cell = direction && event.target.closest(CELL);
    const next = cell && neighbour(this.cells, cell, direction);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  print() {
    this.frame.contentWindow.print();
  }
}

/** Return the cell that is next to `cell` in a direction; undefined if there is none. */
function neighbour(cells, cell, [right, down]) {
  const own = cell.getBoundingClientRect();
  const [x, y] = [(own.left + own.right) / 2, (own.top + own.bottom) / 2];
  const isAhead = (each) => {
    if (down) return each.left <= x && x < each.right && (down > 0 ? each.top >= own.bottom - OVERLAP : each.bottom <= own.top + OVERLAP);
    return each.top <= y && y < each.bottom && (right > 0 ? each.left >= own.right - OVERLAP : each.right <= own.left + OVERLAP);
  };
  const distance = (each) => (down ? Math.abs(each.top - own.top) : Math.abs(each.left - own.left));
  const ahead = cells.map((each) => ({ cell: each, box: each.getBoundingClientRect() })).filter(({ box }) => isAhead(box));
  return ahead.sort((a, b) => distance(a.box) - distance(b.box))[0]?.cell;
}

/** The page to fill in, in a frame without an origin: it runs its own script, and reports the selected cell. */
class FilledInView {
  constructor(frame, url) {
    this.frame = frame;
    this.url = url;
    this.pictured = 0;
    window.addEventListener('message', ({ source, data }) => {
      if (source === frame.contentWindow && typeof data?.source === 'string') showLines({ of: 'picture', at: data.source });
    });
  }

  async show(pictured) {
    if (this.pictured === pictured) return;
    this.pictured = pictured;
    this.frame.src = `${this.url}?${pictured}`;
  }

  select() {}

  unmark() {}
}

const tabs = [...document.querySelectorAll('[role="tab"]')];
const views = tabs.map((tab, number) => {
  const frame = byId(tab.getAttribute('aria-controls')).querySelector('iframe');
  return new (frame.sandbox.contains('allow-scripts') ? FilledInView : PrintedView)(frame, `form/${number}`);
});

/** The present state, the number of the shown tab, the shown lines, and whether these are of a cell. */
const shown = { state: null, tab: 0, lines: null, isCell: false };

/** Show a state of the preview. */
function showState(state) {
  const before = shown.state;
  shown.state = state;
  const [text, kind] = state.isCurrent ? [WORDS.current, ''] : [WORDS.broken, 'wrong'];
  showStatus(text, kind);
  if (state.title) {
    byId('title').textContent = state.title;
    document.title = `${state.title} · ${WORDS.title}`;
  }
  byId('stale').hidden = state.isCurrent;
  byId('stale').textContent = state.pictured ? WORDS.stale : WORDS.no_picture;
  const isNew = (key) => JSON.stringify(before?.[key]) !== JSON.stringify(state[key]);
  if (isNew('problems') || !before) showProblems(state);
  if (isNew('sinceSave') || isNew('sinceBase') || !before) showChanges(state);
  if (state.pictured) views[shown.tab].show(state.pictured);
}

function showStatus(text, kind) {
  const status = byId('status');
  if (status.textContent !== text) status.textContent = text;
  status.className = `status ${kind}`;
}

function showProblems({ problems, summary, more, isCurrent }) {
  byId('summary').textContent = summary;
  byId('summary').className = problems.length ? 'quiet' : 'fine';
  const items = problems.map((problem) => element('li', {}, problemOf(problem)));
  if (more) items.push(element('li', { textContent: more, className: 'quiet' }));
  byId('problems').replaceChildren(...items);
  showLinesAgain([...byId('problems').querySelectorAll('button')], isCurrent);
}

/** Show the lines of the problem that was shown, if there still is; of the first one, if the form cannot be shown. */
function showLinesAgain(buttons, isCurrent) {
  const wasShown = shown.lines?.of === 'files';
  const again = wasShown ? buttons.find((button) => button.dataset.at === shown.lines.at) : undefined;
  const first = isCurrent ? undefined : buttons[0];
  if (again ?? first) (again ?? first).click();
  else if (wasShown) showNoLines();
}

function problemOf({ severity, kind, where, label, message, hint, at }) {
  const span = (className, textContent) => element('span', { className, textContent });
  const place = [where, label].filter(Boolean).join(' ');
  const parts = [span('head', ''), span('message', message)];
  parts[0].append(span('kind', kind), place);
  if (hint) parts.push(span('hint', `${WORDS.hint}${hint}`));
  const made = element(at ? 'button' : 'div', { className: `problem ${severity}` }, ...parts);
  if (!at) return made;
  made.type = 'button';
  made.dataset.at = JSON.stringify([at]);
  made.addEventListener('click', () => {
    for (const view of views) view.unmark();
    showLines({ of: 'files', at: made.dataset.at }, made);
  });
  return made;
}

function showChanges({ sinceSave, sinceBase }) {
  const made = [element('h3', { textContent: WORDS.since_save }), ...changesOf(sinceSave, sinceSave ? WORDS.no_changes : WORDS.not_saved)];
  if (sinceBase) made.push(element('h3', { textContent: sinceBase.title }), ...changesOf(sinceBase, WORDS.no_changes));
  byId('changes').replaceChildren(...made);
}

function changesOf(changes, otherwise) {
  if (!changes?.parts.length) return [element('p', { className: 'quiet', textContent: otherwise })];
  const made = changes.parts.flatMap(({ heading, items }) => [
    element('h4', { textContent: heading }),
    element('ul', {}, ...items.map((item) => element('li', {}, changeOf(item)))),
  ]);
  if (changes.more) made.push(element('p', { className: 'quiet', textContent: changes.more }));
  return made;
}

function changeOf({ text, at }) {
  if (!at) return text;
  const made = element('button', { type: 'button', textContent: text });
  made.addEventListener('click', () => {
    for (const view of views) view.unmark();
    showLines({ of: 'picture', at: JSON.stringify([at]) }, made);
  });
  return made;
}

/** Show the lines at the locations of a cell, or of the problem or change that is listed as `item`. */
async function showLines(lines, item = null) {
  shown.lines = lines;
  shown.isCell = !item;
  for (const each of document.querySelectorAll('[aria-current]')) each.removeAttribute('aria-current');
  item?.setAttribute('aria-current', 'true');
  const response = await fetch(`lines?${new URLSearchParams(lines)}`);
  const excerpts = response.ok ? await response.json() : [];
  if (shown.lines === lines && excerpts.length) byId('lines').replaceChildren(...excerpts.map(excerptOf));
}

/** Show no problem any more, and with the next picture the cell that was selected before it. */
function showNoLines() {
  shown.lines = null;
  shown.isCell = true;
  byId('lines').replaceChildren(element('p', { className: 'quiet', textContent: WORDS.click }));
}

function excerptOf({ file, lines }) {
  const items = lines.map(({ number, text, columns }) => {
    const made = element('li', {}, element('span', { textContent: number }), element('code', {}, ...withMarks(text, columns)));
    if (columns.length) made.className = 'meant';
    return made;
  });
  return element('figure', { className: 'excerpt' }, element('figcaption', { textContent: file }), element('ol', {}, ...items));
}

/** Return a line with the words at some columns marked; columns count characters from 1. */
function withMarks(text, columns) {
  const characters = Array.from(text);
  const parts = [];
  let end = 0;
  for (const column of [...new Set(columns)].sort((a, b) => a - b)) {
    const begin = column - 1;
    if (begin < end || begin >= characters.length) continue;
    const [word] = /^[^\s,{}[\]]+|^./u.exec(characters.slice(begin).join(''));
    parts.push(characters.slice(end, begin).join(''), element('mark', { textContent: word }));
    end = begin + Array.from(word).length;
  }
  return [...parts, characters.slice(end).join('')];
}

/** Show another tab. */
function choose(number) {
  shown.tab = number;
  tabs.forEach((tab, index) => {
    tab.setAttribute('aria-selected', String(index === number));
    tab.tabIndex = index === number ? 0 : -1;
    byId(tab.getAttribute('aria-controls')).hidden = index !== number;
  });
  byId('print').hidden = !views[number].print;
  if (shown.state?.pictured) views[number].show(shown.state.pictured);
}

tabs.forEach((tab, number) => {
  tab.addEventListener('click', () => choose(number));
  tab.addEventListener('keydown', ({ key }) => {
    const [step = 0] = DIRECTIONS[key] ?? [];
    if (!step) return;
    const next = (number + step + tabs.length) % tabs.length;
    choose(next);
    tabs[next].focus();
  });
});
byId('print').addEventListener('click', () => views[shown.tab].print());

const events = new EventSource('events');
events.addEventListener('message', ({ data }) => showState(JSON.parse(data)));
events.addEventListener('error', () => showStatus(WORDS.lost, 'waiting'));
