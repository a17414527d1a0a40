package io.dpmgrid.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.dpmgrid.node.ctl.AdminClient;
import io.dpmgrid.node.ctl.DemoLocation;
import io.dpmgrid.node.ctl.TrustedAuthority;
import io.dpmgrid.node.demo.DemoDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which admin API to speak with, and how to show what it answers. */
final class CtlTarget {
  static final String URL = "DPM_ADMIN_URL";
  static final String TOKEN_FILE = "DPM_TOKEN_FILE";
  static final String CA_FILE = "DPM_CA_FILE";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Admin API of a node (default: ${env:DPM_ADMIN_URL:-the running demo's}).")
  @Nullable String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File that holds the token (default: ${env:DPM_TOKEN_FILE:-the running demo's}).")
  @Nullable Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) of whom to trust over HTTPS (default: ${env:DPM_CA_FILE:-the JDK's}).")
  @Nullable Path caFile;

  @Option(names = "--json", description = "The answer as JSON, in place of a table.")
  boolean json;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment = System.getenv();

  /**
   * Makes the client.
   *
   * @throws ParameterException if it is not said which API, or with which token
   * @throws IOException if the token or the certificates cannot be read
   */
  AdminClient client() throws IOException {
    Optional<DemoLocation> demo = DemoLocation.find(DemoDirectory.usual());
    String where =
        url != null ? url : environment.getOrDefault(URL, demo.map(DemoLocation::url).orElse(""));
    if (where.isEmpty()) {
      throw usage(
          "say which admin API: --url http://HOST:PORT or "
              + URL
              + "; no demo is running that would be taken otherwise (./dpm demo --keep)");
    }
    Path file = tokenFile;
    if (file == null && environment.containsKey(TOKEN_FILE)) {
      file = Path.of(environment.get(TOKEN_FILE));
    }
    if (file == null && demo.isPresent() && demo.get().url().equals(where)) {
      file = demo.get().tokenFile();
    }
    if (file == null) {
      throw usage(
          "say where the token is: --token-file FILE or "
              + TOKEN_FILE
              + "; a node that was not configured otherwise keeps one in work/admin-token in its"
              + " data directory");
    }
    return new AdminClient(uri(where), Files.readString(file).strip(), tls());
  }

  /** Shows an answer as was asked for. */
  void show(Output output, JsonNode answer, Function<JsonNode, String> words) {
    if (json) {
      output.json(answer);
    } else {
      output.line(words.apply(answer));
    }
  }

  private @Nullable SSLContext tls() throws IOException {
    Path file = caFile;
    if (file == null && environment.containsKey(CA_FILE)) {
      file = Path.of(environment.get(CA_FILE));
    }
    return file == null ? null : TrustedAuthority.of(file);
  }

  private URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw usage(text + " is no URL: " + e.getReason());
    }
    throw usage(text + " is no URL such as http://127.0.0.1:8080");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
