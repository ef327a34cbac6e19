/* The page in the frame of a preview, which may not use the browser's store and loads a page anew at each change of the form. */

const SCROLLED = 'scrolled';

/** A store in the name of the frame: it is kept while the frame is, whatever page is in it. */
class FrameStore {
  constructor() {
    try {
      this.texts = new Map(JSON.parse(window.name));
    } catch {
      this.texts = new Map();
    }
  }

  get length() {
    return this.texts.size;
  }

  key(index) {
    return [...this.texts.keys()][index];
  }

  getItem(key) {
    return this.texts.get(key) ?? null;
  }

  setItem(key, text) {
    this.texts.set(key, text);
    window.name = JSON.stringify([...this.texts]);
  }
}

/** Report the lines of the spec behind the cell that is clicked or entered to the page around this one. */
function reportSource({ target }) {
  const cell = target.closest('[data-source]');
  if (cell) window.parent.postMessage({ source: cell.dataset.source }, '*');
}

/** Connect the page with the page around it, and scroll to where the page before it was. */
function beginPreview() {
  for (const event of ['click', 'focusin']) document.getElementById('form').addEventListener(event, reportSource);
  window.scrollTo({ top: Number(draft.store.getItem(SCROLLED)), behavior: 'instant' });
  let timer = null;
  window.addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(() => draft.put(SCROLLED, String(window.scrollY)), PAUSE);
  });
}
