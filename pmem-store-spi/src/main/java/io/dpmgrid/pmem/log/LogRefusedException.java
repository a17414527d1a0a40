package io.dpmgrid.pmem.log;

import java.io.IOException;

/** A log is intact but not for this node to open. Nothing was changed. */
public final class LogRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why a log is refused. */
  public enum Reason {
    /** It belongs to another pool. */
    FOREIGN,
    /** Its format is older than this version reads. */
    TOO_OLD,
    /** Its format is newer than this version reads. */
    TOO_NEW
  }

  private final Reason reason;

  /**
   * @param reason why
   * @param what what was expected, what was found, and what to do
   */
  public LogRefusedException(Reason reason, String what) {
    super(what);
    this.reason = reason;
  }

  /** Why the log is refused. */
  public Reason reason() {
    return reason;
  }
}
