package io.dpmgrid.node.admin;

/**
 * Tells trouble that lasts from what goes wrong once, as while a node starts or stops: something
 * that is tried again and again is complained of when it fails a second time in a row, and not
 * before it has worked again for another time. Not thread-safe.
 */
final class LastingTrouble {
  private long failures;

  /** What there is to tell. */
  enum News {
    /** Nothing that is not known. */
    NOTHING,
    /** It failed, and may work the next time. */
    FIRST,
    /** It failed again. */
    LASTS,
    /** It works again after it was complained of. */
    OVER
  }

  /** It failed. */
  News failed() {
    failures++;
    if (failures > 2) {
      return News.NOTHING;
    }
    return failures == 1 ? News.FIRST : News.LASTS;
  }

  /** It worked. */
  News worked() {
    boolean complained = failures > 1;
    failures = 0;
    return complained ? News.OVER : News.NOTHING;
  }
}
