package io.dpmgrid.ignite;

import org.apache.ignite.IgniteCheckedException;

/** A record that fits no segment of the log, however empty. Nothing was written. */
final class RecordTooLongException extends IgniteCheckedException {
  private static final long serialVersionUID = 1L;

  private final int longest;

  /**
   * @param length of the record, in bytes
   * @param longest that a record can be, in bytes
   */
  RecordTooLongException(int length, int longest) {
    super(
        "A record of "
            + length
            + " bytes does not fit a segment of the log, which takes records of up to "
            + longest
            + " bytes. Raise DataStorageConfiguration.walSegmentSize.");
    this.longest = longest;
  }

  int longest() {
    return longest;
  }
}
