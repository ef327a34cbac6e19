/* The printed pages, laid out just before printing: the browser measures the rows, `pagination.js` divides them, and a
   table on several pages is printed as a copy with its repeated headings. Nothing of the form itself is changed. */

/** What was changed in the page for printing, to be undone after it. */
let printedChanges = [];

/** Divide the form into pages. */
function beginPrinting() {
  endPrinting();
  const main = document.getElementById('form');
  const whole = wholeForm(view.parts);
  const { scale, breaks, sizes } = inPrint(() => planned(main, whole));
  forPrint(() => main.style.setProperty('--scale', String(scale / 100)), () => main.style.removeProperty('--scale'));
  forPrint(() => applySizes(sizes), () => removeSizes(sizes));
  showPages(whole, breaks);
}

function endPrinting() {
  for (const undo of printedChanges.reverse()) undo();
  printedChanges = [];
}

function forPrint(act, undo) {
  act();
  printedChanges.push(undo);
}

const applySizes = (sizes) => sizes.forEach(({ node, from, to }) => swapClass(node, from, to));
const removeSizes = (sizes) => sizes.forEach(({ node, from, to }) => swapClass(node, to, from));

function swapClass({ classList }, from, to) {
  if (from) classList.remove(from);
  if (to) classList.add(to);
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

/** Return the greatest scale at which the form fits on its pages, the rows with which they begin, and the sizes of its texts. */
function planned(main, whole) {
  const { height, share } = PAGE.paper;
  const structure = pageStructure(whole);
  const measured = new Map();
  const breakerAt = (scale) => {
    const measure = () => new PageBreaker(structure, rowHeights(main), (height * share * 100) / scale, neededHeight);
    if (!measured.has(scale)) measured.set(scale, atScale(main, whole, scale, measure));
    return measured.get(scale);
  };
  const plan = plannedPages(breakerAt, PAGE.paper);
  const figures = atScale(main, whole, plan.scale, () => figureSizes(whole));
  return { ...plan, sizes: [...labelSizes(whole, plan.scale), ...figures] };
}

/** Return the result of `measure` while the form is as wide as its page at a scale in percent, with labels of that scale. */
function atScale(main, whole, scale, measure) {
  const sizes = labelSizes(whole, scale);
  main.style.width = `${(PAGE.paper.width * 100) / scale}px`;
  applySizes(sizes);
  try {
    return measure();
  } finally {
    removeSizes(sizes);
    main.style.width = '';
  }
}

/** Return the heights of the rows of tables and of the lines between them, from top to bottom. */
function rowHeights(main) {
  const tops = view.parts.flatMap(({ rows }) => rows.map((row) => row.getBoundingClientRect().top));
  return tops.map((top, index) => (tops[index + 1] ?? main.getBoundingClientRect().bottom) - top);
}

/** Return the height that the text of a cell needs. */
function neededHeight({ node }) {
  const content = document.createRange();
  content.selectNodeContents(node);
  const { paddingTop, paddingBottom } = getComputedStyle(node);
  return content.getBoundingClientRect().height + parseFloat(paddingTop) + parseFloat(paddingBottom);
}

/** Return the size, as an index in PRINT.sizes, of a text so many times as wide as its cell. */
function sizeWithin(ratio) {
  const index = PRINT.sizes.findIndex((size) => ratio * size <= 1);
  return index < 0 ? PRINT.sizes.length - 1 : index;
}

const sizeClass = (index) => (index ? `s${index}` : '');

/** Return the changes of the sizes of labels and boxes at a scale in percent: the columns are wider in relation to their texts. */
function labelSizes(whole, scale) {
  return whole.cells.filter(({ cell }) => cell.fit).map(({ node, path, cell }) => ({
    node: path ? textIn(node) : node,
    from: path ? '' : sizeClass(sizeWithin(cell.fit)),
    to: sizeClass(sizeWithin((cell.fit * scale) / 100)),
  }));
}

/** Return the changes of the sizes of figures: one within a column, that of its widest. */
function figureSizes(whole) {
  const columns = new Map();
  for (const cell of whole.cells.filter(isFigure)) {
    const key = `${cell.band} ${cell.x} ${cell.w}`;
    columns.set(key, [...(columns.get(key) ?? []), cell.node]);
  }
  return [...columns.values()].flatMap((nodes) => {
    const to = sizeClass(sizeWithin(Math.max(...nodes.map(figureRatio))));
    return to ? nodes.map((node) => ({ node: textIn(node), from: '', to })) : [];
  });
}

/** Return the text that is printed in a cell: of a value, or of the form. */
const textIn = (node) => node.querySelector('.printed') ?? node.querySelector('.words');

/** Return the width of a figure as a multiple of the width for it. */
function figureRatio(node) {
  const { paddingLeft, paddingRight } = getComputedStyle(node);
  return textIn(node).getBoundingClientRect().width / (node.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
}

/** Show in print that a page begins with each of `breaks`. */
function showPages(whole, breaks) {
  const paged = pagedForm(whole, breaks);
  const kept = keptWithAbove(whole);
  view.parts.forEach((part, index) => {
    const { first, end } = whole.bands[index];
    const own = breaks.filter((row) => first <= row && row < end);
    if (part.table && own.some((row) => row > first)) {
      const copy = printedTable(whole, paged, part, index, kept);
      copy.classList.toggle('new-page', own[0] === first);
      forPrint(() => part.table.before(copy), () => copy.remove());
      forPrint(() => part.table.classList.add('unprinted'), () => part.table.classList.remove('unprinted'));
      return;
    }
    for (const row of own) {
      const node = part.table ?? part.rows[row - first];
      forPrint(() => node.classList.add('new-page'), () => node.classList.remove('new-page'));
    }
  });
}

/** Return for each row whether it must be on one page with the row above it, where every group fits on a page. */
function keptWithAbove(whole) {
  const { kept, spanning } = pageStructure(whole);
  const cuts = countsOf(whole.rows, spanning.map(({ row, rows }) => [row + 1, row + rows]));
  return kept.map((_, row) => Boolean(cuts[row]) || (row > 0 && kept[row - 1]));
}

/** Return a table as it is printed on several pages. */
function printedTable(whole, paged, { table, laid }, index, kept) {
  const band = whole.bands[index];
  const [top, bottom] = [paged.rows.findIndex(({ source }) => source === band.first), paged.rows.findLastIndex(({ source }) => band.first <= source && source < band.end)];
  const trs = paged.rows.slice(top, bottom + 1).map(({ source, again, begins }) => {
    const names = [`l${laid.lines[source - band.first]}`, again ? 'again' : '', begins ? 'new-page' : kept[source] ? 'kept' : ''];
    return element('tr', { className: names.filter(Boolean).join(' ') });
  });
  for (const cell of paged.cells) if (top <= cell.row && cell.row <= bottom) trs[cell.row - top].append(printedCell(cell));
  const head = isSelfRepeating(whole, band) ? band.head : 0;
  const parts = [table.querySelector('colgroup').cloneNode(true), element('tbody', {}, ...trs.slice(head))];
  if (head) parts.splice(1, 0, element('thead', {}, ...trs.slice(0, head)));
  return element('table', { className: `${band.name} printed-pages`, 'aria-label': band.label }, ...parts);
}

/** Return a cell as it is printed. */
function printedCell(cell) {
  const texts = [...(cell.node?.children ?? [])].filter((child) => child.matches('.words, .printed'));
  const tag = SCOPED.has(cell.role) && texts.length ? 'th' : 'td';
  return element(tag, { className: classesOf(cell), colSpan: cell.w, rowSpan: cell.rows }, ...texts.map((text) => text.cloneNode(true)));
}
