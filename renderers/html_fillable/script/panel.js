/* Missing and wrong values: at each field, in a list with links, and in a summary. */

const MOST_SHOWN = 60;
const DATA = /^data\./;

/** Show the problems at the fields and in the panel; none if the form is `silent`. */
function showProblems(state, silent) {
  const problems = silent ? [] : state.problems;
  const told = new Map();
  for (const each of problems) if (form.isTold(each)) told.set(each.path, [...(told.get(each.path) ?? []), each]);
  for (const [path, place] of view.messages) {
    showMessage(path, place, told.get(path) ?? [], silent ? undefined : state.suggestions.get(path));
  }
  showPanel(problems, silent ? WORDS.checked_first : WORDS.nothing_left);
}

function showMessage(path, place, problems, suggestion) {
  const key = JSON.stringify([problems.map((each) => [each.code, each.params]), suggestion?.text]);
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  const parts = problems.map((each) => element('span', { className: `told ${each.severity}` }, sign(each), wordsOf(each)));
  if (suggestion) parts.push(suggestionButton(path, suggestion));
  place.replaceChildren(...parts);
  const wrong = problems.some((each) => each.severity === 'error');
  markInvalid(path, wrong, problems.length > 0);
}

/** Return the word for the severity of a problem. */
function sign({ severity, missing: isMissing }) {
  const word = isMissing ? WORDS.missing : severity === 'error' ? WORDS.error : WORDS.warning;
  return element('strong', { textContent: word });
}

function wordsOf({ code, params }) {
  const [text, advice] = [message(code, params), hint(code, params)];
  return element('span', { className: 'words', textContent: advice ? said(WORDS.with_hint, { message: text, hint: advice }) : text });
}

function suggestionButton(path, { raw, text }) {
  const label = said(WORDS.suggest, { value: text });
  const made = element('button', { type: 'button', className: 'suggestion', textContent: label });
  made.setAttribute('aria-label', said(WORDS.suggest_at, { suggestion: label, name: nameOf(path) }));
  made.addEventListener('click', () => form.takeSuggestion(path, raw, text));
  return made;
}

function markInvalid(path, wrong, marked) {
  const control = view.controls.get(path);
  if (!control) return;
  for (const { made } of [control, ...control.more]) {
    const isRadio = made.type === 'radio' || made.getAttribute('role') === 'group';
    if (!isRadio) wrong ? made.setAttribute('aria-invalid', 'true') : made.removeAttribute('aria-invalid');
    const entry = made.closest('td, th, .input');
    entry?.classList.toggle('wrong', wrong);
    entry?.classList.toggle('marked', marked && !wrong);
  }
}

/** List the problems; without any, show `otherwise`. */
function showPanel(problems, otherwise) {
  const kinds = [
    ['wrong', problems.filter((each) => each.severity === 'error' && !each.missing)],
    ['missing', problems.filter((each) => each.severity === 'error' && each.missing)],
    ['warnings', problems.filter((each) => each.severity !== 'error')],
  ];
  const counts = Object.fromEntries(kinds.map(([kind, problems]) => [kind, problems.length]));
  form.counts = counts;
  const text = problems.length ? said(WORDS.summary, counts) : otherwise;
  const summary = document.getElementById('summary');
  if (summary.textContent !== text) summary.textContent = text;
  document.getElementById('problems').replaceChildren(...kinds.filter(([, problems]) => problems.length).map(sectionOf));
}

function sectionOf([kind, problems]) {
  const groups = new Map();
  for (const each of problems) {
    const key = each.at && DATA.test(each.code) === false ? each.at : each.path;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const entries = [...groups.values()];
  const items = entries.slice(0, MOST_SHOWN).map(entryOfPanel);
  if (entries.length > MOST_SHOWN) items.push(element('li', { textContent: said(WORDS.more, { count: entries.length - MOST_SHOWN }) }));
  const title = element('h3', { className: kind, textContent: said(WORDS.count, { heading: WORDS[kind], count: problems.length }) });
  return element('section', {}, title, element('ul', {}, ...items));
}

/** Return one line of the panel: the problem and its location. */
function entryOfPanel(problems) {
  const [{ code, params }] = problems;
  const links = problems.map(({ path }) => linkTo(path, problems.length > 1));
  const text = code === 'rule.require' ? params.message : message(code, params);
  return element('li', {}, element('span', { className: 'where' }, ...withCommas(links)), element('span', { className: 'what', textContent: text }));
}

const withCommas = (nodes) => nodes.flatMap((node, index) => (index ? [WORDS.join_list, node] : [node]));

function linkTo(path, brief) {
  const name = nameOf(path);
  const target = controlAt(path);
  const made = element('a', { href: `#${encodeURI(target?.id ?? idOf(path))}`, textContent: name });
  if (brief) made.textContent = name;
  made.addEventListener('click', (event) => {
    event.preventDefault();
    const control = controlAt(path);
    control?.scrollIntoView({ block: 'center', inline: 'center' });
    control?.focus();
  });
  return made;
}

/** The last focused field: it is focused again when a message is dismissed. */
let latestField = null;
document.getElementById('form').addEventListener('focusin', (event) => {
  latestField = event.target;
});

/** Show a text in the status line, with an optional list of details and an optional button. */
function say(text, { details = [], act = null, word = '' } = {}) {
  const parts = [element('p', { textContent: text })];
  if (details.length) {
    const shownOnes = details.slice(0, MOST_SHOWN).map((each) => element('li', { textContent: each }));
    if (details.length > MOST_SHOWN) shownOnes.push(element('li', { textContent: said(WORDS.more, { count: details.length - MOST_SHOWN }) }));
    parts.push(element('ul', {}, ...shownOnes));
  }
  const close = element('button', { type: 'button', textContent: WORDS.dismiss });
  const status = document.getElementById('said');
  close.addEventListener('click', () => {
    status.replaceChildren();
    (latestField?.isConnected ? latestField : document.getElementById('export')).focus({ preventScroll: true });
  });
  if (act) {
    const made = element('button', { type: 'button', textContent: word });
    made.addEventListener('click', act);
    parts.push(made);
  }
  status.replaceChildren(...parts, close);
}
