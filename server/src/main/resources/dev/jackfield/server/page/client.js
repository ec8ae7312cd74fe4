// The daemon's interface: requests with the token, and the stream of events.

const TOKEN = 'jackfield.token';
const RETRY_FIRST = 500;
const RETRY_MOST = 8000;
// The daemon says something at least every ten seconds.
const SILENCE_MOST = 25000;

export const token = {
  get: () => sessionStorage.getItem(TOKEN),
  set: (value) => sessionStorage.setItem(TOKEN, value),
  forget: () => sessionStorage.removeItem(TOKEN),
};

/** What the daemon refused, or that it was not there. */
export class RequestError extends Error {
  constructor(status, problem, requestId) {
    super(problem.detail ?? problem.title ?? `the daemon answered ${status}`);
    this.status = status;
    this.problem = problem;
    this.requestId = problem.request_id ?? requestId;
  }
}

/** Asks, and returns what the JSON of the answer says. */
export async function ask(path, { method = 'GET', body, using = token.get() } = {}) {
  const headers = { Authorization: `Bearer ${using}` };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  let text;
  try {
    answer = await fetch(path, { method, headers, body, signal: AbortSignal.timeout(60000) });
    text = await answer.text();
  } catch {
    throw new RequestError(0, { title: 'unreachable', detail: 'The daemon cannot be reached.' });
  }
  let value = {};
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    value = { detail: text };
  }
  if (!answer.ok) throw new RequestError(answer.status, value, answer.headers.get('X-Request-Id'));
  return value;
}

/** All pages of a list. */
export async function all(path, key) {
  const items = [];
  let marker;
  do {
    const page = await ask(marker === undefined ? path : `${path}&marker=${encodeURIComponent(marker)}`);
    items.push(...page[key]);
    marker = page.next ?? undefined;
  } while (marker !== undefined);
  return items;
}

/** The events as they happen, over connections that may break. */
export class Events {
  #tell;
  #last;
  #stop = new AbortController();

  /** `tell` has event(type, data), reload(), state(words), refused(). */
  constructor(tell) {
    this.#tell = tell;
  }

  close() {
    this.#stop.abort();
  }

  async run() {
    let pause = RETRY_FIRST;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#connect(() => { pause = RETRY_FIRST; });
      } catch (error) {
        if (error instanceof RequestError && error.status === 401) {
          this.#tell.refused();
          return;
        }
      }
      if (this.#stop.signal.aborted) return;
      this.#tell.state('reconnecting');
      await new Promise((wake) => setTimeout(wake, pause));
      pause = Math.min(pause * 2, RETRY_MOST);
    }
  }

  async #connect(opened) {
    const broken = new AbortController();
    const silence = { timer: 0 };
    const heard = () => {
      clearTimeout(silence.timer);
      silence.timer = setTimeout(() => broken.abort(), SILENCE_MOST);
    };
    heard();
    try {
      const headers = { Authorization: `Bearer ${token.get()}` };
      const resumes = this.#last !== undefined;
      if (resumes) headers['Last-Event-ID'] = this.#last;
      const answer = await fetch('/v1/events', { headers, signal: AbortSignal.any([broken.signal, this.#stop.signal]) });
      if (!answer.ok) throw new RequestError(answer.status, {});
      opened();
      this.#tell.state('live');
      // What happened before the first connection, or between two of which neither told anything, is not told again.
      if (!resumes) this.#tell.reload();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        heard();
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop();
        blocks.forEach((block) => this.#event(block));
      }
    } finally {
      clearTimeout(silence.timer);
    }
  }

  #event(block) {
    let type = '';
    let data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('id: ')) this.#last = line.slice(4);
      else if (line.startsWith('event: ')) type = line.slice(7);
      else if (line.startsWith('data: ')) data += line.slice(6);
    }
    if (type === 'reset') {
      this.#last = undefined;
      this.#tell.reload();
    } else if (type !== '') {
      this.#tell.event(type, JSON.parse(data));
    }
  }
}
