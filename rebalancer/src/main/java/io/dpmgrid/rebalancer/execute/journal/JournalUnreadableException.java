package io.dpmgrid.rebalancer.execute.journal;

/** The journal's text cannot be used. It is left as it is, and nothing moves. */
public final class JournalUnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Reason {
    /** It is no journal, or a damaged one. */
    CORRUPT,
    /** A version wrote it that is older than any that can be read. */
    TOO_OLD,
    /** A newer version wrote it. */
    TOO_NEW
  }

  /** What is wrong. */
  private final Reason reason;

  /** With a message for people: what was expected, and what is there. */
  public JournalUnreadableException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What is wrong with it. */
  public Reason reason() {
    return reason;
  }
}
