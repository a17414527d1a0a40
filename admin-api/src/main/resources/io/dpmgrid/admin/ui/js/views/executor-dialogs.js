import { Component, div, freshId, h, p, span, strong } from '../el.js';
import { bytes, count, duration, moment, plural } from '../data/format.js';
import { said } from '../data/words.js';
import { freshKey } from '../data/api.js';
import { ActionDialog, dialogHead } from '../parts/dialog.js';
import { checkField, choiceField } from '../parts/field.js';
import { loading, nothing, problemBox, state } from '../parts/states.js';
import { table } from '../parts/table.js';

/** What was answered, in the words of the node. */
const told = (app) => (answer) => {
  app.notes.tell(answer.message, 'move');
  app.grid.rebalance.refresh();
};

const STEP = [
  { title: 'Node', cell: (node) => strong(null, node.node_id) },
  { title: 'Copies', number: true, cell: (node) => count(node.copies_before) },
  { title: 'After', number: true, cell: (node) => count(node.copies_after) },
  { title: 'In', number: true, cell: (node) => bytes(node.bytes_in) },
  { title: 'Out', number: true, cell: (node) => bytes(node.bytes_out) },
];

/** An estimate by weights, which a small or uneven grid may stay below. */
const atLeast = (step) => (step.minimum_bytes < step.moved_bytes ? ` (at least ${bytes(step.minimum_bytes)})` : '');

const plan = (of) => [
  of.steps.length === 0 && nothing('Nothing would move', 'Nodes that have just started are planned for once they have run for a while.', null, 'partitions'),
  of.steps.map((step, index) =>
    div({ key: index, class: 'move', 'data-step': step.kind },
      p(null, strong(null, `${index + 1}. ${said(step.kind)} of ${step.node_ids.join(', ')}`), `: ${step.reason}`),
      p({ class: 'hint' }, `Moves ${plural(step.moved_partitions, 'copy', 'copies')}, ${bytes(step.moved_bytes)}${atLeast(step)}, about ${duration(step.estimate_ms)}.`),
      table(`Nodes after step ${index + 1}`, STEP, step.nodes, (node) => node.node_id))),
  of.refusals.map((refusal, index) =>
    problemBox({ key: index, title: `Refused: ${said(refusal.kind)} of ${refusal.node_ids.join(', ')}: ${refusal.reason}`, detail: refusal.remedy }, { tone: 'warn' })),
  [...of.notes, ...of.warnings].map((note, index) => p({ key: index, class: 'hint' }, note)),
];

/** Shows what would move, and has it carried out. With nothing to move there may be something to resume. */
export class StartDialog extends Component {
  state = { plan: null, problem: null };

  async componentDidMount() {
    try {
      this.setState({ plan: await this.props.app.api.get('/rebalance/plan') });
    } catch (problem) {
      this.setState({ problem });
    }
  }

  render({ app, resumes, ...rest }, { plan: now, problem }) {
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'What is planned',
        action: 'Start',
        blocked: nothingToStart(now, resumes),
        run: (key) => app.api.post('/rebalance/start', undefined, key),
        done: told(app),
      },
      problem ? problemBox(problem) : now ? plan(now) : loading(),
      p({ class: 'hint' }, 'Started, the steps are taken one after another, each when nothing else moves. What a cancel or failure stopped goes on.'),
    );
  }
}

const nothingToStart = (now, resumes) => {
  if (now === null) {
    return 'What is planned is not known yet.';
  }
  return now.steps.length === 0 && !resumes ? 'There is nothing to start.' : null;
};

/** Shows what a cancel costs before it can be accepted. */
export class CancelDialog extends Component {
  state = { cost: null, problem: null, fewer: false };

  async componentDidMount() {
    const { app, operation } = this.props;
    try {
      await app.api.post('/rebalance/cancel', { operation: operation.id }, freshKey());
    } catch (problem) {
      this.setState(problem.cost ? { cost: problem.cost } : { problem });
    }
  }

  render({ app, operation, ...rest }, { cost, problem, fewer }) {
    const body = { operation: operation.id, accepted_bytes: cost?.bytes, fewer_copies_accepted: fewer };
    return h(
      ActionDialog,
      {
        ...rest,
        title: `Cancel operation ${operation.id}?`,
        action: 'Cancel operation',
        danger: true,
        request: JSON.stringify(body),
        blocked: refusal(cost, fewer),
        run: (key) => app.api.post('/rebalance/cancel', body, key),
        done: told(app),
      },
      p(null, 'The baseline becomes what it was. Afterwards nothing begins by itself until somebody starts it.'),
      problem ? problemBox(problem) : cost ? price(cost) : loading(),
      cost?.fewer_copies > 0 &&
        checkField({
          title: `${plural(cost.fewer_copies, 'partition')} may have fewer running copies than now`,
          checked: fewer,
          onInput: (on) => this.setState({ fewer: on }),
        }),
    );
  }
}

const refusal = (cost, fewer) => {
  if (cost === null) {
    return 'What it costs is not known yet.';
  }
  if (cost.without_copy > 0) {
    return `${plural(cost.without_copy, 'partition')} would have no running copy.`;
  }
  return cost.fewer_copies > 0 && !fewer ? 'Accept that partitions have fewer copies.' : null;
};

const price = (cost) =>
  p({ 'data-cost': cost.bytes }, 'It costs ', strong(null, bytes(cost.bytes)),
    `: ${bytes(cost.bytes_back)} must be copied again, ${bytes(cost.bytes_discarded)} were copied for nothing.`);

/** Lets a node give its copies away. */
export class DrainDialog extends Component {
  #id = freshId('drain');
  state = { node: '' };

  render({ app, nodes, ...rest }, { node }) {
    const members = nodes.filter((one) => one.standing === 'member' || one.standing === 'back').map((one) => one.node_id);
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'Drain a node',
        action: 'Drain',
        request: node,
        blocked: node === '' ? 'Choose a node.' : null,
        run: (key) => app.api.post('/rebalance/drain', { node_id: node }, key),
        done: told(app),
      },
      p(null, 'Others take its copies over; then it leaves the baseline and may be stopped. It is refused if partitions would have fewer copies than now.'),
      choiceField({
        id: this.#id, title: 'Node', value: node, choices: [['', 'Choose…'], ...members.map((id) => [id, id])],
        onInput: (value) => this.setState({ node: value }),
      }),
    );
  }
}

const TONES = { done: 'ok', cancelled: 'unknown', interrupted: 'warn', superseded: 'warn', failed: 'bad', diverged: 'bad', unknown: 'unknown' };

/** In blocks, as reasons and names of partitions are too long for columns. */
const ended = (one) =>
  div({ key: one.id, class: 'move', 'data-ended': one.id },
    div({ class: 'move-head' },
      span(null, strong(null, `${said(one.kind)} of ${one.node_ids.join(', ')}`)),
      state({ title: one.outcome, tone: TONES[one.outcome] })),
    p({ class: 'hint' }, `Operation ${count(one.id)}, ended ${moment(one.ended_at)}, ${bytes(one.moved_bytes)} moved.`),
    one.reason && p(null, one.reason),
    one.unverified_partitions > 0 &&
      p(null, state({ title: `Not compared: ${plural(one.unverified_partitions, 'partition')}`, tone: 'warn' }), ` ${notCompared(one)}`));

function notCompared(one) {
  const more = one.unverified_partitions - one.unverified.length;
  return one.unverified.join(', ') + (more > 0 ? ` and ${count(more)} more` : '');
}

/** What ended. */
export class HistoryDialog extends Component {
  state = { items: null, problem: null };

  async componentDidMount() {
    try {
      this.setState({ items: (await this.props.app.api.get('/rebalance/history')).items });
    } catch (problem) {
      this.setState({ problem });
    }
  }

  render({ titleId, close }, { items, problem }) {
    return [
      dialogHead(titleId, 'Operations that ended', close),
      div({ class: 'dialog-body' },
        problem ? problemBox(problem)
          : items === null ? loading()
            : items.length === 0 ? nothing('Nothing has ended yet', null)
              : items.map(ended)),
    ];
  }
}
