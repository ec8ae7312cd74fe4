// What is known of the daemon's load balancers and operations, as events and answers tell it.

import { all, ask } from './client.js';
import { announce } from './dom.js';
import { apply, condition, title } from './operations.js';

/** So many of the latest operations are kept in sight. */
const LATEST = 50;

/** Has something done soon, once for all who ask meanwhile, and never twice at a time. */
export class Soon {
  #timer;
  #busy = false;
  #again = false;

  constructor(work, pause) {
    this.work = work;
    this.pause = pause;
  }

  ask() {
    if (this.#busy) this.#again = true;
    else this.#timer ??= setTimeout(() => this.now(), this.pause);
  }

  async now() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      await this.work();
    } finally {
      this.#busy = false;
      if (this.#again) {
        this.#again = false;
        this.ask();
      }
    }
  }
}

export class Store {
  loadBalancers = [];
  loaded = false;
  operations = new Map();
  #changed;
  #list = new Soon(() => this.#reloadList(), 100);

  /** `changed(loadBalancerId)` is called when something did; without an id it may be everything. */
  constructor(changed) {
    this.#changed = changed;
  }

  async reload() {
    const [loadBalancers, { operations }] = await Promise.all([
      all('/v1/load-balancers?limit=1000', 'load_balancers'), ask(`/v1/operations?limit=${LATEST}`)]);
    this.loadBalancers = loadBalancers;
    this.loaded = true;
    // What ran when it was last heard of may have ended long ago.
    const known = new Set(operations.map((operation) => operation.id));
    for (const [id, operation] of this.operations) {
      if (operation.state === 'RUNNING' && !known.has(id)) this.operations.delete(id);
    }
    this.keep(operations);
  }

  /** An answer may be older than the events that came meanwhile: what has ended does not run again. */
  keep(operations) {
    for (const operation of operations) {
      const known = this.operations.get(operation.id);
      const older = operation.state === 'RUNNING' && known !== undefined
        && (known.state !== 'RUNNING' || (known.load_balancer_id && !operation.load_balancer_id));
      if (!older) this.operations.set(operation.id, operation);
    }
    this.#changed();
  }

  async load(operation) {
    this.keep([await ask(`/v1/operations/${encodeURIComponent(operation)}`)]);
  }

  /** Looks for what other processes did, of which no event tells. */
  look() {
    this.#list.ask();
  }

  async #reloadList() {
    try {
      this.loadBalancers = await all('/v1/load-balancers?limit=1000', 'load_balancers');
      this.loaded = true;
      this.#changed();
    } catch {
      // The broken stream of events tells of an outage, and is followed by everything anew.
    }
  }

  event(type, data) {
    if (type === 'operation') {
      const before = this.operations.get(data.id);
      this.operations.set(data.id, data);
      if (data.state !== 'RUNNING' && before?.state !== data.state) announce(`${title(data)}: ${condition(data)[1]}`);
      this.#list.ask();
      this.#changed(data.load_balancer_id);
    } else if (type === 'step') {
      const operation = this.operations.get(data.operation);
      if (operation === undefined) {
        this.load(data.operation).catch(() => {});
      } else {
        apply(operation, data.step);
        this.#changed(data.load_balancer_id);
      }
    } else {
      this.#list.ask();
      this.#changed(data.id);
    }
  }
}
