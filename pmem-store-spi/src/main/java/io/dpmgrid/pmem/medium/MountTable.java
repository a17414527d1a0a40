package io.dpmgrid.pmem.medium;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The mounts of this process, read from a file in the format of {@code /proc/self/mountinfo}. */
final class MountTable {
  private final List<Mount> mounts;

  private MountTable(List<Mount> mounts) {
    this.mounts = mounts;
  }

  /** Reads the table; an unreadable one is empty, as on systems without {@code /proc}. */
  static MountTable read(Path mountInfo) {
    try {
      return parse(Files.readString(mountInfo, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return new MountTable(List.of());
    }
  }

  static MountTable parse(String latin1) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : latin1.split("\n", -1)) {
      int separator = line.indexOf(" - ");
      if (separator < 0) {
        continue;
      }
      String[] left = line.substring(0, separator).split(" ", -1);
      String[] right = line.substring(separator + 3).split(" ", -1);
      if (left.length < 6 || right.length < 2) {
        continue;
      }
      List<String> options = new ArrayList<>(List.of(left[5].split(",")));
      if (right.length > 2) {
        options.addAll(List.of(right[2].split(",")));
      }
      mounts.add(
          new Mount(
              left[2],
              unescape(left[4]),
              List.copyOf(options),
              unescape(right[0]),
              unescape(right[1])));
    }
    return new MountTable(mounts);
  }

  /**
   * The mount that holds a real path: the longest mount point above it, and of equal ones the last,
   * which covers the others.
   */
  Mount holding(Path realPath) {
    Mount best = Mount.UNKNOWN;
    int depth = -1;
    for (Mount mount : mounts) {
      Path point = Path.of(mount.point());
      if (point.getNameCount() >= depth && realPath.startsWith(point)) {
        best = mount;
        depth = point.getNameCount();
      }
    }
    return best;
  }

  /** Blanks, tabs, line ends and backslashes stand as {@code \} and three octal digits. */
  private static String unescape(String latin1) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(latin1.length());
    for (int i = 0; i < latin1.length(); i++) {
      char c = latin1.charAt(i);
      if (c == '\\' && i + 3 < latin1.length() && isOctal(latin1, i + 1)) {
        bytes.write(Integer.parseInt(latin1.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static boolean isOctal(String text, int from) {
    for (int i = from; i < from + 3; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '7') {
        return false;
      }
    }
    return true;
  }
}
