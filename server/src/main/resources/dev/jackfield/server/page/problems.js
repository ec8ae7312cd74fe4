// What went wrong, as problem+json tells it.

import { element } from './dom.js';
import { RequestError } from './client.js';

/** A problem in full: what, which things are left, which request it was. */
export function problem(it, requestId) {
  return element(
    'div', { class: 'problem' },
    element('p', {}, element('strong', {}, it.title ?? 'error'), ': ', it.detail ?? ''),
    it.left_behind?.length > 0
      ? [element('p', {}, 'Left behind:'), element('ul', {}, it.left_behind.map((left) => element('li', {}, left)))]
      : undefined,
    requestId ? element('p', { class: 'request' }, `request ${requestId}`) : undefined);
}

/** Shows what a piece of work met in a place, which is emptied before. Returns whether it went well. */
export async function showing(place, work) {
  place.replaceChildren();
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const close = element('button', { type: 'button', onclick: () => place.replaceChildren() }, 'Dismiss');
    place.replaceChildren(element('div', { class: 'failed' }, problem(error.problem, error.requestId), close));
    return false;
  }
}
