// The page: who looks, where he is, and what keeps it up to date.

import { BalancerView } from './page/balancer.js';
import { ask, Events, RequestError, token } from './page/client.js';
import { element } from './page/dom.js';
import { Store } from './page/store.js';
import { AuditView, CreateView, ListView, OperationsView } from './page/views.js';
import { showing } from './page/problems.js';

// Of what other processes do on the same state, no event tells.
const LOOK_EVERY = 5000;
const ROLES = ['READ', 'OPERATE', 'ADMIN'];

const main = document.getElementById('main');
const errors = document.getElementById('errors');
const live = document.getElementById('live');

class Session {
  #store = new Store((loadBalancer) => this.#view?.changed(loadBalancer));
  #view;
  #may;
  #created;
  #events = new Events({
    event: (type, data) => this.#store.event(type, data),
    reload: () => { this.#reload(); },
    state: (words) => this.#live(words),
    refused: () => signOut('The daemon does not know this token any more.'),
  });
  #routed = () => this.#route();
  #timer;

  constructor(principal) {
    this.#may = { operate: ROLES.indexOf(principal.role) >= ROLES.indexOf('OPERATE') };
    document.getElementById('who').textContent = `${principal.name} (${principal.role.toLowerCase()})`;
  }

  start() {
    inside(true);
    this.#live('connecting');
    window.addEventListener('hashchange', this.#routed);
    this.#route();
    this.#events.run();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY);
  }

  stop() {
    this.#events.close();
    clearInterval(this.#timer);
    window.removeEventListener('hashchange', this.#routed);
    inside(false);
  }

  #live(words) {
    if (live.dataset.state === words) return;
    live.dataset.state = words;
    live.textContent = words;
  }

  #look() {
    if (document.hidden || live.dataset.state !== 'live') return;
    this.#store.look();
    this.#view?.look?.();
  }

  async #reload() {
    await showing(errors, async () => {
      await this.#store.reload();
      await this.#view?.start();
    });
  }

  async #route() {
    const [, name = '', id] = location.hash.split('/').map(decode);
    const view = this.#viewOf(name, id);
    this.#view = view;
    errors.replaceChildren();
    main.replaceChildren(view.element);
    document.title = `${view.title} – Jackfield`;
    for (const link of document.querySelectorAll('#nav a')) {
      const here = link.getAttribute('href') === `#/${name === 'lb' || name === 'new' ? '' : name}`;
      link.toggleAttribute('aria-current', here);
      if (here) link.setAttribute('aria-current', 'page');
    }
    view.heading.focus();
    await showing(errors, () => view.start());
  }

  #viewOf(name, id) {
    const cancel = (operation) => showing(errors, async () => {
      this.#store.keep([await ask(`/v1/operations/${encodeURIComponent(operation)}/cancel`, { method: 'POST' })]);
    });
    switch (name) {
      case 'lb': return new BalancerView(id, this.#store, this.#may, cancel);
      case 'new': return new CreateView(this.#store, (operation) => this.#follow(operation));
      case 'operations': return new OperationsView(this.#store, this.#may, cancel, id, (operation) => this.#known(operation));
      case 'audit': return new AuditView();
      default: return new ListView(this.#store, this.#may);
    }
  }

  /** Goes to an operation that was begun here, and on to its load balancer as soon as that has an id. */
  #follow(operation) {
    this.#created = operation;
    location.hash = `#/operations/${encodeURIComponent(operation)}`;
  }

  #known(operation) {
    if (operation.id !== this.#created || !operation.load_balancer_id) return;
    this.#created = undefined;
    location.replace(`#/lb/${encodeURIComponent(operation.load_balancer_id)}`);
  }
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

let session;

function inside(is) {
  document.getElementById('nav').hidden = !is;
  document.getElementById('session').hidden = !is;
}

async function enter(value) {
  const principal = await ask('/v1/principal', { using: value });
  token.set(value);
  session = new Session(principal);
  session.start();
}

function signOut(why) {
  token.forget();
  session?.stop();
  session = undefined;
  errors.replaceChildren();
  signIn(why);
}

function signIn(why) {
  const field = element('input', { id: 'token', type: 'password', autocomplete: 'off', required: true, 'aria-describedby': 'where wrong' });
  const wrong = element('p', { id: 'wrong', role: 'alert', class: 'wrong' }, why ?? '');
  const form = element(
    'form', {
      class: 'token',
      onsubmit: async (event) => {
        event.preventDefault();
        wrong.textContent = '';
        try {
          await enter(field.value.trim());
        } catch (error) {
          if (!(error instanceof RequestError)) throw error;
          wrong.textContent = error.status === 401 ? 'This is not a token that the daemon knows.' : error.message;
          field.select();
        }
      },
    },
    element('h2', {}, 'Who are you?'),
    element('label', { for: 'token' }, 'Token'),
    field,
    element('p', { id: 'where' }, 'It is in the file that ', element('code', {}, 'jackfield serve'), ' names when it starts.'),
    wrong,
    element('button', { id: 'enter' }, 'Sign in'));
  document.title = 'Jackfield';
  main.replaceChildren(form);
  field.focus();
}

document.getElementById('forget').addEventListener('click', () => signOut());
document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

if (token.get() === null) {
  signIn();
} else {
  enter(token.get()).catch((error) => {
    if (!(error instanceof RequestError)) throw error;
    if (error.status === 401) signOut('The daemon does not know this token any more.');
    else signIn(error.message);
  });
}
