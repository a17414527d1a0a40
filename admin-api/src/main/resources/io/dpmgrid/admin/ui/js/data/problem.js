/** What went wrong, in the node's own words (RFC 9457), or in ours where no node answered. */
export class Problem extends Error {
  constructor({ type, title, status, detail, request_id: requestId, retryAfter = null, cost = null }) {
    super(detail || title);
    this.name = 'Problem';
    this.type = type;
    this.title = title;
    this.status = status;
    this.detail = detail;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
    this.cost = cost;
  }

  /** No answer came: the request may or may not have been carried out. */
  get isLostConnection() {
    return this.status === 0;
  }

  static noAnswer(cause) {
    return new Problem({
      type: 'about:blank',
      title: 'No answer from the node',
      status: 0,
      detail:
        cause?.name === 'TimeoutError'
          ? 'The node did not answer in time. It may be busy, stopped or cut off.'
          : 'The node cannot be reached. It may be stopped, or the network between is cut.',
    });
  }

  static async of(response) {
    const retryAfter = response.headers.get('Retry-After');
    const type = response.headers.get('Content-Type') ?? '';
    if (type.includes('json')) {
      try {
        return new Problem({ ...(await response.json()), retryAfter });
      } catch {
        // A body that is cut off says less than its status.
      }
    }
    return new Problem({
      type: 'about:blank',
      title: `The node answered ${response.status}`,
      status: response.status,
      detail: response.statusText || 'It gave no reason.',
      request_id: response.headers.get('X-Request-Id'),
      retryAfter,
    });
  }
}
