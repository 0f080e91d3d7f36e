// The customer's pages come alive: the countdown ticks, typed details are kept, other clocks are shown.
// It only touches what the server left empty for it, and text that the server would write the same way.
(() => {
  const minute = 60000;

  // The countdown: from the server's instant, whatever this machine's clock says.
  const clocks = new WeakMap();
  const warned = new WeakMap();
  let reloads = 0;

  const leftOf = el => {
    const now = Number(el.dataset.now);
    let clock = clocks.get(el);
    if (!clock || clock.now !== now) clocks.set(el, clock = { now, at: Date.now() });
    return Number(el.dataset.until) - now - (Date.now() - clock.at);
  };

  const say = (el, left) => {
    const before = warned.get(el);
    warned.set(el, left);
    if (before === undefined) return;
    const step = [0, 1, 2, 5].find(m => left <= m * minute && before > m * minute);
    const status = el.querySelector('[data-countdown-says]');
    if (step !== undefined && status) status.textContent = el.getAttribute(`data-warn-${step}`);
  };

  const tick = () => {
    for (const el of document.querySelectorAll('[data-until]')) {
      const left = leftOf(el);
      const seconds = Math.max(0, Math.ceil(left / 1000));
      const two = value => String(value).padStart(2, '0');
      const minutes = Math.floor(seconds / 60);
      const text = minutes < 60 ? `${two(minutes)}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
      const node = el.querySelector('[role=timer]')?.firstChild;
      if (node && node.nodeValue !== text) node.nodeValue = text;
      el.toggleAttribute('data-low', left <= minute);
      say(el, left);
      if (left < -4000 && reloads++ === 0) location.reload(); // nobody told us that it ended: no connection
    }
  };

  // The visitor's own clock, where it differs from the business's.
  const showYours = el => {
    const at = new Date(Number(el.dataset.yours));
    const differs = -at.getTimezoneOffset() !== Number(el.dataset.offset);
    el.hidden = !differs;
    if (!differs) return;
    const there = new Date(at.getTime() + Number(el.dataset.offset) * minute);
    const culture = document.documentElement.dataset.culture; // of the sentence that it stands in
    const twelve = new Intl.DateTimeFormat(culture, { hour: 'numeric' }).resolvedOptions().hour12; // 9:15 AM, but 09:15
    const options = { hour: twelve ? 'numeric' : '2-digit', minute: '2-digit' };
    if (there.getUTCDate() !== at.getDate()) options.weekday = 'short';
    el.textContent = el.dataset.text.replace('{0}', at.toLocaleTimeString(culture, options));
  };

  // Typed details, per reference, until they are booked.
  const keyOf = reference => `details:${reference}`;
  const read = key => { try { return JSON.parse(sessionStorage.getItem(key) ?? 'null'); } catch { return null; } };
  const write = (key, value) => {
    try {
      value === null ? sessionStorage.removeItem(key) : sessionStorage.setItem(key, JSON.stringify(value));
    } catch { /* a browser that keeps nothing */ }
  };
  const fieldsOf = form => [...form.elements].filter(f => f.id && f.name && f.type !== 'hidden' && f.type !== 'submit');

  const keep = form => write(keyOf(form.dataset.draft), Object.fromEntries(fieldsOf(form).map(f => [f.name, f.value])));

  // Typed before this script was there: the redraw would lose it.
  const keepEarly = form => {
    if (fieldsOf(form).some(f => f.value && 'defaultValue' in f && f.value !== f.defaultValue)) keep(form);
  };

  const putBack = form => {
    let draft = read(keyOf(form.dataset.draft));
    const before = read('again');
    if (!draft && before) draft = read(keyOf(before));
    if (before) write('again', null);
    if (!draft) return;
    for (const field of fieldsOf(form))
      if (draft[field.name] && field.value !== draft[field.name]) field.value = draft[field.name];
    keep(form);
  };

  const focusError = form => {
    const bad = form.querySelector('[aria-invalid="true"]');
    if (bad && !form.contains(document.activeElement)) bad.focus();
  };

  document.addEventListener('input', e => { if (e.target.form?.dataset.draft) keep(e.target.form); });
  document.addEventListener('change', e => { if (e.target.form?.dataset.draft) keep(e.target.form); });
  // Nothing that was typed may be lost to the browser's own page for "no connection": what cannot be sent stays, and says so.
  const sayOffline = (shown, pressed) => {
    const bar = document.getElementById('offline');
    if (shown) pressed?.focus({ preventScroll: true }); // app.js scrolls it free of the bar: it is what they will press again
    if (bar) bar.hidden = !shown;
  };
  const isSlow = failure => failure.name === 'TimeoutError'; // which is not offline
  const reached = () => fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(8000) }).then(() => true, isSlow);
  const sendWhenReached = async form => {
    const there = await reached();
    sayOffline(!there, form.querySelector('.btn-busy'));
    const now = form.isConnected ? form : document.querySelector(`form[data-draft="${form.dataset.draft}"]`); // drawn anew meanwhile
    if (!now) return;
    now.dataset.busy = '';
    now.querySelector('.btn-busy')?.classList.remove('btn-busy');
    if (!there) return;
    now.dataset.reached = 'yes';
    now.requestSubmit();
  };
  addEventListener('online', () => sayOffline(false));

  document.addEventListener('submit', e => {
    const form = e.target;
    if (form.method === 'post' && !navigator.onLine) {
      e.preventDefault();
      return sayOffline(true, e.submitter);
    }
    if (form.dataset.draft && form.dataset.reached !== 'yes') {
      e.preventDefault();
      if (form.dataset.busy === 'sent') return; // pressed twice
      form.dataset.busy = 'sent';
      e.submitter?.classList.add('btn-busy');
      return void sendWhenReached(form);
    }
    form.dataset.reached = '';
    if (form.dataset.again) write('again', form.dataset.again);
    if (!form.hasAttribute('data-busy')) return;
    if (form.dataset.busy === 'sent') return e.preventDefault(); // pressed twice
    form.dataset.busy = 'sent';
    setTimeout(() => { form.dataset.busy = ''; }, 8000);
    e.submitter?.classList.add('btn-busy');
  });
  addEventListener('pageshow', e => { // back from PayPal by the back button: what is shown may be long over
    if (e.persisted && document.querySelector('[data-busy], [data-until]')) location.reload();
  });

  // A day pressed by keyboard keeps the focus, so the page does not go to the times: the focus would be left out of sight.
  document.addEventListener('click', e => {
    const day = e.detail === 0 && e.target instanceof Element ? e.target.closest('a.cal-day') : null;
    if (!day) return;
    const href = day.getAttribute('href');
    day.setAttribute('href', href.replace(/#.*/, ''));
    setTimeout(() => day.setAttribute('href', href));
  }, true);

  const meet = root => {
    if (!(root instanceof Element)) return;
    const all = selector => root.matches(selector) ? [root, ...root.querySelectorAll(selector)] : [...root.querySelectorAll(selector)];
    all('[data-yours]').forEach(showYours);
    all('form[data-draft]').forEach(form => { putBack(form); focusError(form); });
    all('[data-forget]').forEach(el => write(keyOf(el.dataset.forget), null));
  };

  new MutationObserver(changes => {
    for (const change of changes) {
      if (change.type === 'attributes') change.target.hasAttribute('data-yours') ? showYours(change.target) : meet(change.target);
      else change.addedNodes.forEach(meet);
    }
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-yours', 'data-forget'] });

  document.querySelectorAll('form[data-draft]').forEach(keepEarly);
  meet(document.documentElement);
  tick();
  setInterval(tick, 250);
})();
