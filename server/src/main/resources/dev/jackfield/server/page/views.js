// The other views: the list, a new load balancer, operations, the audit.

import { ask } from './client.js';
import { announce, badge, element, moment, readable, short } from './dom.js';
import { newest, OperationList } from './operations.js';
import { showing } from './problems.js';

const EXAMPLE = `{
  "version": 1,
  "name": "web",
  "topology": "ACTIVE_STANDBY",
  "vip": {"subnet": "vip-v4"},
  "listeners": [{"protocol": "HTTP", "port": 80}],
  "members": [{"address": "192.0.2.101", "port": 8080, "subnet": "members"}],
  "amphorae": ["netns:amp-1", "netns:amp-2"]
}`;

/** What is wider than the window is scrolled to the side by itself, also by keys. */
function scrolled(label, ...content) {
  return element('div', { class: 'scroll', role: 'region', 'aria-label': label, tabindex: '0' }, ...content);
}

/** A view has an element, a title, a heading that gets the focus, start() and changed(loadBalancerId). */
class View {
  constructor(title, ...content) {
    this.title = title;
    this.heading = element('h2', { tabindex: '-1' }, title);
    this.element = element('div', {}, this.heading, ...content);
  }

  async start() {
    this.changed();
  }

  changed() {}
}

export class ListView extends View {
  #store;
  #table = scrolled('Load balancers');

  constructor(store, may) {
    super('Load balancers');
    this.#store = store;
    if (may.operate) this.element.append(element('p', {}, element('a', { class: 'button', href: '#/new' }, 'Create one')));
    this.element.append(this.#table);
  }

  changed() {
    if (!this.#store.loaded) return;
    const focused = document.activeElement?.closest?.('tr')?.dataset.id;
    this.#table.replaceChildren(this.#store.loadBalancers.length === 0
      ? element('p', { class: 'none' }, 'There is none.')
      : element('table', { id: 'balancers' },
        element('thead', {}, element('tr', {}, ['Name', 'Status', 'VIPs', 'Amphorae', 'Members'].map(
          (head) => element('th', { scope: 'col' }, head)))),
        element('tbody', {}, this.#store.loadBalancers.map(row))));
    if (focused) this.#table.querySelector(`tr[data-id="${CSS.escape(focused)}"] a`)?.focus();
  }
}

function row(it) {
  const vips = [it.vip, ...it.additional_vips].map((vip) => vip.ip_address).filter((address) => address !== null);
  const gone = new Set(it.gone_computes);
  const lines = (words) => words.map((word) => element('div', {}, word));
  return element(
    'tr', { 'data-id': it.id },
    element('th', { scope: 'row' }, element('a', { href: `#/lb/${encodeURIComponent(it.id)}` }, it.name),
      it.project_id ? element('div', { class: 'detail' }, `project ${short(it.project_id)}`) : undefined),
    element('td', {}, badge(it.status), it.reason ? element('div', { class: 'detail' }, it.reason) : undefined),
    element('td', {}, vips.length === 0 ? 'none yet' : lines(vips)),
    element('td', {}, lines(it.amphorae.map((amphora) => {
      const name = amphora.compute_id ?? short(amphora.id);
      return gone.has(amphora.compute_id) ? `${name} (gone)` : name;
    }))),
    element('td', {}, lines(it.members.map((member) => `${member.address} port ${member.protocol_port}`))));
}

export class CreateView extends View {
  #errors = element('div', { role: 'alert' });
  #text = element('textarea', { id: 'description', rows: '16', spellcheck: 'false', required: true });

  constructor(store, follow) {
    super('A new load balancer');
    const form = element(
      'form', {
        onsubmit: (event) => {
          event.preventDefault();
          showing(this.#errors, async () => {
            const operation = await ask('/v1/load-balancers', { method: 'POST', body: this.#text.value });
            store.keep([operation]);
            follow(operation.id);
          });
        },
      },
      element('label', { for: 'description' }, 'Its description, as JSON (the same as in YAML for jackfield lb create)'),
      this.#text,
      element('details', {}, element('summary', {}, 'An example'), element('pre', {}, EXAMPLE)),
      this.#errors,
      element('div', { class: 'actions' }, element('button', { id: 'create' }, 'Create'), element('a', { class: 'button quiet', href: '#/' }, 'Back')));
    this.element.append(form);
  }
}

export class OperationsView extends View {
  #store;
  #list;
  #only;
  #errors = element('div', { role: 'alert' });
  #known;

  /** `only`: the id of one; undefined: all. `known(operation)` is called when the load balancer of that one is known. */
  constructor(store, may, cancel, only, known) {
    super(only ? 'Operation' : 'Operations');
    this.#store = store;
    this.#only = only;
    this.#known = known;
    this.#list = new OperationList(may.operate ? cancel : null);
    this.element.append(this.#errors, this.#list.element);
    if (only) this.element.append(element('p', {}, element('a', { href: '#/operations' }, 'All operations')));
  }

  async start() {
    this.changed();
    if (this.#only) await showing(this.#errors, () => this.#store.load(this.#only));
  }

  changed() {
    const all = newest(this.#store.operations.values());
    if (!this.#only) {
      const runs = (operation) => operation.state === 'RUNNING';
      this.#list.show([...all.filter(runs), ...all.filter((operation) => !runs(operation))]);
      return;
    }
    const one = all.filter((operation) => operation.id === this.#only);
    if (one.length > 0) {
      this.#list.show(one);
      this.#known(one[0]);
    }
  }
}

export class AuditView extends View {
  #errors = element('div', { role: 'alert' });
  #result = element('section', { 'aria-label': 'What was found' });
  #button = element('button', { id: 'audit', type: 'button', onclick: () => this.#look() }, 'Look again');

  constructor() {
    super('Audit');
    this.element.append(
      element('p', {}, 'What is at the backend, held against what is remembered. Looking changes nothing.'),
      element('p', {}, this.#button), this.#errors, this.#result);
  }

  async start() {
    await this.#look();
  }

  async #look() {
    this.#button.disabled = true;
    const focused = document.activeElement === this.#button;
    await showing(this.#errors, async () => this.#show((await ask('/v1/audit')).findings));
    this.#button.disabled = false;
    if (focused) this.#button.focus();
  }

  #show(findings) {
    const of = (verdict) => findings.filter((finding) => finding.verdict === verdict);
    const shown = [...of('ORPHANED'), ...of('LOST'), ...of('FOREIGN')];
    const sums = `${of('KNOWN').length} known, ${of('ORPHANED').length} orphaned, ${of('LOST').length} lost, ${of('FOREIGN').length} foreign`;
    announce(`Audit: ${sums}`);
    this.#result.replaceChildren(
      element('p', { id: 'sums' }, moment(new Date().toISOString()), ': ', element('strong', {}, sums)),
      shown.length === 0
        ? element('p', { class: 'none' }, 'Nothing leaked, and nothing is missing.')
        : scrolled('Findings', element('table', { id: 'findings' },
          element('thead', {}, element('tr', {}, ['Verdict', 'What', 'Id', 'Load balancer', 'Why'].map(
            (head) => element('th', { scope: 'col' }, head)))),
          element('tbody', {}, shown.map(finding)))));
  }
}

function finding(it) {
  return element(
    'tr', {},
    element('td', {}, badge(it.verdict)),
    element('td', {}, readable(it.kind)),
    element('td', {}, element('span', { title: it.id }, short(it.id)), it.name ? element('div', { class: 'detail' }, it.name) : undefined),
    element('td', {}, it.load_balancer ? element('a', { href: `#/lb/${encodeURIComponent(it.load_balancer)}` }, short(it.load_balancer)) : ''),
    element('td', {}, it.why));
}
