// What must work before the circuit is up and without it. Everything else is the server's.
(() => {
  const root = document.documentElement;

  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;

  const keep = (name, value) => {
    root.dataset[name] = value;
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${name}=${value}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  };

  const setTheme = theme => {
    keep('theme', theme);
    for (const sheet of document.querySelectorAll('link[data-for]'))
      sheet.media = sheet.dataset.for === theme ? 'all' : 'not all';
  };

  // How tall an hour of the day board is: whoever looks stays at the same time of the day.
  const minute = board => parseFloat(getComputedStyle(board).getPropertyValue('--minute'));
  const switchDensity = () => {
    const board = document.querySelector('.board');
    const before = minute(board);
    keep('density', { compact: 'normal', roomy: 'compact' }[root.dataset.density] ?? 'roomy');
    board.scrollTop *= minute(board) / before;
  };

  document.addEventListener('click', e => {
    const target = e.target instanceof Element ? e.target : null;
    if (target?.closest('[data-density-switch]')) switchDensity();
    else if (target?.closest('[data-theme-switch]')) setTheme(isDark() ? 'light' : 'dark');
    else if (target?.closest('[data-reload]')) location.reload();
    else if (target?.closest('[data-print]')) print();
    const item = target?.closest('[data-submits]');
    if (item) {
      e.preventDefault();
      document.getElementById(item.dataset.submits)?.requestSubmit();
    }
    const copy = target?.closest('[data-copy]');
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy);
    for (const menu of document.querySelectorAll('details.menu[open]'))
      if (!target || !menu.contains(target)) menu.open = false;
  });

  // Escape closes the panel, but not one in which something was typed: that only its own button throws away.
  const typedIn = new WeakSet();
  document.addEventListener('input', e => {
    const panel = e.target.matches('input, textarea') && e.target.closest('.panel');
    if (panel) typedIn.add(panel);
  });
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || e.isComposing || e.defaultPrevented) return;
    const closes = document.querySelector('.panel [data-closes]');
    if (closes && !typedIn.has(closes.closest('.panel')) && !document.querySelector('[role=dialog], .mud-popover-open')) closes.click();
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  });

  // The search of staff: "/" goes to its field, arrows go through what was found, Enter opens it, Escape goes back to where one was.
  const isTyping = e => e.target instanceof Element && e.target.closest('input, textarea, select, [contenteditable], [role=dialog]');
  let beforeFind = null;
  const selectFound = (field, option) => {
    for (const other of document.getElementById(field.getAttribute('aria-controls')).children) other.setAttribute('aria-selected', other === option);
    option ? field.setAttribute('aria-activedescendant', option.id) : field.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  };
  const openFound = (field, isOpen) => {
    field.form.toggleAttribute('data-closed', !isOpen);
    field.setAttribute('aria-expanded', isOpen && document.getElementById(field.getAttribute('aria-controls')).children.length > 0);
    if (!isOpen) selectFound(field, null);
  };
  document.addEventListener('keydown', e => {
    if (e.key !== '/' || e.ctrlKey || e.altKey || e.metaKey || e.isComposing || isTyping(e)) return;
    if (!document.querySelector('[data-find][aria-keyshortcuts]')) return; // they have switched it off
    const field = [...document.querySelectorAll('main [data-find], [data-find]')].find(f => f.checkVisibility());
    const page = field ?? document.querySelector('[data-find-page]');
    if (!page) return;
    e.preventDefault();
    beforeFind = document.activeElement;
    if (!field) return page.click();
    field.focus();
    field.select();
  });
  document.addEventListener('keydown', e => {
    const field = e.target instanceof Element && e.target.matches('[data-find]') ? e.target : null;
    if (!field || e.isComposing) return;
    const list = document.getElementById(field.getAttribute('aria-controls'));
    const options = field.form.hasAttribute('data-closed') ? [] : [...list.children];
    const at = options.findIndex(option => option.getAttribute('aria-selected') === 'true');
    if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && options.length > 0) {
      e.preventDefault();
      const by = e.key === 'ArrowDown' ? 1 : -1;
      selectFound(field, options[at < 0 ? (by > 0 ? 0 : options.length - 1) : (at + by + options.length) % options.length]);
    } else if (e.key === 'Enter' && options.length > 0 && (at >= 0 || list.dataset.foundFor === field.value.trim())) {
      e.preventDefault();
      options[Math.max(at, 0)].click();
    } else if (e.key === 'Escape') {
      e.preventDefault();
      openFound(field, false);
      if (beforeFind?.isConnected && beforeFind !== document.body) beforeFind.focus();
      else field.blur();
    }
  }, true);
  document.addEventListener('input', e => { if (e.target.matches?.('[data-find]')) openFound(e.target, true); });
  document.addEventListener('focusin', e => {
    for (const field of document.querySelectorAll('[data-find]')) openFound(field, field.form.contains(e.target) || field.form.closest('main') !== null);
  });
  document.addEventListener('click', e => {
    for (const field of document.querySelectorAll('header [data-find]')) if (!field.form.contains(e.target)) openFound(field, false);
  });

  // A bar at the foot is as tall as its words: the page ends above it, and what has the focus is not left beneath it.
  const measureBars = new ResizeObserver(() => {
    const height = Math.max(...[...document.querySelectorAll('.reconnect')].map(bar => bar.offsetHeight));
    if (height > 0) root.style.setProperty('--bar-height', `${height + 24}px`);
    if (height > 0 && document.activeElement !== document.body) document.activeElement?.scrollIntoView({ block: 'nearest' });
  });
  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('.reconnect').forEach(bar => measureBars.observe(bar)));

  // A day that has a now is opened where it is, another one where it begins.
  const opens = '.board-clock, .board-opens';
  const showNow = node => {
    const now = node instanceof Element && (node.matches(opens) ? node : node.querySelector(opens));
    const board = now && now.closest('.board');
    if (board) board.scrollTop = now.offsetTop - (now.matches('.board-clock') ? board.clientHeight / 3 : 16);
  };
  document.addEventListener('DOMContentLoaded', () => showNow(document.body));

  // A question over the page gives the focus back when it goes, wherever the component library lost it.
  const openers = new WeakMap();
  let focused = null; // and is it still there?
  document.addEventListener('focusin', e => { focused = e.target; });
  addEventListener('pointerdown', e => { if (!focused?.contains(e.target)) focused = null; }, true); // they have left it for something that takes none
  const dialogsIn = node => node instanceof Element ? (node.matches('[role=dialog]') ? [node] : [...node.querySelectorAll('[role=dialog]')]) : [];
  // What it was in has gone, and where it came from too: it goes on nearby, else in what has come, else wherever the page takes it.
  const taker = '[data-take-lost-focus]';
  const takersIn = node => [...(node.matches(taker) ? [node] : []), ...node.querySelectorAll(taker)];
  const findFocus = changes => {
    const place = changes.findLast(change => [...change.removedNodes].some(node => node.contains(focused)))?.target;
    const around = place && (place instanceof Element && place.isConnected ? place : root).closest(`:has(${taker})`);
    const near = around?.matches('main *') ? takersIn(around) : [];
    const come = changes.flatMap(change => [...change.addedNodes]).filter(node => node instanceof Element && node.isConnected).flatMap(takersIn);
    const next = near.find(head => come.includes(head)) ?? near[0] ?? come[0] ?? around?.querySelector(taker);
    next?.focus({ preventScroll: come.includes(next) });
  };
  new MutationObserver(changes => {
    for (const change of changes) {
      change.addedNodes.forEach(showNow);
      for (const node of change.addedNodes)
        for (const dialog of dialogsIn(node))
          if (!openers.has(dialog)) openers.set(dialog, document.activeElement);
      for (const node of change.addedNodes)
        if (node instanceof Element && node.matches('[data-focus-error]'))
          (document.querySelector('.field-bad :is(input, select, textarea)') ?? node).focus(); // the first thing to mend
      for (const node of change.addedNodes)
        if (node instanceof Element && node.matches('[data-take-focus]')) { // a side panel: the focus goes where the eye goes
          openers.set(node, openers.get([...change.removedNodes].find(old => openers.has(old))) ?? document.activeElement);
          (node.querySelector('[data-first-field]') ?? node).focus({ preventScroll: true });
        }
      for (const node of change.addedNodes)
        if (node instanceof Element && node.matches('.panel .told')) node.scrollIntoView({ block: 'nearest' });
      for (const node of change.removedNodes)
        if (node instanceof Element && node.matches('[data-take-focus]') && openers.get(node)?.isConnected
          && (!document.activeElement || document.activeElement === document.body))
          openers.get(node).focus();
      for (const node of change.removedNodes)
        for (const dialog of dialogsIn(node))
          if ((!document.activeElement || document.activeElement === document.body) && openers.get(dialog)?.isConnected) openers.get(dialog).focus();
    }
    if (focused?.isConnected === false && document.activeElement === document.body) findFocus(changes);
  }).observe(root, { childList: true, subtree: true });

  // A day, a time or a number that is not whole is none: its field says so when it is left, and its form waits.
  const parts = 'input:is([type=date], [type=time], [type=number])';
  let isPressing = false; // what it says moves what is below: a button would be gone from under the press that left the field
  addEventListener('pointerdown', () => { isPressing = true; }, true);
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => { isPressing = false; }, true);
  const onceReleased = what => {
    if (!isPressing) return what();
    const ended = new AbortController();
    for (const end of ['pointerup', 'pointercancel'])
      addEventListener(end, () => { ended.abort(); setTimeout(what); }, { signal: ended.signal });
  };
  document.addEventListener('focusout', e => {
    if (e.target.matches?.(parts)) onceReleased(() => {
      if (e.target.validity.badInput || !e.target.validity.valueMissing) e.target.checkValidity();
    });
  });
  document.addEventListener('invalid', e => { // does not bubble by itself, and the component hears only what does
    if (!e.bubbles && e.target.matches?.(parts)) e.target.dispatchEvent(new Event('invalid', { bubbles: true }));
  }, true);
  addEventListener('submit', e => {
    const [first] = [...e.target.querySelectorAll(parts)].filter(field => !field.checkValidity());
    if (!first) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    first.focus();
  }, true);

  // A circuit that the server no longer knows cannot come back: what was typed is kept by the page itself.
  document.addEventListener('DOMContentLoaded', () => {
    const bar = document.getElementById('components-reconnect-modal');
    if (!bar) return;
    new MutationObserver(() => {
      if (bar.classList.contains('components-reconnect-rejected')) location.reload();
    }).observe(bar, { attributes: true, attributeFilter: ['class'] });
  });
})();
