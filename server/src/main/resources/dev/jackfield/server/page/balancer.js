// One load balancer: its drawing, what can be done with it, and what was done.

import { ask, RequestError } from './client.js';
import { announce, badge, element, moment, readable, short } from './dom.js';
import { Drawing } from './drawing.js';
import { newest, OperationList } from './operations.js';
import { showing } from './problems.js';
import { Soon } from './store.js';

const LATEST = 10;

export class BalancerView {
  #store;
  #id;
  #path;
  #heading = element('h2', { tabindex: '-1' }, 'Load balancer');
  #facts = element('p', { class: 'facts' });
  #errors = element('div', { role: 'alert' });
  #drawing = new Drawing();
  #topology;
  #picture = element('section', { 'aria-labelledby': 'topology-title' }, element('h3', { id: 'topology-title' }, 'Topology'), this.#drawing.element);
  #target = element('select', { id: 'target' }, element('option', { value: '' }, 'the next amphora'));
  #actions;
  #check = element('section', { 'aria-labelledby': 'check-title', hidden: true });
  #hops = [];
  #dialog;
  #list;
  #fetch = new Soon(() => this.#refresh(), 60);

  constructor(id, store, may, cancel) {
    this.#store = store;
    this.#id = id;
    this.#path = `/v1/load-balancers/${encodeURIComponent(id)}`;
    this.#list = new OperationList(may.operate ? cancel : null, 'h4');
    this.#dialog = this.#confirmation();
    this.#actions = this.#buttons(may);
    this.element = element(
      'div', { class: 'balancer' },
      element('div', { class: 'title' }, this.#heading, this.#facts),
      this.#actions,
      this.#errors,
      this.#picture,
      this.#check,
      element('section', { 'aria-labelledby': 'done-title' }, element('h3', { id: 'done-title' }, 'Operations'), this.#list.element),
      this.#dialog);
  }

  get title() {
    return this.#topology?.load_balancer.name ?? 'Load balancer';
  }

  get heading() {
    return this.#heading;
  }

  async start() {
    await Promise.all([this.#fetch.now(), showing(this.#errors, () => this.#earlier())]);
  }

  async #earlier() {
    const { operations } = await ask(`/v1/operations?load_balancer=${encodeURIComponent(this.#id)}&limit=${LATEST}`);
    this.#store.keep(operations);
  }

  /** Something changed, here or elsewhere. */
  changed(loadBalancer) {
    if (loadBalancer === undefined || loadBalancer === this.#id) this.#fetch.ask();
    this.#show();
  }

  look() {
    this.#fetch.ask();
  }

  async #refresh() {
    try {
      this.#topology = await ask(`${this.#path}/topology`);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.status === 404) this.#gone();
      return;
    }
    this.#show();
  }

  #gone() {
    this.#topology = undefined;
    const done = this.#operations();
    this.#heading.textContent = done[0]?.name ?? 'Load balancer';
    this.#facts.replaceChildren(badge('gone', 'not there'), ` There is no load balancer ${short(this.#id)}. What was done to it is below.`);
    this.#actions.hidden = true;
    this.#check.hidden = true;
    this.#picture.hidden = true;
    if (this.#dialog.open) this.#dialog.close();
    this.#list.show(done);
  }

  #operations() {
    return newest([...this.#store.operations.values()].filter((operation) => operation.load_balancer_id === this.#id)).slice(0, LATEST);
  }

  #show() {
    const operations = this.#operations();
    this.#list.show(operations);
    if (this.#topology === undefined) {
      if (this.#actions.hidden && operations.length > 0) this.#heading.textContent = operations[0].name;
      return;
    }
    const it = this.#topology.load_balancer;
    document.title = `${it.name} – Jackfield`;
    this.#heading.textContent = it.name;
    this.#facts.replaceChildren(
      badge(it.status), ` ${readable(it.topology)}, made `, moment(it.created_at), `, ${it.id}`,
      ...(it.reason ? [element('strong', {}, ` ${it.reason}`)] : []));
    this.#picture.hidden = false;
    this.#actions.hidden = false;
    this.#drawing.draw(this.#topology, [...working(operations), ...broken(this.#hops)]);
    this.#targets(it);
    this.#actions.querySelector('#recover')?.toggleAttribute('hidden', it.status !== 'ERROR');
  }

  #targets(it) {
    const computes = it.amphorae.flatMap((amphora) => amphora.compute_id ?? []);
    const known = [...this.#target.options].slice(1).map((option) => option.value);
    if (JSON.stringify(computes) === JSON.stringify(known)) return;
    const chosen = this.#target.value;
    this.#target.replaceChildren(this.#target.options[0], ...computes.map((id) => element('option', { value: id }, id)));
    this.#target.value = computes.includes(chosen) ? chosen : '';
  }

  #buttons(may) {
    const button = (id, text, work, set = {}) => element('button', { id, type: 'button', onclick: work, ...set }, text);
    const checks = button('check', 'Check', () => this.#act(() => this.#look()));
    if (!may.operate) return element('div', { class: 'actions' }, checks);
    return element(
      'div', { class: 'actions' },
      checks,
      element('span', { class: 'group' },
        button('switch', 'Switch the VIP', () => this.#act(() => this.#switch())),
        element('label', { for: 'target' }, 'to'), this.#target),
      button('recover', 'Recover', () => this.#act(() => this.#submit('POST', '/recover')), { hidden: true }),
      button('delete', 'Delete …', () => this.#ask(), { class: 'danger' }));
  }

  /** Does something, and shows what it meets; the buttons rest meanwhile. */
  async #act(work) {
    this.#actions.toggleAttribute('data-busy', true);
    try {
      await showing(this.#errors, work);
    } finally {
      this.#actions.removeAttribute('data-busy');
    }
  }

  #switch() {
    const to = this.#target.value;
    return this.#submit('POST', '/switch', to === '' ? {} : { to });
  }

  async #submit(method, path, body) {
    this.#store.keep([await ask(this.#path + path, { method, body: body && JSON.stringify(body) })]);
  }

  #ask() {
    this.#dialog.querySelector('h3').textContent = `Delete load balancer ${this.title}?`;
    this.#dialog.showModal();
  }

  #confirmation() {
    const close = () => dialog.close();
    const dialog = element(
      'dialog', { 'aria-labelledby': 'confirm-title' },
      element('h3', { id: 'confirm-title' }, 'Delete?'),
      element('p', {}, 'Its VIPs, ports and NICs are taken away, and requests under way fail. The amphorae and members stay.'),
      element('div', { class: 'actions' },
        element('button', { type: 'button', onclick: close }, 'Keep it'),
        element('button', {
          id: 'confirm',
          type: 'button',
          class: 'danger',
          onclick: () => { close(); this.#act(() => this.#submit('DELETE', '')); },
        }, 'Delete it')));
    return dialog;
  }

  async #look() {
    this.#hops = await ask(`${this.#path}/check`);
    const wrong = this.#hops.filter((hop) => hop.state === 'BROKEN');
    const result = wrong.length === 0
      ? `${this.#hops.length} hops, none broken`
      : `${this.#hops.length} hops, ${wrong.length} broken; the first: ${short(wrong[0].name)}`;
    this.#check.hidden = false;
    this.#check.replaceChildren(
      element('h3', { id: 'check-title' }, 'Check'),
      element('p', {}, moment(new Date().toISOString()), ': ', element('strong', {}, result), ' ',
        element('button', { type: 'button', onclick: () => this.#forget() }, 'Close')),
      element('ol', { class: 'hops' }, this.#hops.map((hop) => element(
        'li', { 'data-state': hop.state.toLowerCase() },
        badge(hop.state), ' ', element('span', { class: 'name', title: hop.name }, short(hop.name)),
        element('span', { class: 'seen' }, short(hop.seen)),
        hop === wrong[0] ? element('strong', { class: 'here' }, '◂ broken here first') : undefined))));
    announce(`Check: ${result}`);
    this.#show();
  }

  #forget() {
    this.#hops = [];
    this.#check.hidden = true;
    this.#actions.querySelector('#check').focus();
    this.#show();
  }
}

/** What running operations do now, to be said at the nodes they do it to. */
function working(operations) {
  return operations.filter((operation) => operation.state === 'RUNNING')
    .flatMap((operation) => operation.steps)
    .filter((step) => step.state === 'RUNNING' || step.state === 'UNDOING')
    .map((step) => ({
      about: step.name,
      text: `${step.state === 'UNDOING' ? '↶ taking back' : '▸'} ${step.name.split(' ')[0]}`,
      state: step.state.toLowerCase(),
    }));
}

/** Hops that a check found broken. What such a hop names beside itself, it names after the thing itself. */
function broken(hops) {
  return hops.filter((hop) => hop.state === 'BROKEN')
    .map((hop) => ({ about: hop.name, text: `✗ broken: ${short(hop.seen)}`, state: 'broken' }));
}
