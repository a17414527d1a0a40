package io.dpmgrid.node.ctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a running demo serves its admin API: two lines in its directory, the URL and the path of
 * the file that holds the token.
 */
public record DemoLocation(String url, Path tokenFile) {
  private static final String FILE = "admin-api";

  /** Leaves the note in a demo's directory. */
  public void write(Path directory) throws IOException {
    Files.writeString(directory.resolve(FILE), url + "\n" + tokenFile + "\n");
  }

  /** Takes the note away, if it is there. */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(FILE));
  }

  /** Whether this is the name of the note. */
  public static boolean isNote(String fileName) {
    return fileName.equals(FILE);
  }

  /** Reads the note; empty if no demo runs there that serves one. */
  public static Optional<DemoLocation> find(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return lines.size() < 2
        ? Optional.empty()
        : Optional.of(new DemoLocation(lines.get(0), Path.of(lines.get(1))));
  }
}
