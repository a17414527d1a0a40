package io.dpmgrid.node.admin;

import io.dpmgrid.admin.grid.DiagnosticsPort;
import io.dpmgrid.admin.grid.DiagnosticsRequest;
import io.dpmgrid.admin.grid.GridProblem;
import io.dpmgrid.admin.grid.GridWork;
import io.dpmgrid.admin.grid.WorkProgress;
import io.dpmgrid.admin.grid.WorkResult;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a zip of what helps to find out what is wrong with a node. A part that cannot be made says
 * why in its place. Thread-safe.
 */
final class DiagnosticsBundle implements DiagnosticsPort {
  private static final Logger LOG = LoggerFactory.getLogger(DiagnosticsBundle.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private static final String PREFIX = "diagnostics-";
  private static final String SUFFIX = ".zip";
  private static final Pattern NAME =
      Pattern.compile(Pattern.quote(PREFIX) + "[0-9]+" + Pattern.quote(SUFFIX));

  private final String nodeId;
  private final Path directory;
  private final Map<String, Part> parts;
  private final Part log;

  /** One file of the bundle. */
  @FunctionalInterface
  interface Part {
    void write(Writer to, DiagnosticsRequest request) throws IOException;
  }

  /**
   * @param directory where bundles are made
   * @param parts by file name
   * @param log the recent lines
   */
  DiagnosticsBundle(String nodeId, Path directory, Map<String, Part> parts, Part log) {
    this.nodeId = nodeId;
    this.directory = directory;
    this.parts = Map.copyOf(parts);
    this.log = log;
  }

  /**
   * Deletes bundles that nobody will fetch any more, because the node that made them was killed. To
   * be called before the first is made. What cannot be deleted stays, with a word in the log.
   */
  void deleteLeftovers() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(directory, DiagnosticsBundle::isBundle)) {
      for (Path bundle : left) {
        Files.deleteIfExists(bundle);
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.warn("{}: bundles of an earlier run cannot be deleted", directory, e);
    }
  }

  private static boolean isBundle(Path file) {
    return NAME.matcher(String.valueOf(file.getFileName())).matches()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public GridWork prepare(DiagnosticsRequest request) {
    return new Work(request);
  }

  private final class Work implements GridWork {
    private final DiagnosticsRequest request;

    Work(DiagnosticsRequest request) {
      this.request = request;
    }

    @Override
    public WorkResult run(WorkProgress progress) {
      try {
        Files.createDirectories(directory);
        Path zip = Files.createTempFile(directory, PREFIX, SUFFIX);
        try {
          write(zip, progress);
        } catch (IOException | RuntimeException e) {
          Files.deleteIfExists(zip);
          throw e;
        }
        String name = nodeId.replaceAll("[^A-Za-z0-9.-]", "-");
        return new WorkResult.Zip(zip, "dpm-" + name + "-" + STAMP.format(Instant.now()) + ".zip");
      } catch (IOException e) {
        throw new GridProblem.Failed(
            directory + ": the bundle cannot be written: " + e.getMessage(), e);
      }
    }

    private void write(Path zip, WorkProgress progress) throws IOException {
      Map<String, Part> all = new LinkedHashMap<>();
      parts.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(part -> all.put(part.getKey(), part.getValue()));
      all.put("log.txt", log);
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
        long done = 0;
        for (Map.Entry<String, Part> part : all.entrySet()) {
          progress.report(done++, (long) all.size(), "files", part.getKey());
          out.putNextEntry(new ZipEntry(part.getKey()));
          write(part.getValue(), text);
          text.flush();
          out.closeEntry();
        }
        progress.report(done, (long) all.size(), "files", null);
      }
    }

    private void write(Part part, Writer text) throws IOException {
      // Made whole first: what fails while a part is made is no failure of writing the bundle.
      StringWriter made = new StringWriter();
      try {
        part.write(made, request);
      } catch (IOException | RuntimeException e) {
        LOG.warn("a part of the diagnostics bundle cannot be made", e);
        made.write("\nThis part could not be made: " + e + "\n");
      }
      text.write(RecentLog.redact(made.toString()));
    }

    @Override
    public boolean cancellable() {
      return false;
    }
  }
}
