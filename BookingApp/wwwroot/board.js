// Moving visits on the staff's day board and in their week: by mouse, by touch and by keyboard. The server says what is free and does the move; this shows
// where it lands. Lanes are columns with an axis of minutes, or cells of a day (flat), where a visit keeps its time.
(() => {
  const slack = 4; // pixels that a press may shake
  const longPress = 300; // of a finger, which scrolls before
  const grip = 8; // of the lower edge, which makes it longer or shorter
  const edge = 48; // near an edge the board scrolls by itself, the nearer the faster
  const pace = 12; // pixels a frame at the edge
  let move = null; // what is lifted
  let waiting = null; // a press that may become one
  let swallowClick = false;

  Blazor.registerCustomEventType('visitlift', { createEventArgs: e => e.detail });
  Blazor.registerCustomEventType('visitdrop', { createEventArgs: e => e.detail });
  Blazor.registerCustomEventType('visitletgo', { createEventArgs: () => ({}) });

  const mover = () => document.querySelector('[data-board-mover]');
  const ground = () => document.querySelector('[data-ground]');
  const isList = () => matchMedia('(max-width: 720px)').matches; // a phone shows the week as one
  const isFlat = () => 'flat' in mover().dataset;
  const find = id => document.querySelector(`[data-ground] [data-visit="${CSS.escape(id)}"]`);
  const lanes = () => [...document.querySelectorAll('[data-ground] [data-move-lane]')];
  const laneOf = id => document.querySelector(`[data-ground] [data-move-lane="${id}"]`);
  const tell = (name, detail) => mover()?.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const say = words => { const place = mover()?.querySelector('[data-say]'); if (place) place.textContent = words; };
  const fill = (words, ...parts) => parts.reduce((text, part, i) => text.replaceAll(`{${i}}`, part), words);

  // Minutes since 1970: what is drawn may be drawn anew from another hour on while something is dragged.
  const scale = () => {
    const { start, minutes, times } = mover().dataset;
    return { start: +start, minutes: +minutes, times: times.split('|') };
  };
  const free = () => mover().dataset.lifted === move.id && mover().dataset.free ? JSON.parse(mover().dataset.free) : null;
  const step = () => +mover().dataset.step || 15;
  const nameOf = at => { const { start, times } = scale(); return times[(at - start) / 5] ?? ''; };
  const whenOf = (at, long) => [nameOf(at), nameOf(at + long)].filter(Boolean).join('–');
  const personOf = lane => laneOf(lane)?.dataset.name ?? ''; // in the week, which day

  // Of one that is taken by its lower edge: how far it may be drawn.
  const until = () => mover().dataset.lifted === move.id && mover().dataset.until ? +mover().dataset.until : null;

  // A start is free, or an end is; it is not; or nobody has said yet.
  const isFree = target => move.isLength
    ? (until() === null ? null : target.at + target.long <= until())
    : free() ? (free()[target.lane] ?? []).includes(target.at) : null;
  const isHome = target => target.lane === move.home.lane && target.at === move.home.at && target.long === move.home.long;

  function lift(visit, byKey, isLength = false) {
    const lane = visit.closest('[data-move-lane]');
    if (!lane || !mover() || isList()) return false;
    const home = { lane: +lane.dataset.moveLane, at: +visit.dataset.at, long: +visit.dataset.long };
    move = { id: visit.dataset.visit, home, target: { ...home }, byKey, isLength, keys: [], seen: new MutationObserver(changed) };
    const seen = { childList: true, subtree: true, attributes: true, attributeFilter: ['data-free', 'data-until', 'data-start', 'style'] };
    move.seen.observe(ground(), seen);
    ground().classList.add('board-moving');
    tell('visitlift', { id: move.id, lane: home.lane, at: home.at, minutes: home.long, isLength });
    draw();
    return true;
  }

  // The board was drawn anew: the visit may be gone, or what is free is known by now.
  function changed(changes) {
    if (!move || changes.every(c => c.target.closest?.('[data-overlay]'))) return;
    if (!find(move.id)) return end('visitletgo');
    if (free())
      for (const key of move.keys.splice(0)) press(key);
    draw();
  }

  function end(event, words) {
    const { id, target, byKey, seen, timer, touched } = move;
    seen.disconnect();
    cancelAnimationFrame(timer);
    touched?.removeEventListener('touchmove', still);
    move = null;
    ground()?.classList.remove('board-moving');
    mover()?.querySelector('[data-overlay]').replaceChildren();
    if (words) say(words);
    if (event === 'visitdrop') tell(event, { id, lane: target.lane, at: target.at, minutes: target.long });
    else tell(event, {});
    if (byKey) keepFocus(id);
  }

  const drop = () => isHome(move.target) ? letGo() : end('visitdrop');
  const letGo = () => end('visitletgo', fill(mover().dataset.stays, nameOf(move.home.at), personOf(move.home.lane)));

  // What was moved to another column is another element: the focus goes with it, unless somebody has taken it since.
  function keepFocus(id) {
    const ended = new AbortController();
    for (const press of ['pointerdown', 'keydown']) addEventListener(press, () => ended.abort(), { capture: true, signal: ended.signal });
    setTimeout(() => ended.abort(), 5000);
    const again = () => {
      if (ended.signal.aborted || document.querySelector('[role=dialog]')) return;
      const visit = find(id);
      if (visit && document.activeElement !== visit) visit.focus({ preventScroll: true });
      requestAnimationFrame(again);
    };
    again();
  }

  function place(part, lane, at, long) {
    if (isFlat()) return fit(part, lane, lane.offsetTop, part.matches('.board-ghost') ? 26 : lane.offsetHeight);
    const { start, minutes } = scale();
    const pixels = lane.offsetHeight / minutes;
    const [from, to] = [Math.max(at, start), Math.min(at + long, start + minutes)];
    fit(part, lane, lane.offsetTop + (from - start) * pixels, Math.max(0, to - from) * pixels);
  }

  const fit = (part, lane, top, height) =>
    Object.assign(part.style, { left: `${lane.offsetLeft}px`, width: `${lane.offsetWidth}px`, top: `${top}px`, height: `${height}px` });

  function draw() {
    const overlay = mover().querySelector('[data-overlay]');
    const parts = [];
    if (move.isLength && until() !== null && laneOf(move.home.lane)) {
      const lit = document.createElement('div');
      lit.className = 'board-lit';
      place(lit, laneOf(move.home.lane), move.home.at, until() - move.home.at);
      parts.push(lit);
    }
    for (const [id, starts] of Object.entries(move.isLength ? {} : free() ?? {})) {
      const lane = laneOf(id);
      if (!lane) continue;
      let from = null, to = null;
      for (const at of [...starts, Infinity]) {
        if (from !== null && at > to) {
          const lit = document.createElement('div');
          lit.className = 'board-lit';
          place(lit, lane, from, to - from);
          parts.push(lit);
          from = null;
        }
        from ??= at;
        to = at + move.home.long;
      }
    }
    const left = laneOf(move.home.lane);
    if (left && !isFlat() && !isHome(move.target)) {
      const home = document.createElement('div');
      home.className = 'board-home';
      place(home, left, move.home.at, move.home.long);
      parts.push(home);
    }
    const lane = laneOf(move.target.lane);
    if (lane) {
      const ghost = document.createElement('div');
      const answer = isHome(move.target) ? null : isFree(move.target);
      ghost.className = `board-ghost${answer === false ? ' board-ghost-off' : ''}`;
      const words = fill(mover().dataset.with, whenOf(move.target.at, move.target.long), personOf(move.target.lane));
      ghost.dataset.who = find(move.id)?.querySelector('.visit-name')?.textContent ?? '';
      ghost.textContent = answer === false ? fill(mover().dataset.off, words) : words;
      place(ghost, lane, move.target.at, move.target.long);
      parts.push(ghost);
    }
    overlay.replaceChildren(...parts);
  }

  // Mouse and touch
  const still = e => e.preventDefault();

  document.addEventListener('pointerdown', e => {
    swallowClick = false;
    if (move) { // a second finger, or another button
      e.preventDefault();
      return letGo();
    }
    clearTimeout(waiting?.timer);
    waiting = null;
    const visit = e.target instanceof Element && e.target.closest('[data-ground] [data-visit]');
    if (!visit || e.button !== 0 || !e.isPrimary || isList()) return;
    const box = visit.getBoundingClientRect();
    const isLength = visit.matches('[data-resizable]') && box.height > 2 * grip && e.clientY > box.bottom - grip;
    if (!isLength && !visit.matches('[data-movable]')) return;
    waiting = {
      id: visit.dataset.visit, pointer: e.pointerId, isTouch: e.pointerType === 'touch', x: e.clientX, y: e.clientY, grip: e.clientY - box.top, isLength,
    };
    if (waiting.isTouch) waiting.timer = setTimeout(() => begin(), longPress);
  });

  function begin() {
    const press = waiting;
    waiting = null;
    const visit = press && find(press.id);
    if (!visit || !lift(visit, false, press.isLength)) return;
    Object.assign(move, press, { id: press.id, from: [press.x, press.y], touched: press.isTouch ? visit : null });
    move.touched?.addEventListener('touchmove', still, { passive: false });
    if (press.isTouch) navigator.vibrate?.(10);
    follow();
  }

  document.addEventListener('pointermove', e => {
    if (waiting?.pointer === e.pointerId) {
      if (Math.hypot(e.clientX - waiting.x, e.clientY - waiting.y) <= slack * (waiting.isTouch ? 2 : 1)) return;
      if (!waiting.isTouch) return begin();
      clearTimeout(waiting.timer); // it scrolls
      waiting = null;
    } else if (move && !move.byKey && move.pointer === e.pointerId) {
      if (e.button > 0) return letGo(); // of a mouse, another button that goes down while one is
      [move.x, move.y] = [e.clientX, e.clientY];
      aim();
    }
  });

  // Where the pointer is; beside the columns it stays in the one that it was in.
  function aim() {
    const isOver = lane => {
      const box = lane.getBoundingClientRect();
      return move.x >= box.left && move.x < box.right && (!isFlat() || move.y >= box.top && move.y < box.bottom);
    };
    const over = lanes().find(isOver) ?? laneOf(move.target.lane);
    if (!over) return;
    if (isFlat()) return turnTo(+over.dataset.moveLane, move.home.at);
    const { start, minutes } = scale();
    const timeAt = y => start + (y - over.getBoundingClientRect().top) / over.offsetHeight * minutes;
    if (move.isLength) return stretch(timeAt(move.y));
    const lane = +over.dataset.moveLane;
    const wished = timeAt(move.y - move.grip);
    const near = (free()?.[lane] ?? []).reduce((best, at) => Math.abs(at - wished) < Math.abs(best - wished) ? at : best, Infinity);
    const onGrid = start + Math.round((wished - start) / step()) * step();
    const at = Math.abs(near - wished) <= step() / 2 ? near : Math.min(Math.max(onGrid, start), start + minutes - 5);
    turnTo(lane, at);
  }

  function turnTo(lane, at) {
    if (lane === move.target.lane && at === move.target.at) return;
    Object.assign(move.target, { lane, at });
    draw();
  }

  function stretch(end) {
    const long = Math.max(5, Math.round((end - move.home.at) / 5) * 5);
    if (long === move.target.long) return;
    move.target.long = long;
    draw();
  }

  function follow() {
    const board = ground();
    if (!move || !board) return;
    const box = board.getBoundingClientRect();
    const deep = by => Math.min(1, Math.max(0, by / edge));
    const pull = (at, low, high) => Math.round(pace * (deep(at - high + edge) - deep(low + edge - at)));
    const [dx, dy] = [pull(move.x, box.left, box.right), pull(move.y, box.top, box.bottom)];
    move.isUnderWay ||= Math.hypot(move.x - move.from[0], move.y - move.from[1]) > 2 * slack; // what was taken near an edge stays there at first
    if (move.isUnderWay) {
      const [left, top] = [board.scrollLeft, board.scrollTop];
      board.scrollBy(dx, dy);
      if (board.scrollLeft !== left || board.scrollTop !== top) aim();
    }
    move.timer = requestAnimationFrame(follow);
  }

  document.addEventListener('pointerup', e => {
    clearTimeout(waiting?.timer);
    waiting = null;
    if (!move || move.byKey || move.pointer !== e.pointerId) return;
    swallowClick = true; // it was no press
    setTimeout(() => { swallowClick = false; }, 50);
    drop();
  });
  document.addEventListener('pointercancel', e => {
    clearTimeout(waiting?.timer);
    waiting = null;
    if (move && !move.byKey && move.pointer === e.pointerId) letGo();
  });
  addEventListener('blur', () => { if (move && !move.byKey) letGo(); });
  document.addEventListener('contextmenu', e => {
    if (waiting?.isTouch || move?.isTouch) e.preventDefault();
  });
  document.addEventListener('dragstart', e => {
    if (e.target instanceof Element && e.target.closest('[data-ground]')) e.preventDefault();
  });
  document.addEventListener('click', e => {
    if (swallowClick) {
      swallowClick = false;
      e.preventDefault();
      e.stopImmediatePropagation();
      return;
    }
    const button = e.target instanceof Element && e.target.closest('[data-moves]');
    const visit = button && find(button.dataset.moves);
    if (visit?.matches('[data-movable]') && !move) {
      visit.focus();
      liftByKey(visit);
    }
  }, true);

  // Keyboard: the same, said step by step
  function liftByKey(visit, isLength = false) {
    if (!lift(visit, true, isLength)) return;
    if (isLength) return;
    say(fill(mover().dataset.lifts, whenOf(move.home.at, move.home.long), personOf(move.home.lane)));
  }

  document.addEventListener('keydown', e => {
    if (move) {
      if (e.key === 'Escape') letGo();
      else if (!move.byKey) return;
      else if (e.key === 'Enter' || e.key === ' ') move.keys.length ? move.keys.push('Enter') : drop();
      else if (e.key.startsWith('Arrow')) free() || move.isLength ? press(e.key) : move.keys.push(e.key);
      else if (e.key === 'Tab') return letGo();
      else if (e.key.length > 1) return; // a modifier by itself
      e.preventDefault();
      e.stopImmediatePropagation();
      return;
    }
    const focused = document.activeElement?.closest?.('[data-ground] [data-visit]');
    if (focused?.matches('[data-resizable]') && e.shiftKey && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) {
      e.preventDefault();
      liftByKey(focused, true);
      return move && press(e.key);
    }
    const visit = focused?.matches('[data-movable]') && focused;
    if (visit && e.key.toLowerCase() === 'm' && !e.ctrlKey && !e.altKey && !e.metaKey && !e.repeat) {
      e.preventDefault();
      liftByKey(visit);
      return;
    }
    if (e.key.toLowerCase() === 'z' && (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.target.closest?.('input, textarea, [contenteditable]')) {
      const undo = document.querySelector('[data-undo]');
      if (undo) {
        e.preventDefault();
        undo.click();
      }
    }
  }, true);

  function press(key) {
    if (key === 'Enter') return drop();
    if (move.isLength) {
      stretch(move.target.at + move.target.long + (key === 'ArrowUp' || key === 'ArrowLeft' ? -5 : 5));
      const words = fill(mover().dataset.with, whenOf(move.target.at, move.target.long), personOf(move.target.lane));
      return say(isFree(move.target) === false ? fill(mover().dataset.off, words) : words);
    }
    const starts = lane => [...new Set([...(free()[lane] ?? []), ...(lane === move.home.lane ? [move.home.at] : [])])].sort((a, b) => a - b);
    const { lane, at } = move.target;
    const back = key === 'ArrowUp' || key === 'ArrowLeft';
    if (!isFlat() && (key === 'ArrowUp' || key === 'ArrowDown')) {
      const next = back ? starts(lane).findLast(s => s < at) : starts(lane).find(s => s > at);
      if (next === undefined) return say(mover().dataset.none);
      move.target.at = next;
    } else {
      const ways = row(laneOf(lane), key).filter(id => id === lane || starts(id).length > 0);
      const next = ways[ways.indexOf(lane) + (back ? -1 : 1)];
      if (next === undefined) return say(mover().dataset.none);
      move.target = { ...move.target, lane: next, at: starts(next).reduce((best, s) => Math.abs(s - at) < Math.abs(best - at) ? s : best) };
    }
    draw();
    mover().querySelector('.board-ghost')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    say(fill(isHome(move.target) ? mover().dataset.here : mover().dataset.isFree, whenOf(move.target.at, move.target.long), personOf(move.target.lane)));
  }

  // The lanes that an arrow leads along: columns, or the cells beside or above each other.
  function row(here, key) {
    const [same, along] = key === 'ArrowUp' || key === 'ArrowDown' ? ['offsetLeft', 'offsetTop'] : ['offsetTop', 'offsetLeft'];
    return lanes().filter(lane => !isFlat() || lane[same] === here[same]).sort((a, b) => a[along] - b[along]).map(lane => +lane.dataset.moveLane);
  }
})();
