/** What a cell of the partition map looks like: a colour (a token's name) and a shape, so that no meaning hangs on colour alone. */

const OWNERS = 8;
const SIZES = 5;

export const primaryOf = (partition) => partition.owners.find((copy) => copy.role === 'primary') ?? null;

export const owningCopies = (partition) => partition.owners.filter((copy) => copy.state === 'owning').length;

export const bytesOf = (partition) => primaryOf(partition)?.bytes ?? null;

export const ownerColour = (nodeIds, id) => `--owner-${(Math.max(0, nodeIds.indexOf(id)) % OWNERS) + 1}`;

const LOST = { colour: '--bad-mark', shape: 'cross' };
const STATES = {
  ok: { colour: '--ok-mark', shape: 'full' },
  moving: { colour: '--move-mark', shape: 'ring' },
  'under-replicated': { colour: '--warn-mark', shape: 'half' },
  lost: LOST,
};
const ABSENT = { colour: '--unknown-mark', shape: 'outline' };

const byState = {
  look: (partition) => STATES[partition.state],
  legend: (partitions, { words }) =>
    Object.keys(STATES).map((state) => ({
      title: words[state].title,
      look: STATES[state],
      count: partitions.filter((partition) => partition.state === state).length,
    })),
};

const byOwner = {
  look: (partition, { nodeIds }) => {
    const owner = primaryOf(partition);
    if (partition.state === 'lost') {
      return LOST;
    }
    return owner === null
      ? ABSENT
      : { colour: ownerColour(nodeIds, owner.node_id), shape: partition.state === 'moving' ? 'ring' : 'full' };
  },
  legend: (partitions, { nodeIds }) =>
    nodeIds.map((id) => ({
      title: id,
      look: { colour: ownerColour(nodeIds, id), shape: 'full' },
      count: partitions.filter((partition) => primaryOf(partition)?.node_id === id).length,
    })),
};

const copyLook = (copies) => (copies === 0 ? LOST : { colour: `--size-${Math.min(copies * 2 - 1, SIZES)}`, shape: 'full' });

const byCopies = {
  look: (partition) => copyLook(owningCopies(partition)),
  legend: (partitions) => {
    const counts = new Map();
    partitions.forEach((partition) => {
      const copies = owningCopies(partition);
      counts.set(copies, (counts.get(copies) ?? 0) + 1);
    });
    return [...counts].sort(([one], [other]) => one - other).map(([copies, count]) => ({
      title: copies === 1 ? '1 copy' : `${copies} copies`,
      look: copyLook(copies),
      count,
    }));
  },
};

const bySize = {
  look: (partition, { most }) => {
    const bytes = bytesOf(partition);
    return bytes === null
      ? ABSENT
      : { colour: `--size-${bytes === 0 ? 0 : Math.min(SIZES, Math.ceil((bytes / most) * SIZES))}`, shape: 'full' };
  },
  legend: (partitions, { most, write }) => {
    const step = (index) => ({
      title: index === 0 ? 'empty' : `≤ ${write(Math.ceil((most / SIZES) * index))}`,
      look: { colour: `--size-${index}`, shape: 'full' },
      count: partitions.filter((partition) => bySize.look(partition, { most }).colour === `--size-${index}`).length,
    });
    const unknown = partitions.filter((partition) => bytesOf(partition) === null).length;
    return [
      ...(most > 0 ? [0, 1, 2, 3, 4, 5] : [0]).map(step),
      ...(unknown > 0 ? [{ title: 'not told', look: ABSENT, count: unknown }] : []),
    ];
  },
};

export const MODES = { state: byState, owner: byOwner, copies: byCopies, size: bySize };

/** Draws one cell. `colours` gives a token's value. */
export function paint(context, { colour, shape }, x, y, size, colours) {
  context.fillStyle = colours(colour);
  context.strokeStyle = colours(colour);
  const radius = size > 7 ? 2 : 0;
  if (shape === 'full') {
    box(context, x, y, size, radius);
    context.fill();
  } else if (shape === 'half') {
    context.lineWidth = 1;
    box(context, x + 0.5, y + 0.5, size - 1, radius);
    context.stroke();
    context.beginPath();
    context.moveTo(x, y + size);
    context.lineTo(x + size, y);
    context.lineTo(x + size, y + size);
    context.fill();
  } else if (shape === 'cross') {
    box(context, x, y, size, radius);
    context.fill();
    context.strokeStyle = colours('--surface');
    context.lineWidth = Math.max(1, size / 8);
    context.beginPath();
    context.moveTo(x + size * 0.28, y + size * 0.28);
    context.lineTo(x + size * 0.72, y + size * 0.72);
    context.moveTo(x + size * 0.72, y + size * 0.28);
    context.lineTo(x + size * 0.28, y + size * 0.72);
    context.stroke();
  } else {
    context.lineWidth = shape === 'ring' ? Math.max(1.5, size / 4) : 1;
    const inset = context.lineWidth / 2;
    box(context, x + inset, y + inset, size - 2 * inset, Math.max(0, radius - 0.5));
    context.stroke();
  }
}

function box(context, x, y, size, radius) {
  context.beginPath();
  context.roundRect(x, y, size, size, radius);
}
