/* The printed pages, laid out just before printing from the heights that the browser gives the rows: a page begins at a
   block or a group and repeats its headings, and the form is scaled to the number of pages that it may have. */

const HEADING_CELL = /\b(column-heading|section|block-label|title|subtitle|header|filler)\b/;
const VALUE_CELL = /\b(input|computed|printed)\b/;

/** What was changed in the form for printing, to be undone after it. */
let printedChanges = [];

/** Divide the form into pages. */
function beginPrinting() {
  endPrinting();
  const main = document.getElementById('form');
  const { scale, breaks } = inPrint(() => planned(main));
  forPrint(() => main.style.setProperty('--scale', String(scale / 100)), () => main.style.removeProperty('--scale'));
  for (const { row, cuts } of breaks.reverse()) beginPage(row, cuts); /* from below, so that each cut leaves the part above it */
}

function endPrinting() {
  for (const undo of printedChanges.reverse()) undo();
  printedChanges = [];
}

function forPrint(act, undo) {
  act();
  printedChanges.push(undo);
}

/** Return the result of `measure` while the styles for print apply to the screen. */
function inPrint(measure) {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSMediaRule);
  const before = rules.map((rule) => rule.media.mediaText);
  for (const { media } of rules) media.mediaText = media.mediaText === 'print' ? 'all' : 'not all';
  try {
    return measure();
  } finally {
    rules.forEach(({ media }, index) => { media.mediaText = before[index]; });
  }
}

/** Return the greatest scale at which the form fits on its pages, and the rows with which pages begin. */
function planned(main) {
  const { pages, least } = PAGE.paper;
  const at = (scale) => ({ scale, breaks: breaksAt(main, scale) });
  if (!pages) return at(100);
  const whole = at(100);
  if (whole.breaks.length < pages || at(least).breaks.length >= pages) return whole;
  let [low, high] = [least, 100]; /* it fits at `low`, not at `high` */
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (at(middle).breaks.length < pages) low = middle;
    else high = middle;
  }
  return at(low);
}

/** Return the rows with which pages begin at a scale in percent, each with the cells that are cut above it. */
function breaksAt(main, scale) {
  const { width, height, share } = PAGE.paper;
  main.style.width = `${(width * 100) / scale}px`;
  try {
    return breaksOf(paperRowsOf(main), (height * share * 100) / scale);
  } finally {
    main.style.width = '';
  }
}

/** Return the rows of tables and the lines between them, from top to bottom, with their heights. */
function paperRowsOf(main) {
  const rows = [...main.querySelectorAll('tr, .line')].map((node) => paperRowOf(node));
  const end = main.getBoundingClientRect().bottom;
  let above = 0;
  rows.forEach((row, index) => {
    row.height = (rows[index + 1]?.top ?? end) - row.top;
    row.above = above; /* the height of all rows above it */
    above += row.height;
  });
  for (const table of main.querySelectorAll('table')) markTable(table, rows);
  return rows;
}

function paperRowOf(node) {
  const cells = [...node.children];
  const table = node.closest('table');
  const heading = cells.find((cell) => /\brow-heading\b/.test(cell.className));
  return {
    node,
    table,
    top: node.getBoundingClientRect().top,
    cuts: [],
    head: 0,
    isHeading: table ? cells.every((cell) => HEADING_CELL.test(cell.className)) && cells.some((cell) => !isFiller(cell)) : node.closest('header') !== null,
    indent: heading ? Number(/\bi(\d+)\b/.exec(heading.className)?.[1] ?? 0) : null,
    begins: node.classList.contains('begins') || (table?.classList.contains('new-page') && node === table.rows[0]),
  };
}

const isFiller = (cell) => /\bfiller\b/.test(cell.className);

/** Add to each row of a table the cells that a page break above it would cut, and the height of the headings it repeats. */
function markTable(table, rows) {
  const first = rows.findIndex((row) => row.node === table.rows[0]);
  const count = headingRows(table);
  const head = heightOf(rows, first, first + count);
  for (let index = 0; index < table.rows.length; index += 1) {
    if (index < count) rows[first + index].isHeading = true;
    else rows[first + index].head = head;
  }
  for (const cell of gridOf(table)) {
    for (let row = cell.row + 1; row < cell.row + cell.rows; row += 1) rows[first + row].cuts.push({ ...cell, first: first + cell.row });
  }
}

const headingRows = (table) => Number(table.dataset.headings);

/** Return the height of the rows from `first` up to `end`, which is not included. */
function heightOf(rows, first, end) {
  if (end <= first) return 0;
  return rows[end - 1].above + rows[end - 1].height - rows[first].above;
}

/** Return the cells of a table with their positions. */
function gridOf(table) {
  const taken = new Set();
  const cells = [];
  [...table.rows].forEach((tr, row) => {
    let x = 0;
    for (const node of tr.cells) {
      while (taken.has(`${row} ${x}`)) x += 1;
      const cell = { node, row, x, rows: node.rowSpan, columns: node.colSpan };
      for (let r = row; r < row + cell.rows; r += 1) for (let c = x; c < x + cell.columns; c += 1) taken.add(`${r} ${c}`);
      cells.push(cell);
    }
  });
  return cells;
}

/** Return the rows with which pages begin: no heading alone at a page's foot, no cut in a group that fits on a page. */
function breaksOf(rows, height) {
  const isKept = rows.map((row, index) => index > 0 && (isBelowHeading(rows, index) || cutsWhole(rows, row, height)));
  const forced = new Set(rows.map((row, index) => (row.begins ? withHeadings(rows, index) : 0)));
  const breaks = [];
  let start = 0;
  for (let index = 1; index < rows.length; index += 1) {
    const isOver = rows[start].head + heightOf(rows, start, index + 1) > height;
    if (!isOver && !forced.has(index)) continue;
    start = forced.has(index) ? index : lastPlace(isKept, start, index);
    breaks.push({ row: rows[start], cuts: rows[start].cuts });
    index = start;
  }
  return breaks;
}

/** Return whether the row above is a heading of this one. */
function isBelowHeading(rows, index) {
  const [above, row] = [rows[index - 1], rows[index]];
  return above.isHeading || (above.indent !== null && row.indent !== null && above.indent < row.indent);
}

/** Return whether a page break above a row would cut a group that fits on a page. */
function cutsWhole(rows, row, height) {
  return row.cuts.some((cell) => !isFiller(cell.node) && rows[cell.first].head + heightOf(rows, cell.first, cell.first + cell.rows) <= height);
}

function withHeadings(rows, index) {
  let first = index;
  while (first > 0 && isBelowHeading(rows, first)) first -= 1;
  return first;
}

/** Return the last row up to `end` with which a page can begin, or else `end`. */
function lastPlace(isKept, start, end) {
  let index = end;
  while (index > start && isKept[index]) index -= 1;
  return index > start ? index : end;
}

/** Begin a page with a row: its headings are repeated, and the labels of groups that are cut. */
function beginPage({ node, table }, cuts) {
  const first = table && node === table.rows[0] ? table : node;
  forPrint(() => first.classList.add('new-page'), () => first.classList.remove('new-page'));
  for (const cut of cuts) cutCell(cut, node, table);
  if (table && first === node && headingRows(table) && !table.tHead) repeatHeadings(node, table);
}

/** Cut a tall cell above a row; a label is printed again, a value is not. */
function cutCell({ node }, tr, table) {
  const grid = gridOf(table);
  const { row, rows, x } = grid.find((cell) => cell.node === node) ?? {};
  const part = node.cloneNode(true);
  const above = tr.rowIndex - row;
  if (VALUE_CELL.test(node.className) && !node.dataset.names) {
    part.className = 'filler';
    part.replaceChildren();
  }
  part.removeAttribute('id');
  part.rowSpan = row + rows - tr.rowIndex;
  const next = grid.find((cell) => cell.row === tr.rowIndex && cell.x > x);
  forPrint(() => { node.rowSpan = above; tr.insertBefore(part, next?.node ?? null); }, () => { part.remove(); node.rowSpan = rows; });
}

/** Repeat the headings of a table above a row; beside them is an empty cell. */
function repeatHeadings(tr, table) {
  const height = headingRows(table);
  const headings = gridOf(table).filter((cell) => cell.row + cell.rows <= height);
  const columns = Math.max(...gridOf(table).map((cell) => cell.x + cell.columns));
  const covered = (x) => headings.some((cell) => cell.x <= x && x < cell.x + cell.columns);
  const rows = Array.from({ length: height }, (_, row) => {
    const cells = headings.filter((cell) => cell.row === row).map(({ node, x }) => ({ node: node.cloneNode(true), x }));
    for (let x = 0; row === 0 && x < columns; x += 1) if (!covered(x)) cells.push({ node: element('td', { className: 'filler', rowSpan: height }), x });
    return element('tr', { className: table.rows[row].className }, ...cells.sort((a, b) => a.x - b.x).map(({ node }) => node));
  });
  forPrint(() => { tr.before(...rows); tr.classList.remove('new-page'); rows[0].classList.add('new-page'); }, () => rows.forEach((row) => row.remove()));
}
