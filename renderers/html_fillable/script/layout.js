/* From the blocks' templates to cells in a grid, for as many items as the data has. */

/** Return the items (list, index) of the steps `chain`, as a text names them. */
function saidWith(template, chain) {
  if (template === undefined) return '';
  if (typeof template === 'string') return template;
  return template.map((piece) => pieceOf(piece, chain)).join('');
}

function pieceOf(piece, chain) {
  if (typeof piece === 'string') return piece;
  if (typeof piece === 'number') return itemLabel(chain[piece]);
  const number = last(chain).index + piece.from;
  return piece.style === 'cn' ? chinese(number) : String(number);
}

/** Return an item's label, its number filled in. */
function itemLabel({ list, index }) {
  const names = new Map([['n', String(index + 1)], ['cn', chinese(index + 1)]]);
  return filled(PAGE.lists[patternOfPath(list)].item, names);
}

const trimmedLabel = (label) => label.replace(/[:： ]+$/, '').replaceAll('\n', '');

/** Return the name of an item: its label, or its number. */
function itemName(item) {
  return trimmedLabel(itemLabel(item)) || said(WORDS.group, { n: item.index + 1 });
}

/** Return a number of 1 to 9999 in Chinese numerals. */
function chinese(number) {
  if (number <= 0 || number >= 10000) return String(number);
  let text = '';
  let gap = false;
  for (const [power, unit] of [[1000, '千'], [100, '百'], [10, '十'], [1, '']]) {
    const digit = Math.floor(number / power) % 10;
    if (digit) text += (gap && text ? '零' : '') + '零一二三四五六七八九'[digit] + unit;
    gap = digit === 0;
  }
  return number >= 10 && number < 20 ? text.slice(1) : text;
}

/** Return the exact path of a template's path: each * is the number of an item of `chain`. */
function exactPath(path, chain) {
  let level = 0;
  return path.replace(/\*/g, () => chain[level++].index);
}

/** Return the cells of a block for the present data, its column headings below the top, and the number of its rows. */
function laidOut(band, data) {
  const strips = band.strips.map((strip) => laidOutStrip(strip, data));
  const height = Math.max(...strips.map((each) => each.height));
  const cells = strips.flatMap((each, index) => stretched(each, band.strips[index], height));
  const lines = Array.from({ length: height }, (_, row) => Math.max(...strips.map((each) => each.lines[row] ?? 1)));
  renumberCodes(cells);
  return compacted(cells.sort((a, b) => a.row - b.row || a.x - b.x), lines, strips.flatMap((each) => each.heads));
}

function laidOutStrip(strip, data) {
  const made = { cells: [], lines: [], heads: [] };
  const height = place(strip, [], 0, made, data);
  return { ...made, height };
}

/** Place a context's rows, lists and cells from row `top` on; return their number of rows. */
function place(context, chain, top, made, data) {
  const starts = [];
  let row = top;
  for (const node of context.nodes) {
    starts.push(row);
    if (typeof node === 'number') {
      made.lines[row] = node;
      row += 1;
    } else {
      row = placeItems(node, chain, row, made, data);
    }
  }
  starts.push(row);
  for (const cell of context.cells) {
    const [from, to] = cell.n;
    if (starts[to] > starts[from]) made.cells.push(placed(cell, chain, starts[from], starts[to] - starts[from], data));
  }
  for (const { n: [from, to], ...head } of context.heads ?? []) made.heads.push({ ...head, row: starts[from], end: starts[to] });
  return row - top;
}

function placeItems(node, chain, top, made, data) {
  const list = exactPath(node.list, chain);
  const size = shapeAt(list) ? data.size(list) : PAGE.sizes[list] ?? 1; /* items without any value are only printed */
  let row = top;
  for (let index = 0; index < size; index += 1) {
    const [first, before] = [row, made.cells.length];
    row += place(node, [...chain, { list, index, size }], row, made, data);
    if (node.breaks) for (const cell of made.cells.slice(before)) cell.begins ||= cell.row === first;
  }
  return row;
}

/** Return one cell: its position, its texts, the value it is bound to, its edges. */
function placed(cell, chain, row, rows, data) {
  const { bind } = cell;
  const made = { cell, chain, row, rows, x: cell.x, w: cell.w, role: cell.role, text: saidWith(cell.text, chain), edges: edgesOf(cell, chain) };
  made.spare = Boolean(cell.own) && isSpare(last(chain), data);
  if (!bind) return made;
  made.path = exactPath(bind.path, chain);
  for (const key of ['prefix', 'suffix', 'help', 'placeholder']) made[key] = saidWith(bind[key], chain);
  made.empty = saidWith(bind.empty, chain);
  made.name = nameParts(bind.name, chain).map((part) => trimmedLabel(typeof part === 'number' ? itemLabel(chain[part]) : part)).join(' / ');
  return made;
}

/** Return the parts of a name, with a number for every item that has no label of its own. */
function nameParts(parts, chain) {
  const made = [...parts];
  chain.forEach((item, level) => {
    if (item.size < 2 || itemLabel(item)) return;
    const inner = made.findIndex((part) => typeof part === 'number' && part > level);
    made.splice(inner < 0 ? made.length - 1 : inner, 0, said(WORDS.group, { n: item.index + 1 }));
  });
  return made;
}

/** Return whether an item has no label in a blank form. */
function isSpare({ list, index }, data) {
  const { blank, least } = PAGE.lists[patternOfPath(list)];
  const kept = data.rows(list);
  return index >= Math.max(blank, least) && index > (last(kept) ?? -1);
}

function edgesOf(cell, chain) {
  const edges = Array.from(cell.e ?? 'llll');
  const item = last(chain);
  if (cell.i && item) {
    if (item.index > 0) [edges[0]] = cell.i;
    if (item.index < item.size - 1) [, edges[2]] = cell.i;
  }
  return edges;
}

/** Fill a strip down to `height`: its last cells grow, or an empty one completes the frame. */
function stretched(strip, { x, w, nodes, grows }, height) {
  const missing = height - strip.height;
  if (!missing) return strip.cells;
  if (!grows && nodes.some((node) => typeof node !== 'number')) {
    const filler = { row: strip.height, rows: missing, x, w, role: 'filler', text: '', chain: [], cell: {}, edges: Array.from('llll') };
    return [...strip.cells, filler];
  }
  return strip.cells.map((cell) => (cell.row + cell.rows === strip.height ? { ...cell, rows: cell.rows + missing } : cell));
}

/** Renumber line codes: one that follows the code before it in the printed form still follows it. */
function renumberCodes(cells) {
  const latest = new Map();
  const codes = cells.filter((each) => each.cell.counts !== undefined).sort((a, b) => a.row - b.row);
  for (const made of codes) {
    const [first, others] = made.cell.counts;
    const counts = made.chain.some((item) => item.index > 0) ? others : first;
    if (counts && latest.has(made.x)) made.text = String(latest.get(made.x) + 1);
    if (/^\d+$/.test(made.text)) latest.set(made.x, Number(made.text));
  }
}

/** Remove the rows in which no cell begins: an HTML table may not have them. */
function compacted(cells, lines, heads) {
  const begun = new Set(cells.map((cell) => cell.row));
  const before = [0]; /* for each row, how many of the rows above it are kept */
  for (let row = 0; row < lines.length; row += 1) before.push(before[row] + (begun.has(row) ? 1 : 0));
  const moved = ({ row, rows, ...other }) => ({ ...other, row: before[row], rows: before[row + rows] - before[row] });
  return {
    cells: cells.map(moved),
    lines: lines.filter((_, row) => begun.has(row)),
    heads: heads.map((head) => ({ ...moved(head), end: before[head.end] })),
    rows: begun.size,
  };
}
