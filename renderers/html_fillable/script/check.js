/* Computes the computed cells and finds missing and wrong values, with the same results as validation in Python. */

/** Return the evaluated data: values, rejected and missing values, results of the rules. */
function checkedForm(data) {
  const state = { data, values: new Map(), problems: [], suggestions: new Map(), refused: new Set(), causes: new Map() };
  readAll(state);
  computeAll(state);
  listsTooShort(state);
  PAGE.rules.forEach((rule) => runRule(state, rule));
  return state;
}

function sceneOf(state, ownPath) {
  return { get: (path) => state.values.get(path) ?? null, rows: (list) => state.data.rows(list), own: ownPath };
}

function problem(state, path, code, params, more = {}) {
  state.problems.push({ path, code, params, severity: 'error', missing: false, at: '', ...more });
}

function readAll(state) {
  const { data } = state;
  eachValue(data, (path, field, raw) => {
    if (field.kind === 'printed' && data.isBegun()) state.values.set(path, printedValue(field));
    if (field.kind !== 'input') return;
    const { value, refusal } = readRaw(raw, field.spec);
    if (refusal) {
      problem(state, path, refusal.code, refusal.params);
      state.refused.add(path);
      state.causes.set(path, path);
    } else if (value !== null) {
      state.values.set(path, value);
      reportHiddenDecimals(state, path, value, field.spec);
    } else if (field.spec.required) {
      missing(state, path);
    }
  });
}

/** Report a typed number with more decimals than the form prints. */
function reportHiddenDecimals(state, path, value, spec) {
  if (!isDecimal(value) || spec.decimals === null) return;
  const printed = rescaled(value, -spec.decimals - (spec.isPercent ? 2 : 0));
  if (ordered(printed, value) === 0) return;
  const exact = showNumber(value, { ...spec, decimals: null }) + spec.unit.replace(/^%/, '');
  problem(state, path, 'data.more-decimals-than-shown', { value: exact, shown: showNumber(value, spec) }, { severity: 'warning' });
}

function printedValue(field) {
  const { raw } = rawOfJson(field.constant, field.spec);
  return readRaw(raw, field.spec).value;
}

function missing(state, path) {
  problem(state, path, 'data.required', {}, { missing: true });
  state.refused.add(path);
}

function listsTooShort(state) {
  eachList(state.data, (path, shape) => {
    const { length } = state.data.rows(path);
    if (length < shape.list.least) problem(state, path, 'data.too-few', { limit: shape.list.least }, { missing: true });
  });
}

/** Compute the computed cells, in the order in which they depend on each other; a blank form has no computed values. */
function computeAll(state) {
  if (!state.data.isBegun()) return;
  const waiting = new Map(PAGE.formulas.map(([pattern]) => [pattern, []]));
  eachValue(state.data, (path, field) => {
    if (field.kind === 'computed') waiting.get(patternOfPath(path))?.push([path, field.spec]);
  });
  for (const [pattern, formula] of PAGE.formulas) {
    for (const [path, spec] of waiting.get(pattern)) {
      const scene = sceneOf(state, path.slice(0, path.lastIndexOf('/')));
      const { value, refusal } = fitting(evaluate(formula, scene), spec);
      if (refusal) {
        problem(state, path, refusal.code, refusal.params);
        state.refused.add(path);
        state.causes.set(path, path);
        continue;
      }
      if (value !== null) state.values.set(path, value);
      reportDoubt(state, path, referencesIn(formula).flatMap((each) => pathsOf(each, scene)));
    }
  }
}

/** Report a computed cell that depends on a rejected value, directly or through another cell. */
function reportDoubt(state, path, looked) {
  const cause = looked.map((each) => state.causes.get(each)).find((each) => each !== undefined);
  if (cause === undefined) return;
  state.causes.set(path, cause);
  problem(state, path, 'data.computed-in-doubt', { what: nameOf(cause) }, { severity: 'warning' });
}

/** Return {value, refusal} of the result of a formula in the value's type. */
function fitting(result, spec) {
  if (result === null) return { value: null };
  let value = result;
  if (isDecimal(value)) {
    value = spec.whole ? rescaled(value, Math.max(0, value.e)) : fixed(value, COMPARED_DIGITS);
  }
  return accepted(value, spec);
}

/** Check a rule in each of its rows, except those in which it depends on a rejected value. */
function runRule(state, rule) {
  const every = concrete(rule.rows.replaceAll('/.', '/*'), '', (list) => state.data.rows(list));
  for (const row of every) {
    const scene = sceneOf(state, row);
    if (!looksAtRefused(state, rule, scene)) RULES[rule.kind](state, rule, scene, evaluate(rule.expression, scene));
  }
}

function looksAtRefused(state, rule, scene) {
  if (!state.refused.size) return false;
  const looked = [...reachedBy(rule.cells, scene), ...referencesIn(rule.expression).flatMap((each) => pathsOf(each, scene))];
  return looked.some((path) => isUnder(path, state.refused));
}

/** Return whether a path, or one that contains it, is one of `paths`. */
function isUnder(path, paths) {
  for (let here = path; here; here = here.slice(0, here.lastIndexOf('/'))) if (paths.has(here)) return true;
  return false;
}

const RULES = {
  assert(state, rule, scene, result) {
    if (result === false) ruleProblem(state, rule, scene, 'rule.assert', '');
  },
  require(state, rule, scene, result) {
    if (result !== true) return;
    for (const path of reachedBy(rule.cells, scene)) {
      if (!state.values.has(path)) ruleProblem(state, rule, scene, 'rule.require', path);
    }
  },
  suggest(state, rule, scene, result) {
    if (result === null) return;
    for (const path of reachedBy(rule.cells, scene)) suggest(state, rule, path, result);
  },
};

const reachedBy = (cells, scene) => cells.flatMap((paths) => paths.flatMap((path) => concrete(path, scene.own, scene.rows)));

function suggest(state, rule, path, result) {
  const spec = shapeAt(path)?.field?.spec;
  if (!spec) return;
  const { value, refusal } = accepted(result, spec);
  const fit = refusal ? null : value;
  const held = state.values.get(path) ?? null;
  if (held === null) {
    if (fit !== null && isBlank(state.data.at(path))) state.suggestions.set(path, { raw: rawOfValue(fit, spec), text: shown(fit, spec) });
  } else if (!sameValue(held, fit)) {
    const text = fit === null ? plainText(result) : shown(fit, spec);
    const params = { found: shown(held, spec), suggested: text };
    problem(state, path, 'rule.suggestion', params, { severity: rule.severity });
  }
}

const plainText = (held) => (isDecimal(held) ? plain(held) : String(held.text ?? held));

function ruleProblem(state, rule, scene, code, cell) {
  const names = namedValues(state, rule, scene);
  const path = cell || firstPath(rule.expression, scene) || firstList(rule.expression) || scene.own;
  const message = filled(rule.message, names) || rule.id;
  const params = { message, source: rule.source, what: nameOf(path) };
  const more = { severity: rule.severity, missing: code === 'rule.require', at: `${rule.id}${scene.own}`, row: scene.own };
  problem(state, path, code, params, more);
}

/** Return every reference of an expression, left to right. */
function referencesIn(expression) {
  const [kind, , second, third] = expression;
  if (kind === 'r') return [expression];
  if (kind === 'u') return referencesIn(second);
  if (kind === 'o') return [...referencesIn(second), ...referencesIn(third)];
  return kind === 'f' ? second.flatMap(referencesIn) : [];
}

const pathsOf = (reference, scene) => reference[1].flatMap((path) => concrete(path, scene.own, scene.rows));

function firstPath(expression, scene) {
  return referencesIn(expression).map((each) => pathsOf(each, scene)[0]).find((path) => path !== undefined) ?? '';
}

function firstList(expression) {
  const reference = referencesIn(expression).find((each) => each[1].length);
  return reference ? reference[1][0].split('/*')[0] : '';
}

/** Return the values in a rule's message by their names. */
function namedValues(state, rule, scene) {
  const named = ([name, path]) => {
    const [exact = ''] = concrete(path, scene.own, scene.rows);
    const spec = shapeAt(exact)?.field?.spec;
    const held = state.values.get(exact) ?? null;
    return [name, held === null || !spec ? '—' : shown(held, spec)];
  };
  return new Map(Object.entries(rule.names).map(named));
}

const LABEL_PLACE = /\{\{|\}\}|\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?:([+-])([0-9]{1,3}))?\}/g;

/** Return a text with its placeholders filled: {n}, {year-1}; doubled braces are a brace. */
function filled(template, names) {
  return template.replace(LABEL_PLACE, (whole, name, sign, step) => {
    if (name === undefined) return whole[0];
    const value = names.get(name);
    if (value === undefined) return whole;
    return step === undefined || !/^\d+$/.test(value) ? value : String(Number(value) + Number(sign + step));
  });
}

const PARAMETER = /\{(\w+)(?::(?:\?([^{}]*)|([a-z-]+)))?\}/g;

/** Return a message with its parameters. */
function message(code, params) {
  return said(MESSAGES[code]?.[0] ?? code, params);
}

/** Return the hint of a message; may be empty. */
function hint(code, params) {
  return said(MESSAGES[code]?.[1] ?? '', params).trim();
}

function said(template, params) {
  return template.replace(PARAMETER, (_, name, then, group) => {
    const text = shownParameter(own(params, name) ? params[name] : '', group);
    if (then === undefined) return text;
    return text ? then.replaceAll('@', text) : '';
  });
}

/** Return a parameter as a message shows it; several codes of one group are alternatives. */
function shownParameter(value, group) {
  const items = (Array.isArray(value) ? value : [value]).map(String);
  if (group === undefined) return items.join(WORDS.join_list);
  const names = [...new Set(items.map((code) => NAMES[`${group}.${code}`] ?? code))];
  const last = names.length > 2 ? names.splice(-1) : [];
  return [names.join(last.length ? WORDS.join_list : WORDS.join_or), ...last].join(WORDS.join_or);
}
