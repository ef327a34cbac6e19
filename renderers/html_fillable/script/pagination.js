/* The rows with which printed pages begin, by the heights that the browser gives them. The rules are those of
   formspec/layout/pagination.py, from which PRINT comes; the tests compare both on the same forms. */

/** Return the blocks of the form as one grid: its rows are counted from the top of the form. */
function wholeForm(parts) {
  const whole = { rows: 0, cells: [], bands: [], heads: [], begins: new Set() };
  for (const { band, laid } of parts) {
    const first = whole.rows;
    whole.rows += laid.rows;
    whole.bands.push({ ...band, first, end: whole.rows });
    if (band.headings) whole.heads.push({ row: first, rows: band.headings, end: whole.rows, x: 0, w: band.columns });
    whole.heads.push(...laid.heads.map((head) => ({ ...head, row: head.row + first, end: head.end + first, inner: true })));
    for (const cell of laid.cells) {
      whole.cells.push({ ...cell, row: cell.row + first, band: whole.bands.length - 1 });
      if (cell.begins || cell.cell.page) whole.begins.add(cell.row + first);
    }
    if (band.newPage) whole.begins.add(first);
  }
  whole.heads.sort((a, b) => a.row - b.row || a.x - b.x);
  return whole;
}

/** Return the cells of each row, by the row with which they begin. */
function cellsByRow(whole) {
  const rows = Array.from({ length: whole.rows }, () => []);
  for (const cell of whole.cells) rows[cell.row].push(cell);
  return rows;
}

/** Return for each row the column headings to repeat above it where a page begins with it, outermost first. */
function headingsAbove(heads, rows) {
  const result = [];
  let active = [];
  let above = [];
  let following = 0;
  for (let row = 0; row < rows; row += 1) {
    const remaining = active.filter((head) => row < head.end);
    if (remaining.length < active.length) [active, above] = [remaining, nearestHeads(remaining)];
    const starting = [];
    while (following < heads.length && heads[following].row === row) starting.push(heads[following++]);
    result.push(notReplaced(above, starting));
    if (starting.length) {
      active = [...active, ...starting];
      above = nearestHeads(active);
    }
  }
  return result;
}

const nearestHeads = (heads) => heads.reduce((nearest, head) => [...notReplaced(nearest, [head]), head], []);

/** Return the headings `above` that are still valid under those `below`: these replace others in their columns unless they are partial. */
function notReplaced(above, below) {
  const full = below.filter((head) => !head.partial);
  return above.filter((head) => !full.some((other) => head.x < other.x + other.w && other.x < head.x + head.w));
}

/** Return for each row whether it must be on one page with the row below it: a heading, or the head of the form. */
function keptWithNext(whole) {
  const kept = cellsByRow(whole).map((cells) => isHeadingRow(cells));
  for (const { row, rows } of whole.heads) kept.fill(true, row, row + rows);
  for (const { first, end } of headBands(whole.bands)) kept.fill(true, first, end);
  const indents = indentsOf(whole);
  for (let row = 0; row + 1 < whole.rows; row += 1) {
    kept[row] ||= indents[row] !== null && indents[row + 1] !== null && indents[row] < indents[row + 1];
  }
  return kept;
}

const isHeadingRow = (cells) => cells.every((cell) => PRINT.kept.includes(cell.role)) && cells.some((cell) => cell.role !== 'filler');

/** Return the form's head, and the line without a frame below it. */
function headBands(bands) {
  const heads = bands.slice(0, 1).filter((band) => band.kind === 'head');
  const next = bands[heads.length];
  return next?.kind === 'body' && !next.framed ? [...heads, next] : heads;
}

/** Return the outline step of each row, null for a row without a heading of its own. */
function indentsOf(whole) {
  const indents = new Array(whole.rows).fill(null);
  for (const { row, role, cell } of whole.cells) if (role === 'row-heading' || cell.bind?.names) indents[row] = cell.indent ?? 0;
  return indents;
}

/** Return the rows with which a page begins because the form says so; a page that begins below a heading begins with it. */
function declaredBreaks(whole, kept) {
  const withHeadings = (row) => (row && kept[row - 1] ? withHeadings(row - 1) : row);
  const declared = new Set([...whole.begins].map(withHeadings));
  declared.delete(0);
  return [...declared].sort((a, b) => a - b);
}

/** Return what pagination needs of a form whatever the heights of its rows are. */
function pageStructure(whole) {
  const kept = keptWithNext(whole);
  return {
    kept,
    declared: declaredBreaks(whole, kept),
    above: headingsAbove(whole.heads, whole.rows),
    bandStarts: new Set(whole.bands.map((band) => band.first)),
    indents: indentsOf(whole),
    spanning: whole.cells.filter((cell) => cell.rows > 1 && cell.role !== 'filler'),
  };
}

/** Return for each row how many of `ranges` ([first, end]) contain it. */
function countsOf(rows, ranges) {
  const changes = new Array(rows + 2).fill(0);
  for (const [first, end] of ranges) {
    if (first >= end) continue;
    changes[first] += 1;
    changes[end] -= 1;
  }
  let sum = 0;
  return changes.slice(0, rows + 1).map((change) => (sum += change));
}

/** Return the first index of the sorted `numbers` at which the test is true, or their number. */
function firstIndex(numbers, test) {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(numbers[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A form with the heights of its rows and of a page. `needed` returns the height that the text of a cell needs. */
class PageBreaker {
  constructor(structure, heights, pageHeight, needed) {
    const { spanning } = structure;
    this.structure = structure;
    this.pageHeight = pageHeight;
    this.ends = [0];
    for (const height of heights) this.ends.push(last(this.ends) + height);
    this.repeated = structure.above.map((heads) => heads.reduce((sum, { row, rows }) => sum + this.ends[row + rows] - this.ends[row], 0));
    const isLong = (cell) => this.height(cell.row, cell.row + cell.rows) > pageHeight;
    const long = spanning.filter(isLong);
    const inside = ({ row, rows }) => [row + 1, row + rows];
    this.cutsOfWhole = countsOf(heights.length, spanning.filter((cell) => !isLong(cell)).map(inside));
    this.cutsOfLong = countsOf(heights.length, long.map(inside));
    this.narrowCuts = countsOf(heights.length, long.flatMap((cell) => this.tooLow(cell, needed(cell))));
  }

  /** Return the rows with which pages begin. At most a share of a page stays blank for a better place to break. */
  breaks(blankShare = PRINT.blankShare) {
    const { declared, kept } = this.structure;
    const result = [...declared];
    [0, ...declared].forEach((first, index) => {
      const end = declared[index] ?? kept.length;
      let start = first;
      for (let latest = this.lastRow(start); latest < end; latest = this.lastRow(start)) {
        start = this.breakAfter(start, latest, blankShare);
        result.push(start);
      }
    });
    return result.sort((a, b) => a - b);
  }

  /** Return the height of a page that begins at `first` and ends above `end`. */
  height(first, end) {
    return this.repeated[first] + this.ends[end] - this.ends[first];
  }

  /** Return the row above which a page from `start` on must end; at least one row is on it. */
  lastRow(start) {
    const room = this.pageHeight - this.repeated[start] + this.ends[start];
    return Math.max(start + 1, firstIndex(this.ends, (end) => end > room) - 1);
  }

  /** Return the rows above which a cut leaves too little of a cell for its text. */
  tooLow({ row, rows }, needed) {
    const [top, bottom] = [this.ends[row], this.ends[row + rows]];
    return [
      [row + 1, firstIndex(this.ends, (end) => end >= top + needed)],
      [firstIndex(this.ends, (end) => end > bottom - needed), row + rows],
    ];
  }

  /** Return the row with which the page after that from `start` on begins; `latest` at the latest. */
  breakAfter(start, latest, blankShare) {
    const { kept } = this.structure;
    const least = this.ends[latest] - blankShare * this.pageHeight;
    const whole = [];
    for (let row = latest; row > start; row -= 1) {
      if (whole.length && this.ends[row] < least) break;
      if (!kept[row - 1] && !this.cutsOfWhole[row]) whole.push(row);
    }
    if (whole.length) return bestOf(whole, (row) => this.rank(row));
    const all = Array.from({ length: latest - start }, (_, index) => latest - index);
    return bestOf(all, (row) => [Number(kept[row - 1]), this.cutsOfWhole[row]]);
  }

  /** Return how bad it is to begin a page with a row: cut cells first, then whether an outer part begins there. */
  rank(row) {
    const { bandStarts, indents } = this.structure;
    return [this.cutsOfLong[row], this.narrowCuts[row], Number(!bandStarts.has(row)), indents[row] ?? 0];
  }
}

/** Return the first of some items with the least rank; ranks are compared number by number. */
function bestOf(items, rank) {
  const isLess = (a, b) => {
    const index = a.findIndex((number, place) => number !== b[place]);
    return index >= 0 && a[index] < b[index];
  };
  let [best, least] = [items[0], rank(items[0])];
  for (const item of items.slice(1)) {
    const own = rank(item);
    if (isLess(own, least)) [best, least] = [item, own];
  }
  return best;
}

/** Return the scale in percent at which a form fits on its pages, with the rows with which they begin. */
function plannedPages(breakerAt, { pages, least }) {
  const whole = () => ({ scale: 100, breaks: breakerAt(100).breaks() });
  if (!pages) return whole();
  const fits = (scale) => breakerAt(scale).breaks(0).length < pages;
  const scales = Array.from({ length: 101 - Math.min(100, least) }, (_, index) => 100 - index);
  const index = firstIndex(scales, fits);
  if (index === scales.length) return whole();
  const breaks = breakerAt(scales[index]).breaks();
  return { scale: scales[index], breaks: breaks.length < pages ? breaks : breakerAt(scales[index]).breaks(0) };
}
