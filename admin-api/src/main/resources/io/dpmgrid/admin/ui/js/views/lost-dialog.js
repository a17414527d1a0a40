import { h, p } from '../el.js';
import { plural } from '../data/format.js';
import { Button } from '../parts/button.js';
import { ActionDialog } from '../parts/dialog.js';
import { Live } from '../parts/live.js';
import { problemBox } from '../parts/states.js';

/** Of a cache with lost partitions; nothing of any other. */
export const resetLostButton = (app, cache, looks = {}) =>
  cache?.lost_partitions > 0 &&
  h(Button, {
    key: 'reset-lost',
    danger: true,
    refusal: app.session.refusal('operator'),
    'aria-label': `Reset lost partitions of ${cache.name}`,
    onClick: () => app.dialogs.open(ResetLostDialog, { cache }),
    ...looks,
  }, 'Reset lost partitions');

/** Says that the data of lost partitions is whole, so that they are served again. */
class ResetLostDialog extends Live {
  watched() {
    return [this.props.app.grid.nodes];
  }

  render({ app, cache, ...rest }) {
    const nodes = app.grid.nodes.value?.items ?? null;
    const away = (nodes ?? []).filter((node) => node.in_baseline && !node.online).map((node) => node.id);
    const lost = plural(cache.lost_partitions, 'partition');
    return h(
      ActionDialog,
      {
        ...rest,
        title: `Reset the lost partitions of ${cache.name}?`,
        action: 'Reset',
        danger: away.length > 0,
        confirm: away.length > 0 ? cache.name : null,
        blocked: nodes === null ? 'Who is there is not known yet.' : null,
        run: (key) => app.api.post('/lost-partitions', { caches: [cache.name] }, key),
        done: () => {
          app.notes.tell(`${lost} of ${cache.name} are served again.`);
          app.grid.refreshAll();
        },
      },
      p(null, `All owners of ${lost} were away. Operations on them fail until somebody says that their owners are back with all their data.`),
      away.length > 0 &&
        problemBox(
          { title: `${away.join(', ')} ${away.length === 1 ? 'is' : 'are'} offline`, detail: 'What only a node that is away has would be given up. Bring it back first if it can return.' },
          { tone: 'warn' },
        ),
    );
  }
}
