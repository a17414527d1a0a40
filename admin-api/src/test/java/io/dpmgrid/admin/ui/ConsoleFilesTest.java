package io.dpmgrid.admin.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ConsoleFilesTest {
  private static final int MOST_GZIPPED_BYTES = 300 * 1024;
  private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?'([^']+)'");
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"#]+)\"");
  private static final Pattern FOREIGN =
      Pattern.compile("(?:https?:|wss?:)?//(?!www\\.w3\\.org/)[a-z0-9.-]+\\.[a-z]{2,}/");

  private static final String WEBJARS = "../webjars/";

  private final Path root = root();

  private static Path root() {
    URL index = ConsoleFilesTest.class.getResource("/io/dpmgrid/admin/ui/index.html");
    try {
      return Objects.requireNonNull(Path.of(Objects.requireNonNull(index).toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldBeSmall() throws IOException {
    long sum = 0;
    for (Path file : files("")) {
      sum += gzipped(Files.readAllBytes(file));
    }
    sum += gzipped(preact());
    assertThat(sum).isPositive().isLessThan(MOST_GZIPPED_BYTES);
  }

  @Test
  void shouldHoldEveryFileThatIsAskedForAndNoOther() throws IOException {
    Set<Path> reached = new HashSet<>();
    Deque<Path> open = new ArrayDeque<>(List.of(root.resolve("index.html")));
    while (!open.isEmpty()) {
      Path file = open.remove().normalize();
      assertThat(file).isRegularFile();
      if (reached.add(file)) {
        open.addAll(neededBy(file));
      }
    }
    assertThat(reached).containsExactlyInAnyOrderElementsOf(files(""));
  }

  @Test
  void shouldNameNoOtherHost() throws IOException {
    for (Path file : files("")) {
      assertThat(FOREIGN.matcher(Files.readString(file)).results().map(m -> m.group()).toList())
          .as(file.toString())
          .isEmpty();
    }
  }

  @Test
  void shouldKeepScriptsAndStylesOutOfThePage() throws IOException {
    String page = Files.readString(root.resolve("index.html"));
    assertThat(page).doesNotContainPattern("<script(?![^>]*src=)").doesNotContain("<style");
    assertThat(page).doesNotContainPattern("\\s(?:style|on[a-z]+)=");
    for (Path file : files("js")) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContain("innerHTML")
          .doesNotContain("eval(");
    }
  }

  /** What the console asks of its one web jar, in the version that is on the class path. */
  private static byte[] preact() throws IOException {
    Properties properties = new Properties();
    try (InputStream about = resource("/META-INF/maven/org.webjars.npm/preact/pom.properties")) {
      properties.load(about);
    }
    String version = properties.getProperty("version");
    try (InputStream module =
        resource("/META-INF/resources/webjars/preact/" + version + "/dist/preact.module.js")) {
      return module.readAllBytes();
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(ConsoleFilesTest.class.getResourceAsStream(name), name);
  }

  private static List<Path> neededBy(Path file) throws IOException {
    String name = file.toString();
    Pattern pattern = name.endsWith(".js") ? IMPORT : name.endsWith(".html") ? REFERENCE : null;
    List<Path> needed = new ArrayList<>();
    if (pattern != null) {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        String asked = matcher.group(1);
        if (!asked.startsWith("/") && !asked.startsWith(WEBJARS)) {
          needed.add(file.resolveSibling(asked));
        }
      }
    }
    return needed;
  }

  private List<Path> files(String below) throws IOException {
    try (Stream<Path> all = Files.walk(root.resolve(below))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static int gzipped(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size();
  }
}
