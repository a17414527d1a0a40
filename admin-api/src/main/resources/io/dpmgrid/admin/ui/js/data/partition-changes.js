import { plural } from './format.js';

const copiesOf = (partition) => new Map(partition.owners.map((copy) => [copy.node_id, copy]));
const primary = (partition) => partition.owners.find((copy) => copy.role === 'primary')?.node_id ?? null;

/**
 * What happened between two readings of a cache's partitions, alike changes as one: when a node goes, hundreds
 * of partitions change in the same way.
 *
 * @returns {numbers: the partitions that changed, texts: what happened, in words}
 */
export function changesBetween(before, after) {
  const groups = new Map();
  const numbers = new Set();
  const note = (what, number) => {
    groups.set(what, [...(groups.get(what) ?? []), number]);
    numbers.add(number);
  };
  after.forEach((now, index) => {
    const was = before[index];
    if (was?.partition === now.partition) {
      compare(was, now, (what) => note(what, now.partition));
    }
  });
  const texts = [...groups].map(([what, list]) =>
    list.length === 1 ? `Partition ${list[0]}: ${what}` : `${plural(list.length, 'partition')}: ${what}`);
  return { numbers, texts };
}

function compare(was, now, note) {
  if (was.state !== 'lost' && now.state === 'lost') {
    note('lost');
  } else if (was.state === 'lost' && now.state !== 'lost') {
    note('no longer lost');
  }
  const [from, to] = [primary(was), primary(now)];
  if (from !== to && to !== null) {
    note(from === null ? `${to} is primary` : `primary ${from} → ${to}`);
  }
  const [old, fresh] = [copiesOf(was), copiesOf(now)];
  for (const [id, copy] of fresh) {
    const before = old.get(id);
    if (copy.state === 'moving' && before?.state !== 'moving') {
      note(`a copy moves to ${id}`);
    } else if (copy.state === 'owning' && before?.state === 'moving') {
      note(`the copy on ${id} is complete`);
    } else if (copy.state === 'owning' && !before) {
      note(`a copy is on ${id}`);
    }
  }
  for (const id of old.keys()) {
    if (!fresh.has(id)) {
      note(`no copy on ${id} any more`);
    }
  }
}
