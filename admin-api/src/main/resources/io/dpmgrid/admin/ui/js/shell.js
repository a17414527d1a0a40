import { a, createRef, div, h, h1, header, nav, p, span } from './el.js';
import { HEALTH, STATES } from './data/words.js';
import { count, moment } from './data/format.js';
import { Button } from './parts/button.js';
import { DialogHost } from './parts/dialog.js';
import { icon } from './parts/icon.js';
import { Live } from './parts/live.js';
import { state } from './parts/states.js';
import { NotesHost } from './parts/toasts.js';
import { address, GROUPS } from './routes.js';

const THEME_WORDS = { system: 'as the system', light: 'light', dark: 'dark' };

/** The frame around every view: head, navigation, and the word when the node does not answer. */
export class Shell extends Live {
  menu = createRef();
  heading = createRef();

  watched() {
    const { grid, connection, theme, session } = this.props.app;
    return [grid.cluster, grid.operations, grid.nodes, connection.changed, theme.changed, session.changed];
  }

  componentDidMount() {
    super.componentDidMount();
    this.#title();
  }

  componentDidUpdate(before) {
    super.componentDidUpdate(before);
    if (before.route !== this.props.route) {
      this.menu.current?.close();
      this.#title();
      if (before.route.view !== this.props.route.view) {
        scrollTo(0, 0);
        this.heading.current?.focus({ preventScroll: true });
      }
    }
  }

  #title() {
    document.title = `${this.props.route.view.title} · DPM Grid`;
  }

  render({ app, route }) {
    const { view, rest } = route;
    const cluster = app.grid.cluster.value;
    return div(
      { class: `shell${app.connection.isLost ? ' is-stale' : ''}` },
      a({ class: 'skip', href: '#main', onClick: (event) => this.#skip(event) }, 'Skip to the content'),
      this.#top(app, cluster),
      div({ class: 'side' }, this.#nav(app, view)),
      h(
        'main',
        { class: 'main', id: 'main', tabIndex: -1 },
        app.connection.isLost && this.#lost(app),
        div(
          { class: 'view', key: view.path },
          h(view.component, {
            app,
            rest,
            heading: (actions) =>
              div(
                { class: 'page-head' },
                div(null, h1({ tabIndex: -1, ref: this.heading }, view.title), view.says && p(null, view.says)),
                actions && div({ class: 'page-actions' }, actions),
              ),
          }),
        ),
      ),
      this.#drawer(app, view),
      h(DialogHost, { app }),
      h(NotesHost, { notes: app.notes }),
    );
  }

  #skip(event) {
    event.preventDefault();
    document.getElementById('main').focus();
  }

  #top(app, cluster) {
    return header(
      { class: 'top' },
      div({ class: 'menu-button' },
        h(Button, { kind: 'plain', picture: 'menu', label: 'Menu', onClick: () => this.menu.current.showModal() })),
      a({ class: 'brand', href: address('overview') },
        h('img', { src: 'icon.svg', alt: '', width: 24, height: 24 }),
        span({ class: 'brand-name' }, 'DPM Grid'),
        cluster && span({ class: 'brand-cluster' }, cluster.name)),
      cluster &&
        div({ class: 'top-states' },
          state(HEALTH[cluster.health], { badge: true }),
          (cluster.state !== 'active' || null) && state(STATES[cluster.state], { badge: true }),
          span({ class: 'is-extra' }, this.#liveness(app))),
      div({ class: 'top-right' }, this.#themeSwitch(app), this.#who(app), this.#leave(app)),
    );
  }

  #liveness({ connection }) {
    return connection.isLost
      ? state({ title: 'no connection', tone: 'bad' }, { badge: true })
      : span({ class: 'quiet small', title: 'The views follow the grid by themselves.' }, 'live');
  }

  #themeSwitch({ theme }) {
    const { choice, next } = theme;
    return div({ class: 'theme-switch' },
      h(Button, {
        kind: 'plain',
        picture: choice,
        label: `Colours: ${THEME_WORDS[choice]}. Change to ${THEME_WORDS[next]}`,
        onClick: () => theme.choose(next),
      }));
  }

  #who({ session }) {
    const { name, role, expires_at: expires } = session.principal;
    return div({ class: 'who', title: expires ? `Signed in until ${moment(expires)}` : undefined },
      span({ class: 'who-name second' }, name), span({ class: 'tag' }, role));
  }

  #leave({ session }) {
    return div({ class: 'sign-out' },
      h(Button, { kind: 'plain', picture: 'leave', label: 'Sign out', onClick: () => session.signOut() }));
  }

  #nav(app, current) {
    const running = app.grid.runningOperations().length;
    const moving = app.grid.cluster.value?.partitions_to_move ?? 0;
    const counts = { operations: running, partitions: moving };
    const words = { operations: 'running', partitions: 'to move' };
    return nav(
      { 'aria-label': 'Views' },
      GROUPS.map((group) =>
        div({ class: 'nav-group', key: group.title ?? 'top' },
          group.title && p({ class: 'nav-title' }, group.title),
          group.views.map(({ path, title, picture }) =>
            a(
              {
                key: path,
                class: 'nav-link',
                href: address(path),
                'aria-current': path === current.path ? 'page' : undefined,
              },
              icon(picture),
              span(null, title),
              counts[path] > 0 &&
                span({ class: 'nav-count state is-move' }, count(counts[path]), span({ class: 'hidden-visually' }, ` ${words[path]}`)),
            )))),
    );
  }

  #drawer(app, view) {
    return h(
      'dialog',
      { class: 'menu', ref: this.menu, 'aria-label': 'Menu',
        onClick: (event) => event.target === this.menu.current && this.menu.current.close() },
      div({ class: 'menu-head' }, span({ class: 'brand' }, 'DPM Grid'),
        h(Button, { kind: 'plain', picture: 'close', label: 'Close', onClick: () => this.menu.current.close() })),
      this.#nav(app, view),
      div({ class: 'menu-foot' },
        this.#who(app),
        h(Button, { picture: app.theme.choice, onClick: () => app.theme.choose(app.theme.next) },
          `Colours: ${THEME_WORDS[app.theme.choice]}`),
        h(Button, { picture: 'leave', onClick: () => app.session.signOut() }, 'Sign out')),
    );
  }

  /** The page cannot move to another node by itself, but it can say where the others are. */
  #lost({ connection, grid }) {
    const others = (grid.nodes.value?.items ?? []).filter((node) => node.admin_url && !node.local && node.online);
    return div(
      { class: 'banner', role: 'alert' },
      icon('bad'),
      div({ class: 'banner-text' },
        p(null, `No answer from this node since ${moment(connection.lostAt)}. What you see is from then; it is tried again by itself.`),
        others.length > 0 &&
          p({ class: 'small' }, 'Consoles of other nodes: ',
            others.map((node, index) => [index > 0 && ', ', a({ key: node.id, href: `${node.admin_url}/ui/` }, node.id)]))),
      h(Button, { small: true, onClick: () => grid.refreshAll() }, 'Try now'),
    );
  }
}
