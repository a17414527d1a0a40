import { Component, h } from './el.js';
import { Api } from './data/api.js';
import { Connection } from './data/connection.js';
import { Grid } from './data/grid.js';
import { Session } from './data/session.js';
import { Signal } from './data/signal.js';
import { hasEnded, OPERATION_KINDS } from './data/words.js';
import { Dialogs } from './parts/dialog.js';
import { Notes } from './parts/toasts.js';
import { currentRoute } from './routes.js';
import { Shell } from './shell.js';
import { SignIn } from './signin.js';
import { Theme } from './theme-choice.js';

/** What every view is given: the grid, who is looking, and the ways to speak to them. */
class Console {
  session = new Session();
  connection = new Connection();
  theme = new Theme();
  notes = new Notes();
  dialogs = new Dialogs(new Signal());
  api = new Api(this.session, this.connection);
  grid = null;
  #mine = new Set();

  constructor() {
    this.session.acceptFragment();
    this.session.changed.listen(() => this.#follow());
    this.connection.changed.listen(({ isLost }) => {
      if (!isLost) {
        this.notes.tell('The node answers again.');
      }
    });
  }

  /** Speaks up when an operation that was started here ends. */
  track(operation) {
    this.#mine.add(operation.id);
    this.grid.operations.refresh();
  }

  #follow() {
    if (this.session.principal && !this.grid) {
      this.grid = new Grid(this.api);
      this.grid.operations.changed.listen(({ value }) => this.#tellEnds(value?.items ?? []));
      this.grid.happened.listen((event) => {
        if (event.severity !== 'info' || event.type === 'node-joined') {
          this.notes.speak(event.message);
        }
      });
      this.grid.start();
    } else if (!this.session.principal && this.grid) {
      this.grid.stop();
      this.grid = null;
      this.dialogs.close();
    }
  }

  #tellEnds(operations) {
    for (const operation of operations) {
      if (hasEnded(operation) && this.#mine.delete(operation.id)) {
        this.notes.tell(...ending(operation));
      }
    }
  }
}

const ending = ({ kind, subject, state, problem }) => {
  const what = `${OPERATION_KINDS[kind]}${subject ? ` ${subject}` : ''}`;
  if (state === 'succeeded') {
    return [`${what}: done.`];
  }
  return state === 'cancelled' ? [`${what}: cancelled.`, 'unknown'] : [`${what} failed: ${problem?.detail ?? 'no reason given'}`, 'bad'];
};

export class App extends Component {
  app = new Console();
  state = { route: currentRoute(), checking: this.app.session.token !== null };

  componentDidMount() {
    this.app.session.changed.listen(() => this.setState({ checking: false }));
    addEventListener('hashchange', () => {
      this.app.dialogs.close();
      this.setState({ route: currentRoute() });
    });
    if (this.state.checking) {
      this.#check();
    }
  }

  /** A kept token may have been revoked, or be another node's. */
  async #check() {
    const { session, api } = this.app;
    try {
      session.signedIn(session.token, await api.get('/principal'));
    } catch (problem) {
      if (problem.isLostConnection || problem.status === 503 || problem.status === 429) {
        setTimeout(() => this.#check(), 1000 * (problem.retryAfter ?? 2));
        this.setState({ waiting: problem });
      } else {
        session.signOut(problem);
      }
    }
  }

  render(_, { route, checking, waiting }) {
    if (this.app.session.principal) {
      return h(Shell, { app: this.app, route });
    }
    return h(SignIn, { app: this.app, checking, waiting });
  }
}
