package io.dpmgrid.admin.testing;

import io.dpmgrid.admin.AdminServer;
import io.dpmgrid.admin.AdminServerConfig;
import io.dpmgrid.admin.Limits;
import io.dpmgrid.admin.auth.JwtSettings;
import io.dpmgrid.admin.auth.NewToken;
import io.dpmgrid.admin.auth.Role;
import io.dpmgrid.admin.auth.StaticToken;
import io.prometheus.client.CollectorRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real server on a free port over a {@link MemoryGrid}, and a client of it. */
public final class TestApi implements AutoCloseable {
  private final Map<Role, String> tokens = new HashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final MemoryGrid grid;
  private final AdminServer server;
  private final CollectorRegistry registry = new CollectorRegistry(true);

  public TestApi(Path directory) {
    this(directory, config -> config);
  }

  public TestApi(Path directory, UnaryOperator<AdminServerConfig> change) {
    grid = new MemoryGrid(directory);
    List<StaticToken> configured = new ArrayList<>();
    for (Role role : Role.values()) {
      NewToken token = new NewToken();
      tokens.put(role, token.reveal());
      configured.add(new StaticToken("test-" + role.text(), role, token.sha256()));
    }
    AdminServerConfig config =
        new AdminServerConfig(
            "127.0.0.1", 0, null, configured, null, List.of(), List.of(), false, limits());
    server = new AdminServer(change.apply(config), grid.ports(), registry);
  }

  /** The standard ones, but views are made anew at once. */
  public static Limits limits() {
    Limits s = Limits.standard();
    return new Limits(
        s.maxBodyBytes(),
        s.maxHeaderBytes(),
        s.maxConnections(),
        s.headTimeout(),
        s.bodyTimeout(),
        s.answerTimeout(),
        s.workers(),
        s.workerQueue(),
        Duration.ofMillis(1),
        s.heartbeat(),
        s.events());
  }

  public static AdminServerConfig with(AdminServerConfig c, Limits limits) {
    return new AdminServerConfig(
        c.address(),
        c.port(),
        c.tls(),
        c.tokens(),
        c.jwt(),
        c.mutualTlsRoles(),
        c.corsOrigins(),
        c.metricsAuth(),
        limits);
  }

  public static AdminServerConfig with(AdminServerConfig c, JwtSettings jwt) {
    return new AdminServerConfig(
        c.address(),
        c.port(),
        c.tls(),
        c.tokens(),
        jwt,
        c.mutualTlsRoles(),
        c.corsOrigins(),
        c.metricsAuth(),
        c.limits());
  }

  public MemoryGrid grid() {
    return grid;
  }

  public AdminServer server() {
    return server;
  }

  public CollectorRegistry registry() {
    return registry;
  }

  public String token(Role role) {
    return Objects.requireNonNull(tokens.get(role));
  }

  public HttpResponse<String> get(String path) {
    return call("GET", path, null, Map.of());
  }

  public HttpResponse<String> call(
      String method, String path, @Nullable String body, Map<String, String> headers) {
    return callAs(Role.ADMIN, method, path, body, headers);
  }

  /** A call with a role's token; null has none. */
  public HttpResponse<String> callAs(
      @Nullable Role role,
      String method,
      String path,
      @Nullable String body,
      Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (role != null) {
      request.header("Authorization", "Bearer " + token(role));
    }
    if (body != null && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A raw connection. */
  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Sends bytes and reads until the server closes or is silent. */
  public String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      socket.setSoTimeout(1500);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      try {
        for (int n = socket.getInputStream().read(buffer);
            n >= 0;
            n = socket.getInputStream().read(buffer)) {
          out.write(buffer, 0, n);
        }
      } catch (java.net.SocketException | java.net.SocketTimeoutException e) {
        // Silent or reset: what came is what there is.
      }
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
