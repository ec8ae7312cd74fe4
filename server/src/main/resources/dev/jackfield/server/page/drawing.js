// The drawing of a load balancer: a column for each kind of thing, and the links between them.

import { badge, element, placeOf, readable, short } from './dom.js';

const COLUMNS = [
  ['LISTENER', 'Listeners'],
  ['VIP', 'VIP'],
  ['AMPHORA', 'Amphorae'],
  ['NIC', 'NICs'],
  ['NETWORK', 'Networks'],
  ['MEMBER', 'Members'],
];
const SVG = 'http://www.w3.org/2000/svg';

export class Drawing {
  #columns = element('div', { class: 'columns' });
  #lines = document.createElementNS(SVG, 'svg');
  #path = element('p', { class: 'path' });
  #topology;
  #drawn = '';

  constructor() {
    this.#lines.setAttribute('aria-hidden', 'true');
    this.element = element(
      'div', { class: 'drawing' },
      element('div', { class: 'canvas' }, this.#lines, this.#columns),
      this.#path,
      legend());
    new ResizeObserver(() => this.#link()).observe(this.#columns);
  }

  /** Draws it. `notes` are {about, text, state}: what is said of the node that the text `about` names first. */
  draw(topology, notes) {
    const now = JSON.stringify([topology, notes]);
    if (now === this.#drawn) return;
    this.#drawn = now;
    this.#topology = topology;
    const said = sorted(topology.nodes, notes);
    this.#columns.replaceChildren(...COLUMNS.map(([kind, title]) => column(
      title, topology.nodes.filter((node) => node.kind === kind), said)));
    this.#path.replaceChildren(...way(topology));
    this.#link();
  }

  #link() {
    if (this.#topology === undefined) return;
    const frame = this.#columns.getBoundingClientRect();
    const besides = getComputedStyle(this.#columns).gridTemplateColumns.split(' ').length > 1;
    const boxes = new Map([...this.#columns.querySelectorAll('.node')]
      .map((node) => [node.dataset.id, node.getBoundingClientRect()]));
    this.#lines.setAttribute('width', frame.width);
    this.#lines.setAttribute('height', frame.height);
    // The active ones lie above the others.
    const links = [...this.#topology.links].sort((one, other) => one.active - other.active);
    this.#lines.replaceChildren(...links
      .filter((link) => boxes.has(link.from) && boxes.has(link.to))
      .map((link) => line(link, boxes.get(link.from), boxes.get(link.to), frame, besides)));
  }
}

/** The notes of each node, by its id. */
function sorted(nodes, notes) {
  const said = new Map();
  for (const note of notes) {
    const places = nodes.flatMap((node) => node.resources
      .map((id) => [placeOf(note.about, id), node.id]))
      .filter(([place]) => place >= 0);
    const first = Math.min(...places.map(([place]) => place));
    new Set(places.filter(([place]) => place === first).map(([, id]) => id))
      .forEach((id) => said.set(id, [...said.get(id) ?? [], note]));
  }
  return said;
}

function column(title, nodes, said) {
  return element(
    'section', { class: 'column', 'aria-label': title },
    element('h4', {}, title),
    nodes.length === 0 ? element('p', { class: 'none' }, 'none') : element('ul', {}, nodes.map((node) => box(node, said.get(node.id) ?? []))));
}

function box(node, said) {
  const worst = said.some((note) => note.state === 'broken') ? 'broken' : said[0]?.state;
  return element(
    'li', { class: 'node', 'data-id': node.id, 'data-kind': node.kind, 'data-state': node.state.toLowerCase(), 'data-note': worst },
    element('strong', {}, short(node.label)),
    node.kind === 'AMPHORA' || node.state !== 'ACTIVE' ? badge(node.state) : undefined,
    node.details.map((detail) => element('span', { class: 'detail', title: detail }, short(detail))),
    said.map((note) => element('span', { class: 'note', 'data-state': note.state }, note.text)));
}

function line(link, from, to, frame, besides) {
  const path = document.createElementNS(SVG, 'path');
  const points = besides
    ? [from.right, from.top + from.height / 2, to.left, to.top + to.height / 2]
    : [from.left + from.width / 2, from.bottom, to.left + to.width / 2, to.top];
  const [x1, y1, x2, y2] = points.map((value, i) => value - (i % 2 === 0 ? frame.left : frame.top));
  const [mx, my] = [(x1 + x2) / 2, (y1 + y2) / 2];
  path.setAttribute('d', besides
    ? `M${x1} ${y1} C${mx} ${y1} ${mx} ${y2} ${x2} ${y2}`
    : `M${x1} ${y1} C${x1} ${my} ${x2} ${my} ${x2} ${y2}`);
  path.setAttribute('class', link.active ? 'active' : 'idle');
  return path;
}

/** The way of the traffic in words: what is reached from the listeners by active links, kind by kind. */
function way(topology) {
  const reached = new Set(topology.nodes.filter((node) => node.kind === 'LISTENER').map((node) => node.id));
  for (let before = -1; before !== reached.size;) {
    before = reached.size;
    topology.links.filter((link) => link.active && reached.has(link.from)).forEach((link) => reached.add(link.to));
  }
  const words = COLUMNS.map(([kind]) => topology.nodes
    .filter((node) => node.kind === kind && reached.has(node.id))
    .map((node) => short(node.label)).join(', '));
  if (words[2] === '') return [element('strong', {}, 'No active path: '), 'no amphora that is there has the VIP.'];
  return [element('strong', {}, 'Active path: '), words.filter((word) => word !== '').join(' → ')];
}

function legend() {
  const meanings = {
    ACTIVE: 'carries traffic, thick links',
    STANDBY: 'takes over if the active one fails',
    PENDING: 'being made or taken away',
    GONE: 'not there any more',
  };
  return element('details', { class: 'legend' }, element('summary', {}, 'What the states mean'), element('dl', {},
    Object.entries(meanings).map(([state, meaning]) => element(
      'div', {}, element('dt', {}, badge(state, readable(state))), element('dd', {}, meaning)))));
}
