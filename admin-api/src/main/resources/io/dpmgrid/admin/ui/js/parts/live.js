import { Component } from '../el.js';

/** A component that is drawn again whenever something that it watches changes. */
export class Live extends Component {
  #ends = new Map();

  /** What it watches now: resources and signals. May depend on properties and state. */
  watched() {
    return [];
  }

  componentDidMount() {
    this.#follow();
  }

  componentDidUpdate() {
    this.#follow();
  }

  componentWillUnmount() {
    this.#ends.forEach((end) => end());
    this.#ends.clear();
  }

  #follow() {
    const wanted = new Set(this.watched());
    for (const [source, end] of this.#ends) {
      if (!wanted.has(source)) {
        end();
        this.#ends.delete(source);
      }
    }
    for (const source of wanted) {
      if (!this.#ends.has(source)) {
        const draw = () => this.setState({});
        this.#ends.set(source, source.watch ? source.watch(draw) : source.listen(draw));
      }
    }
  }
}
