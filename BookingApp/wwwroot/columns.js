// The columns of the day board are put in order: dragged by their grip, or moved by its arrow keys. The server draws them anew and keeps the order.
(() => {
  const slack = 4; // pixels that a press may shake
  const edge = 64; // near an edge the board scrolls
  let drag = null; // { grip, column, pointer, x, to }

  Blazor.registerCustomEventType('columnmove', { createEventArgs: e => e.detail });

  const columns = () => [...document.querySelectorAll('.board .board-column')];
  const gripIn = e => e.target instanceof Element && e.target.closest('[data-column-grip]');
  const move = (grip, to) => grip.dispatchEvent(new CustomEvent('columnmove', { bubbles: true, detail: { to } }));

  // Where it would stand: on the left of the first that is more than half to the right of the pointer.
  function aim(x) {
    const board = drag.column.closest('.board'), box = board.getBoundingClientRect();
    if (x > box.right - edge) board.scrollLeft += 16;
    else if (x < box.left + edge * 2) board.scrollLeft -= 16;
    const others = columns().filter(column => column !== drag.column);
    const next = others.findIndex(column => { const { left, width } = column.getBoundingClientRect(); return left + width / 2 > x; });
    drag.to = next < 0 ? others.length : next;
    mark();
    (others[drag.to] ?? others.at(-1))?.setAttribute('data-drop', drag.to < others.length ? 'before' : 'after');
    drag.column.setAttribute('data-dragged', '');
  }

  const mark = () => document.querySelectorAll('.board [data-drop], .board [data-dragged]').forEach(column => {
    column.removeAttribute('data-drop');
    column.removeAttribute('data-dragged');
  });

  function end() {
    mark();
    drag = null;
  }

  addEventListener('pointerdown', e => {
    if (drag) end();
    const grip = gripIn(e);
    if (!grip || e.button !== 0 || !e.isPrimary) return;
    drag = { grip, column: grip.closest('.board-column'), pointer: e.pointerId, x: e.clientX, to: null };
  });

  addEventListener('selectstart', e => { if (drag) e.preventDefault(); });

  addEventListener('pointermove', e => {
    if (drag?.pointer !== e.pointerId || (drag.to === null && Math.abs(e.clientX - drag.x) <= slack)) return;
    if (!drag.column.isConnected) return end();
    aim(e.clientX);
  });

  addEventListener('pointerup', e => {
    if (drag?.pointer !== e.pointerId) return;
    const { grip, column, to } = drag;
    end();
    if (to === null) return; // a press opens the menu
    const still = click => click.preventDefault();
    addEventListener('click', still, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', still, { capture: true }), 50);
    if (to !== columns().indexOf(column)) move(grip, to);
  });
  addEventListener('pointercancel', () => drag && end());
  addEventListener('keydown', e => {
    if (e.key === 'Escape' && drag?.to != null) {
      end();
      return e.preventDefault();
    }
    const grip = gripIn(e);
    const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!grip || !by || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    const to = columns().indexOf(grip.closest('.board-column')) + by;
    if (to < 0 || to >= columns().length) return;
    keepFocus(grip);
    move(grip, to);
  });

  // An element that is put elsewhere loses the focus.
  function keepFocus(grip) {
    const seen = new MutationObserver(() => {
      if (document.activeElement === document.body && grip.isConnected) grip.focus();
      grip.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    seen.observe(grip.closest('.board'), { childList: true });
    setTimeout(() => seen.disconnect(), 5000);
  }
})();
