import { CachesView } from './views/caches.js';
import { CheckpointsView } from './views/checkpoints.js';
import { ConfigurationView } from './views/configuration.js';
import { EventsView } from './views/events.js';
import { MapView } from './views/map.js';
import { OperationsView } from './views/operations.js';
import { OverviewView } from './views/overview.js';
import { PartitionsView } from './views/partitions.js';
import { PoolsView } from './views/pools.js';
import { SnapshotsView } from './views/snapshots.js';
import { WorkView } from './views/work.js';

const view = (path, title, picture, component, says) => ({ path, title, picture, component, says });

export const GROUPS = [
  {
    title: null,
    views: [view('overview', 'Overview', 'overview', OverviewView)],
  },
  {
    title: 'Cluster',
    views: [
      view('map', 'Cluster map', 'map', MapView, 'Nodes by zone: their medium, what it survives, and how full it is.'),
      view('partitions', 'Partitions', 'partitions', PartitionsView, 'Who owns which part of a cache, and what is on the move.'),
      view('pools', 'Pools', 'pools', PoolsView, 'What each node keeps on its medium.'),
    ],
  },
  {
    title: 'Data',
    views: [
      view('caches', 'Caches', 'caches', CachesView, 'Caches that users made, their size and copies.'),
      view('checkpoints', 'Checkpoints', 'checkpoints', CheckpointsView, 'When memory was last written home to the page stores. A write is durable before, through the log.'),
      view('snapshots', 'Snapshots', 'snapshots', SnapshotsView, 'Copies of caches at one moment, on the nodes themselves.'),
    ],
  },
  {
    title: 'Activity',
    views: [
      view('work', 'Work', 'work', WorkView, 'Open transactions, running queries and connected clients of all nodes that answer.'),
      view('operations', 'Operations', 'operations', OperationsView, 'Long work that was started through this node.'),
      view('events', 'Events', 'events', EventsView, 'What this node has seen happen in the cluster.'),
    ],
  },
  {
    title: 'Node',
    views: [view('configuration', 'Configuration', 'configuration', ConfigurationView, 'Effective settings of the answering node, and where each comes from.')],
  },
];

const ALL = GROUPS.flatMap((group) => group.views);

/** What the address names: the view and the rest of its path. */
export function currentRoute(hash = location.hash) {
  const [path, ...rest] = hash.replace(/^#\/?/, '').split('/').map(decode);
  const found = ALL.find((candidate) => candidate.path === path) ?? ALL[0];
  return { view: found, rest };
}

export const address = (path, ...rest) => `#/${[path, ...rest].map(encodeURIComponent).join('/')}`;

const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
