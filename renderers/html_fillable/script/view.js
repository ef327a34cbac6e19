/* The form on the page: tables with a control in every input cell, and the printed text of each. */

const SCOPED = new Set(['column-heading', 'row-heading', 'block-label', 'field-label']);
const SIDES = ['top', 'right', 'bottom', 'left'];
const EDGES = { s: 'soft', n: 'none' };

/** The controls and positions of the present view, by path. */
const view = {};

/** Return an empty view. `parts` are the blocks with their cells and rows, from top to bottom. */
const emptyView = () => ({ controls: new Map(), outputs: new Map(), printed: [], messages: new Map(), names: new Map(), parts: [] });

/** Lay out the whole form again. */
function render() {
  Object.assign(view, emptyView());
  const groups = [];
  for (const band of PAGE.bands) {
    const kind = band.framed ? 'table' : band.kind;
    if (last(groups)?.kind !== kind) groups.push({ kind, label: band.label, parts: [] });
    last(groups).parts.push(...(band.framed ? [tableOf(band)] : linesOf(band)));
  }
  document.getElementById('form').replaceChildren(...groups.map(groupOf));
  for (const { settle } of view.controls.values()) settle?.();
}

function groupOf({ kind, label, parts }) {
  if (kind === 'table') return element('section', { className: 'scroll', 'aria-label': label }, ...parts);
  return element({ head: 'header', foot: 'footer' }[kind] ?? 'div', { className: kind === 'body' ? 'lines' : '' }, ...parts);
}

function tableOf(band) {
  const laid = laidOut(band, form.data);
  const { cells, lines, rows } = laid;
  const anchors = anchorsOf(cells);
  const trs = Array.from({ length: rows }, (_, row) => element('tr', { className: `l${lines[row]}` }));
  for (const cell of cells) trs[cell.row].append((cell.node = tableCell(cell, anchors.get(cell) ?? [])));
  const columns = Array.from({ length: band.columns }, () => element('col'));
  const parts = [element('colgroup', {}, ...columns)];
  if (band.head) parts.push(element('thead', {}, ...trs.slice(0, band.head)));
  parts.push(element('tbody', {}, ...trs.slice(band.head)));
  const table = element('table', { className: band.name, 'aria-label': band.label }, ...parts);
  view.parts.push({ band, laid, table, rows: trs });
  return table;
}

function linesOf(band) {
  const laid = laidOut(band, form.data);
  const rows = Array.from({ length: laid.rows }, () => element('div', { className: `line ${band.name}` }));
  for (const cell of laid.cells) rows[cell.row].append((cell.node = lineCell(cell)));
  view.parts.push({ band, laid, table: null, rows });
  return rows;
}

function lineCell(cell) {
  const tag = cell.role === 'title' ? 'h1' : 'div';
  return withSource(element(tag, { className: `${classesOf(cell)} x${cell.x + 1}w${cell.w}` }, ...contentOf(cell, [])), cell);
}

/** Return a cell's element with the lines of the spec that the cell comes from, if the page has them. */
function withSource(made, { cell }) {
  if (cell.source) made.dataset.source = cell.source;
  return made;
}

/** Return for each cell the items that begin with it: their buttons are located there. */
function anchorsOf(cells) {
  const anchors = new Map();
  const seen = new Set();
  for (const cell of cells) {
    for (const item of cell.chain) {
      const path = `${item.list}/${item.index}`;
      if (seen.has(path)) continue;
      seen.add(path);
      anchors.set(cell, [...(anchors.get(cell) ?? []), item]);
    }
  }
  return anchors;
}

function tableCell(cell, items) {
  const heading = SCOPED.has(cell.role) && Boolean(cell.text);
  const scope = cell.role === 'column-heading' ? (cell.w > 1 ? 'colgroup' : 'col') : cell.rows > 1 ? 'rowgroup' : 'row';
  const properties = { className: classesOf(cell), colSpan: cell.w, rowSpan: cell.rows > 1 ? cell.rows : undefined, scope: heading ? scope : undefined };
  const made = element(heading ? 'th' : 'td', properties, ...contentOf(cell, items));
  return withSource(made, cell);
}

/** Return whether a cell is for a number or a date, which is printed on one line. */
const isFigure = ({ path, cell }) => Boolean(path) && !cell.bind.option && ['number', 'date'].includes(shapeAt(path).field.spec.kind);

function classesOf(cell) {
  const { align = 'center', indent, bold, vertical, atTop, fit } = cell.cell;
  const names = [cell.role, align];
  if (isFigure(cell)) names.push('figure');
  if (fit && !cell.path) names.push(sizeClass(sizeWithin(fit)));
  if (indent) names.push(`i${indent}`);
  if (bold) names.push('bold');
  if (atTop) names.push('at-top');
  if (vertical) names.push('vertical');
  if (cell.spare && cell.role === 'row-heading') names.push('spare');
  if (cell.edges.join('') === 'nnnn') return names.join(' ');
  cell.edges.forEach((edge, side) => EDGES[edge] && names.push(`${EDGES[edge]}-${SIDES[side]}`));
  return names.join(' ');
}

function contentOf(cell, items) {
  const buttons = items.filter(mayGrow).map(buttonsOf);
  if (!cell.path || cell.role === 'printed') return [element('span', { className: 'words', textContent: cell.text }), ...buttons];
  const spec = shapeAt(cell.path).field.spec;
  if (!view.names.has(cell.path)) view.names.set(cell.path, cell.cell.bind.option ? cell.name.replace(/ \/ [^/]*$/, '') : cell.name);
  const printed = element('span', { className: 'printed' });
  view.printed.push({ printed, cell, spec });
  return cell.role === 'computed' ? [...outputOf(cell, spec), printed, ...buttons] : [entryOf(cell, spec, buttons), ...notesOf(cell, spec), printed];
}

/** Return whether rows can be added to an item's list: its position is known, and its rows have values. */
const mayGrow = ({ list }) => !PAGE.lists[patternOfPath(list)].fixed && shapeAt(list) !== null;

function outputOf(cell, spec) {
  const made = element('output', { id: idOf(cell.path), 'aria-label': spokenName(cell, spec) });
  view.outputs.set(cell.path, { made, cell, spec });
  return [made, ...notesOf(cell, spec)];
}

function entryOf(cell, spec, buttons) {
  const control = controlOf(cell, spec, (raw, half) => form.typed(cell.path, raw, half));
  const held = view.controls.get(cell.path);
  if (held) held.more.push(control);
  else view.controls.set(cell.path, { ...control, more: [] });
  control.set(form.data.at(cell.path) ?? '');
  if (isCarried(cell.path, form.data)) lock(control.made);
  control.made.addEventListener('focusout', () => form.left(cell.path));
  const { suffix, narrow, tall } = cell.cell.bind;
  const before = cell.prefix ? element('span', { className: 'before', textContent: cell.prefix, 'aria-hidden': 'true' }) : null;
  const after = suffix ? element('span', { className: 'after', textContent: suffix, 'aria-hidden': 'true' }) : null;
  const must = spec.required ? element('span', { className: 'must', textContent: '*', title: WORDS.required, 'aria-hidden': 'true' }) : null;
  const stacked = Boolean(cell.prefix) && narrow;
  const className = ['entry', spec.type, stacked ? 'stacked' : cell.prefix ? 'labelled' : '', tall ? 'tall' : ''].filter(Boolean).join(' ');
  return element('div', { className }, before, must, control.made, after, ...buttons);
}

/** Make a control one that is read only: its value came from an earlier form. */
function lock(made) {
  const fields = made.matches('input, select, textarea') ? [made] : made.querySelectorAll('input');
  for (const field of fields) {
    if (field.matches('select, [type="radio"], [type="checkbox"]')) field.disabled = true;
    else field.readOnly = true;
    field.title = WORDS.carried;
  }
}

/** Return the elements of a value's help, message and suggestion: once for each value. */
function notesOf(cell) {
  if (view.messages.has(cell.path)) return [];
  const { help } = cell;
  const { narrow } = cell.cell.bind;
  const notes = [];
  if (help) notes.push(element('span', { className: 'help', id: idOf(cell.path, 'help'), textContent: help }));
  const made = element('span', { className: narrow ? 'message brief' : 'message', id: idOf(cell.path, 'message') });
  view.messages.set(cell.path, made);
  return [...notes, made];
}

function buttonsOf(item) {
  const name = itemName(item);
  const list = PAGE.lists[patternOfPath(item.list)];
  const full = list.most !== null && item.size >= list.most;
  const path = `${item.list}/${item.index}`;
  const add = button('+', said(WORDS.add_after, { item: name }), () => form.addRow(item), full);
  const remove = button('−', said(WORDS.remove, { item: name }), () => form.removeRow(item));
  add.dataset.add = path;
  remove.dataset.remove = path;
  return element('span', { className: 'rows' }, add, remove);
}

function button(text, label, act, disabled = false) {
  const made = element('button', { type: 'button', textContent: text, title: label, 'aria-label': label, disabled });
  made.addEventListener('click', act);
  return made;
}

/** Show the evaluated data on the page: computed values, printed texts. */
function showValues(state) {
  for (const [path, { made, cell, spec }] of view.outputs) {
    const value = state.values.get(path) ?? null;
    made.textContent = value === null ? cell.prefix : cell.prefix + shown(value, spec) + cell.suffix;
  }
  for (const { printed, cell, spec } of view.printed) {
    const raw = form.data.at(cell.path) ?? '';
    const value = cell.role === 'computed' ? state.values.get(cell.path) ?? null : printable(raw, spec);
    const text = value === null && !isBlank(raw) ? cell.prefix + String(raw) : printedText(cell, value, spec);
    if (printed.textContent !== text) printed.textContent = text;
    printed.classList.toggle('placeholder', cell.role === 'input' && value === null && isBlank(raw) && Boolean(cell.placeholder));
  }
}

/** Return the value that a field prints; null if it prints the typed text. */
function printable(raw, spec) {
  const { value, refusal } = readRaw(raw, spec);
  return refusal?.code === 'data.type' ? null : value;
}

/** Return the text of a cell as the form prints it. */
function printedText(cell, value, spec) {
  const { suffix, placeholder } = cell;
  const { option, breaks = [] } = cell.cell.bind;
  if (option) return has(value, option) ? WORDS.tick : '';
  if (hasBoxes(spec)) return cell.prefix + boxesText(spec, value, breaks) + suffix;
  if (value !== null) return cell.prefix + shown(value, spec) + suffix;
  const empty = cell.spare ? '' : cell.empty;
  const after = empty || !cell.prefix ? suffix : '';
  return empty + placeholder + (after && !placeholder ? WORDS.room : '') + after;
}

const has = (value, choice) => (Array.isArray(value) ? value.includes(choice) : value === choice);
const gapBefore = (index, breaks) => (breaks.includes(index) ? '\n' : index ? WORDS.box_gap : '');
const hasBoxes = (spec) => spec.show.startsWith('boxes');
const boxIsLast = (spec) => spec.show === 'boxes_after';
const boxText = (spec, choice, value) => said(boxIsLast(spec) ? WORDS.box_after : WORDS.box, { mark: has(value, choice) ? '☑' : '□', choice });
const boxesText = (spec, value, breaks) =>
  spec.choices.map((choice, index) => gapBefore(index, breaks) + boxText(spec, choice, value)).join('');

/** Return the name of a value, a row or a list. */
function nameOf(path) {
  if (view.names.has(path)) return view.names.get(path);
  const below = [...view.names.keys()].find((each) => each.startsWith(`${path}/`));
  if (!below) return PAGE.lists[patternOfPath(path)]?.label || path;
  return shapeAt(path)?.kind === 'list' ? PAGE.lists[patternOfPath(path)].label || view.names.get(below) : view.names.get(below).replace(/ \/ [^/]*$/, '');
}

/** Return the control that the link of a problem leads to. */
function controlAt(path) {
  const exact = view.controls.get(path);
  if (exact) return exact.target;
  const below = [...view.controls.keys()].find((each) => each.startsWith(`${path}/`));
  return below ? view.controls.get(below).target : document.getElementById(idOf(path));
}
