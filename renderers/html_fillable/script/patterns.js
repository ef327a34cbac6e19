/* Patterns of texts: programs that Python has compiled (formspec/values/pattern_program.py), run in all their states
   at once, as in formspec/values/pattern_match.py. `RegExp` is not used for them: it backtracks, and has other rules.

   A text takes at most (its length) times (the size of the program) steps. */

/** Return whether a program finds a match in a text; `count` is told the steps. */
function patternMatches(program, text, count = () => {}) {
  const run = new PatternRun(program);
  const codes = characters(text).map((each) => each.codePointAt(0));
  let states = [0];
  for (let at = 0; at <= codes.length; at += 1) {
    const reached = run.reached(states, at === 0, at === codes.length);
    count(reached.length);
    if (run.hasMatched) return true;
    states = at < codes.length ? run.after(reached, codes[at]) : [];
  }
  return false;
}

class PatternRun {
  constructor({ sets, code }) {
    this.sets = sets;
    this.code = code;
    this.seen = new Uint32Array(code.length); // by state: the turn in which it was reached
    this.turn = 0;
    this.hasMatched = false;
  }

  /** Return the states that are reached from others without reading, these included. */
  reached(states, atStart, atEnd) {
    const { code, seen } = this;
    const found = [];
    const waiting = states;
    this.turn += 1;
    while (waiting.length) {
      const state = waiting.pop();
      if (seen[state] === this.turn) continue;
      seen[state] = this.turn;
      found.push(state);
      const [name] = code[state];
      if (name === 'go') waiting.push(...code[state].slice(1));
      else if ((name === 'begin' && atStart) || (name === 'end' && atEnd)) waiting.push(state + 1);
      else if (name === 'match') this.hasMatched = true;
    }
    return found;
  }

  /** Return the states behind a character; the first one is among them: a match may begin anywhere. */
  after(states, code) {
    const inside = this.sets.map((ranges) => ranges.some(([low, high]) => low <= code && code <= high));
    const reading = states.filter((state) => this.code[state][0] === 'read' && inside[this.code[state][1]]);
    return [0, ...reading.map((state) => state + 1)];
  }
}
