// The server sends a page that can be read at once, and draws it a second time when its circuit is up.
// What a visitor did in between is carried over: what is open, what is typed, where the focus is, the last press.
(() => {
  const address = () => location.pathname + location.search;
  const here = address();
  const touched = new Map(); // element → where it stands; the second drawing has its twin in the same place
  let focus = null;
  let press = null;
  let down = null; // what a finger or the mouse is on

  const placeOf = el => {
    const steps = [];
    for (; el && el !== document.body; el = el.parentElement) steps.unshift(`${el.localName}:nth-child(${[...el.parentElement.children].indexOf(el) + 1})`);
    return ['body', ...steps].join('>');
  };
  const saysOf = el => (el.localName === 'details' ? el.querySelector('summary') : el.localName === 'button' ? el : null)?.textContent.trim();
  const twinOf = (el, place) => {
    if (el.isConnected) return el;
    const twin = document.querySelector(place);
    return twin && ['id', 'name', 'type'].every(a => twin.getAttribute(a) === el.getAttribute(a)) && saysOf(twin) === saysOf(el) ? twin : null;
  };
  const touch = el => touched.set(el, placeOf(el));

  const putBack = (el, twin) => {
    if (el.localName === 'details') { twin.open = el.open; return; }
    const key = el.type === 'checkbox' || el.type === 'radio' ? 'checked' : 'value';
    if (el.type === 'file' || el[key] === twin[key]) return;
    twin[key] = el[key];
    twin.dispatchEvent(new Event('input', { bubbles: true }));
    twin.dispatchEvent(new Event('change', { bubbles: true }));
  };

  const focusLike = (el, twin) => {
    if (!twin || document.activeElement === twin) return;
    twin.focus({ preventScroll: true });
    try {
      if (typeof el.selectionStart === 'number') twin.setSelectionRange(el.selectionStart, el.selectionEnd);
    } catch { /* email fields have no selection */ }
  };

  // What stands in the new drawing already is carried over; the rest waits for what is drawn later.
  const carry = () => {
    for (const [el, place] of touched) {
      const twin = twinOf(el, place);
      if (!twin) continue;
      touched.delete(el);
      if (twin !== el) putBack(el, twin);
    }
    const twin = focus && twinOf(focus.el, focus.place);
    if (twin) {
      if (!document.activeElement || document.activeElement === document.body) focusLike(focus.el, twin);
      focus = null;
    }
    const pressed = press && twinOf(press.el, press.place);
    if (!pressed) return;
    const { form } = press;
    press = null;
    if (form) pressed.requestSubmit();
    else pressed.click();
  };

  const isHandledHere = button => button.matches('[data-theme-switch], [data-reload], [data-print], [data-copy]');
  const isForCircuit = form => !form.hasAttribute('method'); // a form that the server takes as it is says how

  const before = new AbortController();
  const listen = (name, act) => document.addEventListener(name, act, { capture: true, signal: before.signal });
  listen('toggle', e => { if (e.target.localName === 'details') touch(e.target); });
  listen('input', e => touch(e.target));
  listen('change', e => touch(e.target));
  listen('focusin', e => { focus = { el: e.target, place: placeOf(e.target) }; });
  listen('click', e => {
    // Not only when it tells that it was opened: that comes later, when the second drawing may stand there already.
    const opened = e.target instanceof Element ? e.target.closest('summary')?.parentElement : null;
    if (opened?.localName === 'details') touch(opened);
    const button = e.target instanceof Element ? e.target.closest('button[type=button]') : null;
    if (button && !isHandledHere(button)) press = { el: button, place: placeOf(button) };
  });
  listen('submit', e => {
    if (!isForCircuit(e.target)) return;
    e.preventDefault();
    press = { el: e.target, place: placeOf(e.target), form: true };
  });

  // Drawn again between down and up, a press is no click of anything for the browser: the twin gets it.
  const letGo = new AbortController();
  const watch = (name, act) => document.addEventListener(name, act, { capture: true, signal: letGo.signal });
  watch('pointerdown', e => {
    const el = e.target instanceof Element ? e.target.closest('summary, button, a[href]') : null;
    down = el && { el, place: placeOf(el) };
  });
  watch('pointerup', e => {
    const was = down;
    down = null;
    if (before.signal.aborted) letGo.abort();
    if (!was || was.el.isConnected) return;
    const twin = twinOf(was.el, was.place);
    if (twin?.textContent.trim() === was.el.textContent.trim() && twin.contains(e.target)) twin.click();
  });

  document.addEventListener('DOMContentLoaded', () => {
    const first = document.body.firstElementChild;
    let until = 0;
    const drawn = new MutationObserver(() => {
      if (first.isConnected) return;
      before.abort();
      until ||= performance.now() + 5000;
      if (address() === here && performance.now() < until) carry();
      else drawn.disconnect();
    });
    drawn.observe(document.body, { childList: true, subtree: true });
  });
})();
