// Operations as they run: a card for each, which follows it.

import { badge, duration, element, moment, readable, short } from './dom.js';
import { problem } from './problems.js';

const SIGNS = {
  PLANNED: ['·', 'planned'],
  RUNNING: ['▸', 'running'],
  DONE: ['✓', 'done'],
  FAILED: ['✗', 'failed'],
  UNDOING: ['↶', 'being taken back'],
  UNDONE: ['↶', 'taken back'],
  UNDO_FAILED: ['✗', 'could not be taken back'],
};
const BACK = ['UNDOING', 'UNDONE', 'UNDO_FAILED'];

/** All operations that are known, by id. Somebody else keeps them; this applies a step that came to another state. */
export function apply(operation, step) {
  const index = operation.steps.findLastIndex((known) => known.name === step.name);
  if (index < 0) operation.steps.push(step);
  else operation.steps[index] = step;
}

/** The newest first. */
export function newest(operations) {
  return [...operations].sort((one, other) => other.created_at.localeCompare(one.created_at) || other.id.localeCompare(one.id));
}

/** What to call it in a sentence. */
export function title(operation) {
  return `${readable(operation.kind)} ${operation.name}`;
}

/** How it is, in a word: with its rollback, which is a state of its own to people. */
export function condition(operation) {
  const back = operation.steps.some((step) => BACK.includes(step.state));
  if (operation.state === 'RUNNING') return back ? ['undoing', 'being taken back'] : ['running', 'running'];
  if (operation.state === 'FAILED' || operation.state === 'CANCELLED') {
    const rest = operation.error?.left_behind?.length > 0;
    const words = readable(operation.state) + (rest ? ', not all taken back' : back ? ', taken back' : '');
    return [operation.state.toLowerCase(), words];
  }
  return [operation.state.toLowerCase(), readable(operation.state)];
}

/** A list of cards, which keeps those that are there, with their focus and what is folded. */
export class OperationList {
  #cards = new Map();
  #none = element('p', { class: 'none' }, 'There were none.');

  /** `cancel(id)` cancels; null: who looks may not. */
  constructor(cancel, level = 'h3') {
    this.cancel = cancel;
    this.level = level;
    this.element = element('div', { class: 'operations' });
  }

  show(operations) {
    const wanted = new Set(operations.map((operation) => operation.id));
    for (const [id, card] of this.#cards) {
      if (!wanted.has(id)) {
        card.element.remove();
        this.#cards.delete(id);
      }
    }
    let next = this.element.firstChild;
    for (const operation of operations) {
      const card = this.#cards.get(operation.id) ?? new Card(operation, this.cancel, this.level);
      this.#cards.set(operation.id, card);
      card.show(operation);
      if (operation !== operations[0]) card.fold();
      if (card.element !== next) this.element.insertBefore(card.element, next);
      next = card.element.nextSibling;
    }
    if (operations.length === 0) this.element.replaceChildren(this.#none);
    else this.#none.remove();
  }
}

class Card {
  #head = element('div', { class: 'head' });
  #steps = element('ol', { class: 'steps' });
  #fold;
  #count = element('summary', {});
  #end = element('div', {});
  #button;
  #shown = '';
  #followed = false;

  constructor(operation, cancel, level) {
    this.level = level;
    this.#button = cancel && element('button', {
      type: 'button',
      onclick: () => {
        this.#button.disabled = true;
        this.#button.textContent = 'Cancelling …';
        cancel(operation.id);
      },
    }, 'Cancel');
    this.#fold = element('details', {}, this.#count, this.#steps);
    this.element = element('article', { class: 'operation', 'data-id': operation.id }, this.#head, this.#fold, this.#end);
  }

  show(operation) {
    const now = JSON.stringify(operation);
    if (now === this.#shown) return;
    this.#shown = now;
    const running = operation.state === 'RUNNING';
    const [state, words] = condition(operation);
    this.element.dataset.state = state;
    this.#titled(operation, state, words);
    if (this.#button) {
      this.#button.setAttribute('aria-label', `Cancel ${title(operation)}`);
      if (running && !this.#button.isConnected) this.#head.after(this.#button);
      if (!running) this.#button.remove();
    }
    // What runs or went wrong is open at once; afterwards it is the reader's.
    if (running || operation.state === 'FAILED') {
      if (!this.#followed) this.#fold.open = true;
      this.#followed = true;
    }
    this.#fold.hidden = operation.steps.length === 0;
    this.#count.textContent = summary(operation.steps);
    this.#steps.replaceChildren(...operation.steps.map(step));
    this.#end.replaceChildren(
      ...(operation.error ? [problem(operation.error, operation.request_id)] : []),
      ...(operation.outcome ? [element('p', {}, operation.outcome)] : []));
  }

  /** What opened itself and went well makes room for the next one. */
  fold() {
    if (this.#followed && this.element.dataset.state === 'succeeded') {
      this.#fold.open = false;
      this.#followed = false;
    }
  }

  #titled(operation, state, words) {
    const name = operation.load_balancer_id
      ? element('a', { href: `#/lb/${encodeURIComponent(operation.load_balancer_id)}` }, operation.name)
      : operation.name;
    const focused = this.#head.contains(document.activeElement);
    this.#head.replaceChildren(
      element(this.level, {}, `${readable(operation.kind)} `, name),
      badge(state, words),
      element('span', { class: 'when' }, 'by ', operation.requested_by, ', ', moment(operation.created_at), took(operation)));
    if (focused) this.#head.querySelector('a')?.focus();
  }
}

function took(operation) {
  if (!operation.finished_at) return '';
  return `, took ${duration((new Date(operation.finished_at) - new Date(operation.created_at)) * 1000)}`;
}

function summary(steps) {
  const count = (...states) => steps.filter((it) => states.includes(it.state)).length;
  const failed = steps.filter((it) => it.error !== null).length;
  const parts = [steps.length === 1 ? '1 step' : `${steps.length} steps`];
  if (count('DONE') > 0) parts.push(`${count('DONE')} done`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (count('UNDONE', 'UNDOING') > 0) parts.push(`${count('UNDONE')} taken back`);
  if (count('UNDO_FAILED') > 0) parts.push(`${count('UNDO_FAILED')} could not be taken back`);
  return parts.join(', ');
}

function step(it) {
  const failed = it.error !== null && BACK.includes(it.state);
  const [sign, state] = SIGNS[it.state];
  const words = failed ? `failed, ${state}` : state;
  return element(
    'li', { 'data-state': it.state.toLowerCase(), 'data-failed': failed },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    element('span', { class: 'name', title: it.name }, short(it.name)),
    element('span', { class: 'word' }, it.micros === null ? words : `${words}, ${duration(it.micros)}`),
    it.error ? element('span', { class: 'why' }, it.error) : undefined);
}
