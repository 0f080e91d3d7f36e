// Empty time of the day board answers a press and a drag: the server is told whose time it is, and from when to when.
(() => {
  const grain = 15 * 60_000;
  const slop = 6; // px: a hand is not still
  const hold = 500; // ms: a long press
  let drawing = null; // { lane, id, y, from, to, box, timer }

  addEventListener('DOMContentLoaded', () => Blazor.registerCustomEventType('emptytime', { createEventArgs: e => e.detail }));

  const tell = detail => document.querySelector('[data-hears-empty-time]')?.dispatchEvent(new CustomEvent('emptytime', { bubbles: true, detail }));
  const factsOf = lane => lane.querySelector('[data-lane]').dataset;
  const instantAt = (lane, clientY, round = Math.floor) => {
    const { top, height } = lane.getBoundingClientRect();
    const from = Number(factsOf(lane).from);
    const length = Number(factsOf(lane).hours) * 3_600_000;
    const within = Math.min(Math.max((clientY - top) / height * length, 0), length);
    return from + Math.min(round(within / grain) * grain, length);
  };
  const words = (lane, at) => new Intl.DateTimeFormat(
    document.documentElement.dataset.culture, { hour: 'numeric', minute: '2-digit', timeZone: factsOf(lane).zone }).format(at);

  const draw = () => {
    const { lane, from, to, box } = drawing;
    const scale = lane.clientHeight / (Number(factsOf(lane).hours) * 3_600_000);
    box.style.top = `${(from - Number(factsOf(lane).from)) * scale}px`;
    box.style.height = `${(to - from) * scale}px`;
    box.textContent = `${words(lane, from)} – ${words(lane, to)}`;
    if (!box.isConnected) lane.append(box);
  };

  const end = () => {
    if (!drawing) return;
    clearTimeout(drawing.timer);
    drawing.box.remove();
    drawing = null;
  };

  const finish = e => {
    const { lane, from, to, isDrag } = drawing;
    end();
    tell({ staffId: Number(factsOf(lane).lane), from, to: isDrag ? to : null, x: e.clientX, y: e.clientY });
  };

  addEventListener('pointerdown', e => {
    const menu = document.querySelector('.empty-time');
    if (menu && !menu.contains(e.target)) menu.querySelector('[data-closes-menu]')?.click();
    const lane = e.target instanceof Element && e.isPrimary && e.button === 0 && e.target.closest('.board-lane');
    if (!lane || e.target.closest('.visit, button, a')) return;
    end();
    const from = instantAt(lane, e.clientY);
    const box = document.createElement('div');
    box.className = 'board-drawn';
    drawing = { lane, id: e.pointerId, x: e.clientX, y: e.clientY, from, to: from + grain, first: from, isDrag: false, box };
    if (e.pointerType !== 'mouse') drawing.timer = setTimeout(() => finish(e), hold); // a finger that moves scrolls
  });

  addEventListener('pointermove', e => {
    if (!drawing || e.pointerId !== drawing.id) return;
    const moved = Math.hypot(e.clientX - drawing.x, e.clientY - drawing.y) > slop;
    if (e.pointerType !== 'mouse') {
      if (moved) end();
      return;
    }
    if (!moved && !drawing.isDrag) return;
    drawing.isDrag = true;
    const at = instantAt(drawing.lane, e.clientY, Math.round);
    drawing.from = Math.min(drawing.first, at);
    drawing.to = Math.max(drawing.first + grain, at);
    draw();
  });

  addEventListener('pointerup', e => { if (drawing && e.pointerId === drawing.id) finish(e); });
  addEventListener('pointercancel', end);
  addEventListener('contextmenu', e => { if (drawing && drawing.timer) e.preventDefault(); });

  // A panel that opens leaves in sight the column that it is about. It stays where it is scrolled to from then on.
  const opened = new WeakSet();
  addEventListener('focusin', e => {
    const panel = e.target instanceof Element && e.target.closest('.panel[data-beside]');
    const lane = panel && !opened.has(panel) && document.querySelector(`.board [data-staff="${panel.dataset.beside}"]`);
    if (!lane) return;
    opened.add(panel);
    const [board, axis] = [lane.closest('.board'), document.querySelector('.board-axis')];
    const { left, right } = lane.getBoundingClientRect();
    const [over, room] = [right - panel.getBoundingClientRect().left, left - axis.getBoundingClientRect().right];
    if (over > 0 && room > 0) board.scrollLeft += Math.min(over, room);
  });

  addEventListener('keydown', e => {
    if (e.key !== 'Escape') return;
    const closes = document.querySelector('.empty-time [data-closes-menu]');
    if (!drawing && !closes) return;
    end();
    closes?.click();
    e.preventDefault();
  }, true);

  // With the keyboard, or who does not want to aim: the button of a column.
  document.addEventListener('click', e => {
    const opener = e.target instanceof Element && e.target.closest('[data-lane]');
    if (!opener) return;
    const { left, bottom } = opener.getBoundingClientRect();
    tell({ staffId: Number(opener.dataset.lane), from: null, to: null, x: left, y: bottom + 4 });
  });
})();
