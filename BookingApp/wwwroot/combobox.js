// A field with a list of proposals: it tells the server what it says once typing pauses, and moves in the list without asking anybody.
(() => {
  const pause = 150; // ms
  const waiting = new WeakMap();
  const ahead = new WeakMap(); // keys that were faster than the proposals
  const listOf = field => document.getElementById(field.getAttribute('aria-controls'));
  const fieldAt = e => e.target instanceof Element ? e.target.closest('input[data-finds]') : null;
  const isOpen = field => field.getAttribute('aria-expanded') === 'true';
  const isAnswered = field => field.dataset.answers === field.value;
  const press = (field, button) => listOf(field).parentElement.querySelector(button).click();

  const mark = (field, option) => {
    for (const other of listOf(field)?.querySelectorAll('[aria-selected=true]') ?? []) other.removeAttribute('aria-selected');
    if (!option) return field.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    field.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  };

  const tell = field => {
    clearTimeout(waiting.get(field));
    if (field.isConnected) field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  // Enter takes what is marked. It never sends the form: who types a name is not done yet.
  const act = (field, key) => {
    const options = isOpen(field) ? [...listOf(field).querySelectorAll('[role=option]')] : [];
    const at = options.findIndex(option => option.id === field.getAttribute('aria-activedescendant'));
    if (key === 'Escape') press(field, '[data-closes-list]');
    else if (key !== 'Enter') mark(field, options[key === 'ArrowDown' ? at + 1 : at < 0 ? options.length - 1 : at - 1]); // past either end: what they typed
    else if (at >= 0) options[at].click();
    else if (options.length === 0) press(field, '[data-settles]');
  };

  document.addEventListener('input', e => {
    const field = fieldAt(e);
    if (!field) return;
    mark(field, null);
    ahead.delete(field);
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => tell(field), pause));
  });

  document.addEventListener('keydown', e => {
    const field = fieldAt(e);
    if (!field || e.isComposing) return;
    const isMove = ['ArrowDown', 'ArrowUp', 'Enter'].includes(e.key);
    if (isMove && !isAnswered(field)) {
      ahead.set(field, [...ahead.get(field) ?? [], e.key]);
      tell(field);
    } else if (e.key === 'Enter' || (isOpen(field) && (isMove || e.key === 'Escape'))) act(field, e.key);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }, true);

  // Proposals have come: the keys that waited for them are pressed now. Those that lie below what is in sight are none.
  new MutationObserver(changes => {
    for (const field of new Set(changes.map(change => change.target))) {
      if (!field.matches('input[data-finds]')) continue;
      if (isOpen(field)) listOf(field).scrollIntoView({ block: 'nearest' });
      const keys = isAnswered(field) ? ahead.get(field) : null;
      if (!keys) continue;
      ahead.delete(field);
      for (const key of keys) act(field, key);
      if (document.activeElement !== field) press(field, '[data-settles]'); // it was left before they came
    }
  }).observe(document.documentElement, { subtree: true, attributeFilter: ['aria-expanded', 'data-answers'] });

  // Another window is no other field, and who has keys to come is not done with this one.
  document.addEventListener('focusout', e => {
    const field = fieldAt(e);
    if (field && (document.activeElement === field || ahead.has(field))) e.stopPropagation();
  }, true);

  // The field keeps the focus while somebody presses an option, and says its name at once.
  document.addEventListener('mousedown', e => { if (e.target instanceof Element && e.target.closest('.finder-list')) e.preventDefault(); });
  document.addEventListener('click', e => {
    const option = e.target instanceof Element ? e.target.closest('.finder-list [role=option]') : null;
    const field = option && document.querySelector(`input[data-finds][aria-controls="${option.parentElement.id}"]`);
    if (!field) return;
    clearTimeout(waiting.get(field));
    ahead.delete(field);
    mark(field, null);
    field.value = option.dataset.value;
  }, true);
})();
