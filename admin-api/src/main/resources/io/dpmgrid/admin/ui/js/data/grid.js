import { History } from './history.js';
import { Resource } from './resource.js';
import { Signal } from './signal.js';
import { EventStream } from './stream.js';
import { hasEnded } from './words.js';
import { segment } from './api.js';

const SPAN_MS = 300_000;
const EVENTS_KEPT = 500;

const MEMBERS = ['cluster', 'nodes', 'baseline', 'topology', 'pools', 'caches', 'partitions', 'checkpoints', 'rebalance', 'snapshots'];
const MOVES = ['cluster', 'caches', 'partitions', 'rebalance'];

/** What an event makes old. Everything that is not watched just now is read anew when it is. */
const TOUCHES = {
  'node-joined': MEMBERS,
  'node-left': MEMBERS,
  'node-failed': MEMBERS,
  'state-changed': MEMBERS,
  'events-lost': [...MEMBERS, 'operations'],
  'baseline-changed': ['nodes', 'baseline', ...MOVES],
  'cache-created': ['cluster', 'caches'],
  'cache-destroyed': ['cluster', 'caches', 'partitions'],
  'partitions-lost': ['cluster', 'caches', 'partitions'],
  'rebalance-started': MOVES,
  'rebalance-finished': MOVES,
  'checkpoint-finished': ['checkpoints'],
  'snapshot-finished': ['snapshots'],
  'snapshot-failed': ['snapshots'],
  'medium-failed': ['cluster', 'nodes', 'pools'],
  'operation-started': ['operations'],
  'operation-ended': ['operations', 'checkpoints', 'snapshots'],
};

/** Everything that the console knows about the grid; each part is read only while a view watches it. */
export class Grid {
  history = new History(SPAN_MS);
  nodeHistories = new Map();
  events = [];
  eventsChanged = new Signal();
  happened = new Signal();
  eventsProblem = null;
  #partitions = new Map();

  constructor(api) {
    this.api = api;
    this.cluster = new Resource(() => this.#readCluster(), 1000);
    this.nodes = new Resource(() => this.#readNodes(), 2000);
    this.baseline = new Resource(() => api.get('/baseline'), 5000);
    this.topology = new Resource(() => api.get('/topology'), 5000);
    this.pools = new Resource(() => api.list('/pools'), 3000);
    this.caches = new Resource(() => api.list('/caches'), 3000);
    this.checkpoints = new Resource(() => api.list('/checkpoints'), 2000);
    this.rebalance = new Resource(() => api.get('/rebalance'), 1500);
    this.snapshots = new Resource(() => api.list('/snapshots'), 5000);
    // Events tell of their start and end; between the two their progress is asked for.
    this.operations = new Resource(
      () => api.list('/operations'),
      (list) => (list === null || list.items.some((operation) => !hasEnded(operation)) ? 1500 : 15_000));
    this.transactions = new Resource(() => api.list('/transactions'), 2000);
    this.queries = new Resource(() => api.list('/queries'), 2000);
    this.clients = new Resource(() => api.list('/clients'), 3000);
    this.configuration = new Resource(() => api.get('/configuration'), 15_000);
    this.stream = new EventStream(api, '/api/v1/events');
    this.stream.arrived.listen((event) => this.#arrived(event));
  }

  partitions(cache) {
    if (!this.#partitions.has(cache)) {
      const read = () => this.api.list(`/caches/${segment(cache)}/partitions`);
      this.#partitions.set(cache, new Resource(read, 2000));
    }
    return this.#partitions.get(cache);
  }

  /** Starts what is always live: the glance at the cluster in the head, running operations, the events. */
  async start() {
    this.ends = [
      this.cluster.watch(() => {}),
      this.operations.watch(() => {}),
      this.api.connection.changed.listen((connection) => {
        if (!connection.isLost) {
          this.refreshAll();
        }
      }),
    ];
    try {
      const { items } = await this.api.get('/events?limit=200');
      this.events = items;
      this.eventsProblem = null;
    } catch (problem) {
      this.eventsProblem = problem;
    }
    this.eventsChanged.emit(this);
    if (this.ends) {
      this.stream.start(this.events.at(-1)?.id ?? null);
    }
  }

  stop() {
    this.ends?.forEach((end) => end());
    this.ends = null;
    this.stream.stop();
  }

  refreshAll() {
    this.#all().filter((resource) => resource.isWatched).forEach((resource) => resource.refresh());
  }

  runningOperations() {
    return (this.operations.value?.items ?? []).filter((operation) => !hasEnded(operation));
  }

  #all() {
    const named = Object.values(this).filter((value) => value instanceof Resource);
    return [...named, ...this.#partitions.values()];
  }

  async #readCluster() {
    const cluster = await this.api.get('/cluster');
    const { durability } = cluster;
    this.history.add(Date.parse(cluster.as_of), {
      puts: durability?.puts_per_second,
      p50: durability?.latency_p50_us,
      p99: durability?.latency_p99_us,
    });
    return cluster;
  }

  async #readNodes() {
    const nodes = await this.api.list('/nodes');
    const now = Date.now();
    for (const node of nodes.items) {
      if (!this.nodeHistories.has(node.id)) {
        this.nodeHistories.set(node.id, new History(SPAN_MS / 2));
      }
      this.nodeHistories.get(node.id).add(now, { puts: node.durability?.puts_per_second });
    }
    return nodes;
  }

  #arrived(event) {
    this.events = [...this.events.slice(1 - EVENTS_KEPT), event];
    this.eventsChanged.emit(this);
    this.happened.emit(event);
    for (const name of TOUCHES[event.type] ?? []) {
      const touched = name === 'partitions' ? [...this.#partitions.values()] : [this[name]];
      touched.forEach((resource) => resource.touch());
    }
  }
}
