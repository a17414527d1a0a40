package io.dpmgrid.pmem.medium;

import java.io.IOException;

/** A directory cannot give what was asked of it. Nothing was changed in it. */
public final class MediumRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient ProbeResult found;

  /**
   * @param found what the probe found
   * @param asked what was asked, and why this does not give it
   * @param remedy what would satisfy it
   */
  public MediumRefusedException(ProbeResult found, String asked, String remedy) {
    super(
        found.directory()
            + ": "
            + asked
            + "; found "
            + found.kind()
            + " on "
            + found.fsType()
            + " ("
            + found.source()
            + "), which survives "
            + found.survives()
            + ": "
            + found.why()
            + ". "
            + remedy);
    this.found = found;
  }

  /** What the probe found. */
  public ProbeResult found() {
    return found;
  }
}
