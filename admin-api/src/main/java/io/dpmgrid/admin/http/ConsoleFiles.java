package io.dpmgrid.admin.http;

import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of the console from the class path: {@code io/dpmgrid/admin/ui/}, and below {@code
 * webjars/} those of the web jars that the console uses. Thread-safe; each file is read once.
 */
final class ConsoleFiles {
  private static final String ROOT = "/io/dpmgrid/admin/ui/";
  private static final String WEBJARS = "webjars/";
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_@-][A-Za-z0-9_.@-]*(/[A-Za-z0-9_@-][A-Za-z0-9_.@-]*)*");
  private static final String POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");
  private final Map<String, Rendered> read = new ConcurrentHashMap<>();

  Reply reply(ApiRequest request) throws IOException {
    String name = request.text("file");
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    Rendered file = type != null && NAME.matcher(name).matches() ? find(name) : null;
    if (file == null || type == null) {
      throw new ProblemException(ProblemKind.NOT_FOUND, "The console has no such file.");
    }
    Map<String, String> headers =
        Map.of(
            "ETag",
            file.etag(),
            "Cache-Control",
            "no-cache",
            "Content-Security-Policy",
            POLICY,
            "Referrer-Policy",
            "no-referrer",
            "X-Frame-Options",
            "DENY");
    String known = request.optionalText("If-None-Match");
    if (known != null && ETags.matches(known, file.etag(), true)) {
      return new Reply.Empty(304, headers);
    }
    return new Reply.Body(200, headers, type, file.payload());
  }

  private @Nullable Rendered find(String name) throws IOException {
    Rendered known = read.get(name);
    if (known != null) {
      return known;
    }
    String resource = ROOT + name;
    if (name.startsWith(WEBJARS)) {
      String located = webjar(name.substring(WEBJARS.length()));
      if (located == null) {
        return null;
      }
      resource = located;
    }
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      boolean picture = name.endsWith(".png") || name.endsWith(".woff2");
      byte[] bytes = in.readAllBytes();
      Rendered made = new Rendered(new Payload(bytes, !picture), ETags.of(bytes));
      if (made.payload().compressible()) {
        // Made here, on a worker, and for good.
        made.payload().gzip();
      }
      read.put(name, made);
      return made;
    }
  }

  /** Web jars name their version in the path; the console does not have to. */
  private static @Nullable String webjar(String name) throws IOException {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return null;
    }
    String artifact = name.substring(0, slash);
    String about = "/META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties";
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(about)) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return "/META-INF/resources/webjars/"
          + artifact
          + "/"
          + properties.getProperty("version")
          + name.substring(slash);
    }
  }
}
