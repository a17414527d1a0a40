package io.dpmgrid.ignite.store;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** What a file of the store is for, told by the name that the engine gives it. */
enum StoreFile {
  /** The temporary name of a checkpoint's START marker. */
  START_MARKER,
  /** The temporary name of a checkpoint's END marker. */
  END_MARKER,
  /** Pages of a checkpoint, written before its START. */
  RECOVERY,
  /** The temporary name of a binary type's metadata. */
  BINARY_TYPE,
  /** Says that a cache group's defragmented files replace its old ones. */
  DEFRAGMENTED,
  /** Pages at home, and everything else. */
  PAGES;

  private static final String TEMPORARY = ".tmp";
  private static final Pattern START = Pattern.compile("\\d+-.*-START\\.bin\\.tmp");
  private static final Pattern END = Pattern.compile("\\d+-.*-END\\.bin\\.tmp");
  private static final Pattern RECOVERED = Pattern.compile("\\d+-.*-RECOVERY-\\d+\\.bin");
  private static final Pattern TYPE = Pattern.compile("-?\\d+\\.bin\\.tmp");
  private static final String DEFRAGMENTED_MARKER = "dfrg-completion-marker";
  private static final String BINARY_TYPES = "binary_meta";

  static StoreFile of(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(TEMPORARY)) {
      if (START.matcher(name).matches()) {
        return START_MARKER;
      }
      if (END.matcher(name).matches()) {
        return END_MARKER;
      }
      return TYPE.matcher(name).matches() && isBelow(BINARY_TYPES, file) ? BINARY_TYPE : PAGES;
    }
    if (name.equals(DEFRAGMENTED_MARKER)) {
      return DEFRAGMENTED;
    }
    return RECOVERED.matcher(name).matches() ? RECOVERY : PAGES;
  }

  /** The name that the engine will give to a temporary file. */
  static Path target(Path temporary) {
    String name = String.valueOf(temporary.getFileName());
    return temporary.resolveSibling(name.substring(0, name.length() - TEMPORARY.length()));
  }

  private static boolean isBelow(String directory, Path file) {
    for (Path part : file.toAbsolutePath()) {
      if (part.toString().equals(directory)) {
        return true;
      }
    }
    return false;
  }
}
