// Elements, made so that text from elsewhere can only become text.

/** Makes an element: properties and listeners from `set`, children that are nodes or text; empty ones are left out. */
export function element(name, set = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(set)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'class') made.className = value;
    else if (key in made && typeof value !== 'string') made[key] = value;
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false && child !== ''));
  return made;
}

/** A word about how something is: never by colour alone. */
export function badge(state, words = readable(state)) {
  return element('span', { class: 'badge', 'data-state': state.toLowerCase() }, words);
}

/** PENDING_CREATE becomes "pending create". */
export function readable(constant) {
  return constant.toLowerCase().replaceAll('_', ' ');
}

/** UUIDs cut to their first eight digits, by which people tell them apart. */
export function short(text) {
  return text.replace(/\b([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '$1');
}

/** A moment, as a clock on the wall shows it; with the day if it is another one. */
export function moment(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  const words = today ? date.toLocaleTimeString() : date.toLocaleString();
  return element('time', { datetime: iso, title: iso }, words);
}

/** Microseconds, in words. */
export function duration(micros) {
  return micros < 1e6 ? `${(micros / 1e3).toFixed(1)} ms` : `${(micros / 1e6).toFixed(1)} s`;
}

/** Says something to those who hear the page. */
export function announce(text) {
  document.getElementById('news').textContent = text;
}

/** Where a text names a thing: by the id itself, and not by one that only begins or ends like it; -1: nowhere. */
export function placeOf(text, id) {
  const word = /[\w-]/;
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    if (!word.test(text[at - 1] ?? ' ') && !word.test(text[at + id.length] ?? ' ')) return at;
  }
  return -1;
}
