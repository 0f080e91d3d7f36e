// Who wants to hears a new booking: two soft tones, made here. A browser lets a page sound once somebody has pressed something on it, and not before.
(() => {
  let sound = null;
  let isTried = false; // somebody pressed the switch: what it says at first is no press

  const wants = () => document.querySelector('[data-arrival-sound][aria-pressed=true]') !== null;
  const open = () => {
    if (!navigator.userActivation?.hasBeenActive) return;
    sound ??= new AudioContext();
    if (sound.state === 'suspended') sound.resume().catch(() => {}); // the next press tries again
  };

  function chime() {
    open();
    if (!sound) return;
    const begin = sound.currentTime + .02;
    for (const [tone, after] of [[659.3, 0], [880, .16]]) {
      const [voice, loud] = [new OscillatorNode(sound, { frequency: tone }), new GainNode(sound, { gain: 0 })];
      loud.gain.setValueAtTime(0, begin + after);
      loud.gain.linearRampToValueAtTime(.12, begin + after + .03);
      loud.gain.exponentialRampToValueAtTime(.0001, begin + after + .6);
      voice.connect(loud).connect(sound.destination);
      voice.start(begin + after);
      voice.stop(begin + after + .65);
    }
  }

  for (const press of ['click', 'keydown'])
    addEventListener(press, e => {
      if (e.type === 'click' && e.target instanceof Element && e.target.closest('[data-arrival-sound]')) isTried = true;
      if (wants() || isTried) open();
    }, { capture: true, passive: true });

  // Told of what can be seen: of other people's bookings a phone that shows one's own says nothing.
  new MutationObserver(changes => {
    for (const { target, attributeName } of changes) {
      const isSwitchedOn = attributeName === 'aria-pressed' && target.matches('[data-arrival-sound]') && isTried && wants();
      const isNews = attributeName === 'data-arrivals' && wants() && [...target.querySelectorAll('p')].some(words => words.checkVisibility());
      if (isSwitchedOn || isNews) chime();
    }
  }).observe(document.documentElement, { subtree: true, attributeFilter: ['aria-pressed', 'data-arrivals'] });
})();
