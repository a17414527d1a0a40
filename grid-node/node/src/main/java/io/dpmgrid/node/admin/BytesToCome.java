package io.dpmgrid.node.admin;

/**
 * What is left to move, in the unit in which what has moved is counted: entries as they are sent.
 * Page stores hold more than the entries of a copy, and a node that catches up by the log is sent a
 * small part of them. So once copies are complete, what came for them says what others of their
 * size will take; before that, the pages are all that is known.
 *
 * <p>Learns anew with each baseline, and when copies were added to what is to come. Thread-safe.
 */
final class BytesToCome {
  // With fewer, what came for others in part weighs too much.
  private static final int LEAST_COPIES = 3;

  private long baselineId = -1;
  private long copiesBefore;
  private long copiesThen;
  private double pagesThen;
  private long movedThen;

  /**
   * @param baseline which one it is about
   * @param copies that are to come
   * @param pages what the page stores of as many copies hold, in bytes
   * @param moved what came since the baseline changed, in bytes
   * @param inPart how many copies those make together that are there in part
   */
  synchronized long of(long baseline, long copies, double pages, long moved, double inPart) {
    if (baseline != baselineId || copies > copiesBefore || moved < movedThen) {
      baselineId = baseline;
      copiesThen = copies;
      pagesThen = pages;
      movedThen = moved;
    }
    copiesBefore = copies;
    double come = pagesThen - pages;
    double part = Math.min(inPart, (double) copies) * pagesThen / Math.max(1, copiesThen);
    if (copiesThen - copies + inPart < LEAST_COPIES || come + part <= 0) {
      return (long) pages;
    }
    return (long) (Math.max(0, pages - part) * (moved - movedThen) / (come + part));
  }
}
