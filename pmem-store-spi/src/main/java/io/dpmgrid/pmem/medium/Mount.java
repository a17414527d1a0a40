package io.dpmgrid.pmem.medium;

import java.util.Arrays;
import java.util.List;

/**
 * One mount as the kernel lists it.
 *
 * @param device {@code major:minor} of the file system
 * @param point where it is mounted
 * @param options mount and super block options together
 * @param fsType the file system's type, {@code "?"} if unknown
 * @param source the device or export behind it, {@code "?"} if unknown
 */
record Mount(String device, String point, List<String> options, String fsType, String source) {
  /** What is known where the kernel tells nothing. */
  static final Mount UNKNOWN = new Mount("0:0", "/", List.of(), "?", "?");

  boolean hasOption(String... wanted) {
    return Arrays.stream(wanted).anyMatch(options::contains);
  }
}
