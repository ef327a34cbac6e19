/* One control for each value: created for its type, set from the stored value, with a listener for changes. */

/** Return an element with properties (attributes if they contain a -, or have no property) and children. */
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.includes('-') || name === 'role' || name === 'scope' || name === 'for') made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return made;
}

const idOf = (path, part = '') => `v${path}${part === '' ? '' : `.${part}`}`;

/** Return the name of a value for screen readers: its name with its unit. */
function spokenName(cell, spec) {
  return spec.unit && !cell.name.includes(spec.unit) ? said(WORDS.with_unit, { name: cell.name, unit: spec.unit }) : cell.name;
}

function common(cell, spec) {
  const described = [cell.help && idOf(cell.path, 'help'), idOf(cell.path, 'message')].filter(Boolean).join(' ');
  return { 'aria-label': spokenName(cell, spec), 'aria-describedby': described };
}

const NOTHING = '\u3000';
const required = (spec) => (spec.required ? 'true' : undefined);

/** Return the control of an input cell: {elements, set(raw), target}. */
function controlOf(cell, spec, changed) {
  if (cell.cell.bind.option) return tickControl(cell, spec, changed);
  if (spec.kind === 'choices') return groupControl(cell, spec, changed, 'checkbox');
  if (hasBoxes(spec)) return groupControl(cell, spec, changed, 'radio');
  if (spec.kind === 'choice' || spec.kind === 'truth') return selectControl(cell, spec, changed);
  if (spec.kind === 'date') return dateControl(cell, spec, changed);
  return spec.lines ? textControl(cell, spec, changed) : lineControl(cell, spec, changed);
}

function selectControl(cell, spec, changed) {
  const choices = spec.words ?? spec.choices;
  const options = ['', ...choices].map((choice) => element('option', { value: choice, textContent: choice || NOTHING }));
  const made = element('select', { id: idOf(cell.path), ...common(cell, spec), 'aria-required': required(spec) }, ...options);
  made.addEventListener('change', () => changed(made.value));
  const set = (raw) => {
    const foreign = raw !== '' && !choices.includes(raw);
    made.querySelector('.foreign')?.remove();
    if (foreign) made.append(element('option', { value: raw, textContent: raw, className: 'foreign' }));
    made.value = raw;
  };
  return { made, target: made, set };
}

function lineControl(cell, spec, changed) {
  const made = element('input', {
    type: spec.keyboard === 'tel' ? 'tel' : 'text',
    id: idOf(cell.path),
    inputMode: spec.keyboard,
    autocomplete: 'off',
    placeholder: cell.placeholder,
    'aria-required': required(spec),
    ...common(cell, spec),
  });
  made.addEventListener('input', () => changed(made.value));
  return { made, target: made, set: (raw) => setText(made, raw) };
}

/** Put a text into a field, unless it has it already: the cursor keeps its position. */
function setText(field, raw) {
  const text = Array.isArray(raw) ? raw.join('、') : raw;
  if (field.value !== text) field.value = text;
}

function textControl(cell, spec, changed) {
  const { placeholder } = cell;
  const { tall } = cell.cell.bind;
  const made = element('textarea', {
    id: idOf(cell.path),
    rows: tall ? 3 : 1,
    placeholder,
    autocomplete: 'off',
    'aria-required': required(spec),
    ...common(cell, spec),
  });
  made.addEventListener('input', () => {
    changed(made.value);
    fitHeight(made);
  });
  if (!tall) made.addEventListener('keydown', keepOneLine);
  return { made, target: made, set: (raw) => setText(made, raw), settle: () => fitHeight(made) };
}

/* Checkers of style sheets do not know this property yet, so it is not in the style sheet of the page. */
if ('adoptedStyleSheets' in document) {
  const growing = new CSSStyleSheet();
  growing.replaceSync('.entry textarea { field-sizing: content; }');
  document.adoptedStyleSheets = [growing];
}

/** Make a text field as high as its text, if the browser does not do so itself. */
function fitHeight(field) {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + 2}px`;
}

/** In a field of one line, Enter goes on to the next field. */
function keepOneLine(event) {
  if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  const fields = [...document.querySelectorAll('#form :is(input, select, textarea)')];
  fields[fields.indexOf(event.target) + 1]?.focus();
}

function dateControl(cell, spec, changed) {
  const type = spec.input;
  const made = element('input', {
    type,
    id: idOf(cell.path),
    max: dayText(spec.maximum ?? '9999-12-31', spec),
    min: spec.minimum ? dayText(spec.minimum, spec) : undefined,
    'aria-required': required(spec),
    ...common(cell, spec),
  });
  made.addEventListener('input', () => changed(made.value, made.validity.badInput));
  made.addEventListener('blur', () => changed(made.value, made.validity.badInput));
  const set = (raw) => {
    const foreign = raw !== '' && !isDay(spec.months ? `${raw}-01` : raw);
    if (made.type !== (foreign ? 'text' : type)) made.type = foreign ? 'text' : type;
    if (made.value !== raw) made.value = raw;
  };
  return { made, target: made, set };
}

function groupControl(cell, spec, changed, type) {
  const boxes = spec.choices.map((choice, index) => choiceBox(cell, type, choice, idOf(cell.path, index)));
  const labels = boxes.map((box, index) => element('label', { className: 'box' }, ...(boxIsLast(spec) ? [spec.choices[index], box] : [box, spec.choices[index]])));
  const role = type === 'radio' ? 'radiogroup' : 'group';
  const made = element('span', { className: 'boxes', id: idOf(cell.path), role, ...common(cell, spec), 'aria-required': role === 'radiogroup' ? required(spec) : undefined }, ...labels);
  listenToBoxes(boxes, type, changed);
  return { made, target: boxes[0], set: (raw) => setBoxes(made, boxes, raw) };
}

function choiceBox(cell, type, choice, id, more = {}) {
  return element('input', { type, id, name: cell.path, value: choice, ...more });
}

/** Tick the stored choices; a text that is not one of the choices is shown next to them. */
function setBoxes(group, boxes, raw) {
  const held = Array.isArray(raw) ? raw : raw === '' ? [] : [raw];
  for (const box of boxes) box.checked = held.includes(box.value);
  group.querySelector('.foreign')?.remove();
  const foreign = held.filter((each) => !boxes.some((box) => box.value === each));
  if (foreign.length) group.append(element('span', { className: 'foreign', textContent: foreign.join('、') }));
}

/** Listen to boxes; a selected radio button is cleared by selecting it once more, or with Delete. */
function listenToBoxes(boxes, type, changed) {
  const value = () => boxes.filter((box) => box.checked).map((box) => box.value);
  for (const box of boxes) {
    if (type === 'checkbox') box.addEventListener('change', () => changed(value()));
    else makeOptional(box, changed);
  }
}

/** The radio button that was already selected when the pointer went down on it; keys move on to others. */
let chosenBefore = null;

function makeOptional(box, changed) {
  const clear = () => {
    box.checked = false;
    changed('');
  };
  const remember = () => {
    chosenBefore = box.checked ? box : null;
  };
  box.addEventListener('pointerdown', remember);
  box.parentElement?.addEventListener('pointerdown', remember);
  box.addEventListener('change', () => changed(box.value));
  box.addEventListener('click', () => {
    if (chosenBefore === box) clear();
    chosenBefore = null;
  });
  box.addEventListener('keydown', (event) => {
    chosenBefore = null;
    if (event.key === 'Delete' || event.key === 'Backspace') clear();
  });
}

function tickControl(cell, spec, changed) {
  const { option } = cell.cell.bind;
  const several = spec.kind === 'choices';
  const made = choiceBox(cell, several ? 'checkbox' : 'radio', option, idOf(cell.path, spec.choices.indexOf(option)), common(cell, spec));
  if (several) {
    made.addEventListener('change', () => {
      const held = form.data.at(cell.path).filter((each) => each !== option && spec.choices.includes(each));
      changed(made.checked ? [...held, option] : held);
    });
  } else {
    makeOptional(made, changed);
  }
  const set = (raw) => {
    made.checked = Array.isArray(raw) ? raw.includes(option) : raw === option;
  };
  return { made, target: made, set };
}
