// A field with a list of proposals: it tells the server what it says once typing pauses, and moves in the list without asking anybody.
(() => {
  const pause = 150; // ms
  const waiting = new WeakMap();
  const listOf = field => document.getElementById(field.getAttribute('aria-controls'));
  const fieldAt = e => e.target instanceof Element ? e.target.closest('input[data-finds]') : null;
  const isOpen = field => field.getAttribute('aria-expanded') === 'true';

  const mark = (field, option) => {
    for (const other of listOf(field)?.querySelectorAll('[aria-selected=true]') ?? []) other.removeAttribute('aria-selected');
    if (!option) return field.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    field.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  };

  document.addEventListener('input', e => {
    const field = fieldAt(e);
    if (!field) return;
    mark(field, null);
    clearTimeout(waiting.get(field));
    waiting.set(field, setTimeout(() => field.isConnected && field.dispatchEvent(new Event('change', { bubbles: true })), pause));
  });

  document.addEventListener('keydown', e => {
    const field = fieldAt(e);
    if (!field || e.isComposing || !isOpen(field)) return;
    const options = [...listOf(field).querySelectorAll('[role=option]')];
    const at = options.findIndex(option => option.id === field.getAttribute('aria-activedescendant'));
    const move = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 }[e.key];
    if (move !== undefined) mark(field, options[move]); // past either end it is what they typed again
    else if (e.key === 'Enter' && at >= 0) options[at].click();
    else if (e.key === 'Escape') listOf(field).parentElement.querySelector('[data-closes-list]').click();
    else return;
    e.preventDefault();
    e.stopPropagation();
  }, true);

  // Proposals that lie below what is in sight are no proposals.
  new MutationObserver(changes => {
    for (const { target } of changes)
      if (target.matches('input[data-finds]') && isOpen(target)) listOf(target).scrollIntoView({ block: 'nearest' });
  }).observe(document.documentElement, { subtree: true, attributeFilter: ['aria-expanded'] });

  // The field keeps the focus while somebody presses an option, and says its name at once.
  document.addEventListener('mousedown', e => { if (e.target instanceof Element && e.target.closest('.finder-list')) e.preventDefault(); });
  document.addEventListener('click', e => {
    const option = e.target instanceof Element ? e.target.closest('.finder-list [role=option]') : null;
    const field = option && document.querySelector(`input[data-finds][aria-controls="${option.parentElement.id}"]`);
    if (!field) return;
    clearTimeout(waiting.get(field));
    mark(field, null);
    field.value = option.dataset.value;
  }, true);
})();
