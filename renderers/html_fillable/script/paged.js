/* A form in pages: the headings of its part are repeated at the top of each, and a cut group has its label again. The
   rules are those of formspec/layout/paged.py. */

/** Return the rows and cells of a form with a page that begins with each of `breaks`. A row has its `source`, and is printed `again` or not. */
function pagedForm(whole, breaks) {
  const starts = new Set(breaks);
  const byRow = cellsByRow(whole);
  const repeated = new Map(repeatedAbove(whole, breaks, byRow));
  const rows = [];
  const moved = []; /* the new number of each row */
  for (let row = 0; row < whole.rows; row += 1) {
    const sources = repeated.get(row)?.sources ?? [];
    sources.forEach((source, index) => rows.push({ source, again: true, begins: index === 0 }));
    moved.push(rows.length);
    rows.push({ source: row, again: false, begins: starts.has(row) && !sources.length });
  }
  const cells = whole.cells.flatMap((cell) => cutParts(cell, breaks, starts, repeated).map((part) => ({ ...part, row: moved[part.row] })));
  for (const [row, { cells: again, sources }] of repeated) {
    cells.push(...again.map((cell) => ({ ...cell, row: moved[row] - sources.length + cell.row, again: true })));
  }
  return { rows, cells: cells.sort((a, b) => a.row - b.row || a.x - b.x) };
}

/** Return whether a browser repeats the headings of a block by itself: they are the head of a table. */
const isSelfRepeating = (whole, band) => band.head > 0 && !whole.heads.some((head) => head.inner && band.first <= head.row && head.row < band.end);

/** Return the rows with which pages begin, each with the headings to repeat above it. */
function repeatedAbove(whole, breaks, byRow) {
  const skipped = new Set(whole.bands.filter((band) => isSelfRepeating(whole, band)).map((band) => band.first));
  const above = headingsAbove(whole.heads, whole.rows);
  const crossing = crossingCells(whole, breaks);
  const repeated = [];
  for (const row of breaks) {
    const heads = above[row].filter((head) => head.inner || !skipped.has(head.row));
    const band = whole.bands.find(({ first, end }) => first <= row && row < end);
    if (heads.length) repeated.push([row, repeatedHeads(heads, band.columns, byRow, crossing.get(row))]);
  }
  return repeated;
}

/** Return the cells that are cut at each break. */
function crossingCells(whole, breaks) {
  const crossing = new Map(breaks.map((row) => [row, []]));
  for (const cell of whole.cells) for (const row of cutsOf(cell, breaks)) crossing.get(row).push(cell);
  return crossing;
}

/** Return the breaks that cut a cell. */
function cutsOf({ row, rows }, breaks) {
  return breaks.slice(firstIndex(breaks, (start) => start > row), firstIndex(breaks, (start) => start >= row + rows));
}

/** Return the rows of headings, one below the other where they are in the same columns, and the columns in which a label continues below an empty cell. */
function repeatedHeads(heads, columns, byRow, crossing) {
  const depth = new Array(columns).fill(0);
  const cells = [];
  const sources = [];
  for (const head of heads) {
    const top = Math.max(0, ...depth.slice(head.x, head.x + head.w));
    for (let index = 0; index < head.rows; index += 1) {
      sources[top + index] = head.row + index;
      for (const cell of byRow[head.row + index].filter((each) => isInHead(each, head))) {
        cells.push({ ...cell, row: top + index });
        depth.fill(top + index + cell.rows, cell.x, cell.x + cell.w);
      }
    }
  }
  const labels = new Map(crossing.map((cell) => [cell.x, cell]));
  const fillers = fillersBeside(depth, sources.length, labels);
  return { cells: [...cells, ...fillers], sources, open: new Set(fillers.filter(({ edges }) => edges[2] === 'n').map(({ x }) => x)) };
}

/** Return whether a cell is one of the headings: not the label of the group or block next to them. */
const isInHead = (cell, head) => cell.row + cell.rows <= head.row + head.rows && head.x <= cell.x && cell.x < head.x + head.w;

/** Return empty cells where no heading is repeated: above the labels of cut groups, and next to other blocks. */
function fillersBeside(depth, height, labels) {
  const fillers = [];
  for (let x = 0; x < depth.length; ) {
    const label = labels.get(x);
    let end = x + (label?.w ?? 1);
    while (!label && end < depth.length && depth[end] === depth[x] && !labels.has(end)) end += 1;
    const top = Math.max(...depth.slice(x, end));
    const role = label && PRINT.headings.includes(label.role) ? label.role : 'filler';
    if (top < height) fillers.push({ row: top, rows: height - top, x, w: end - x, role, text: '', cell: {}, edges: Array.from(label ? 'llnl' : 'llll') });
    x = end;
  }
  return fillers;
}

/** Return the parts of a cell on the pages that it covers. */
function cutParts(cell, breaks, starts, repeated) {
  const rows = [cell.row, ...cutsOf(cell, breaks), cell.row + cell.rows];
  return rows.slice(0, -1).map((first, index) => {
    const below = rows[index + 1];
    const part = { ...cell, row: first, rows: below - first, edges: partEdges(cell, first, below, starts, repeated) };
    return index ? continued(part) : part;
  });
}

/** Return the edges of the part of a cell in the rows from `first` on: the frame is closed on every page. */
function partEdges(cell, first, below, starts, repeated) {
  let [top, , bottom] = cell.edges;
  if (cell.edges.join('') === 'nnnn') return cell.edges;
  if (starts.has(first) && (first > cell.row || top === 's')) top = repeated.get(first)?.open.has(cell.x) ? 'n' : 'l';
  if (starts.has(below) && (below < cell.row + cell.rows || bottom === 's')) bottom = 'l';
  return [top, cell.edges[1], bottom, cell.edges[3]];
}

/** Return a further part of a cell that is cut: a label and a name are printed again, a value is not. */
function continued(part) {
  if (PRINT.again.includes(part.role)) return { ...part, again: true };
  if (part.cell.bind?.names) return { ...part, role: 'row-heading', again: true };
  return { ...part, role: 'filler', text: '', node: null, again: true };
}
