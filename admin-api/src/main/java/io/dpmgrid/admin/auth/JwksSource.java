package io.dpmgrid.admin.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a key set from a file or URL. Blocks; never called on an event loop.
 *
 * <p>Keeps only public keys of the kinds that are allowed: a symmetric key in the set, which would
 * let anybody who reads the set sign, is left out.
 */
public final class JwksSource {
  private static final int MAX_BYTES = 1 << 20;
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA");
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(10);
  private final String location;
  private final @Nullable URI url;

  /**
   * Names the place; nothing is read yet.
   *
   * @param location a file, or a URL
   * @throws IllegalArgumentException if it is a URL that cannot be used
   */
  public JwksSource(String location) {
    this.location = location;
    boolean plain = location.startsWith("http://");
    this.url = plain || location.startsWith("https://") ? URI.create(location) : null;
    if (url != null && (url.getHost() == null || (plain && !loopback(url.getHost())))) {
      throw new IllegalArgumentException(
          "admin.jwt.jwks: "
              + location
              + " must be a file or an https URL: who can change the keys on their way can make"
              + " himself an admin. Plain http is taken from loopback only.");
    }
  }

  private static boolean loopback(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  /**
   * The keys that can be used.
   *
   * @throws IOException if there are none; the message says why
   */
  List<JsonObject> read() throws IOException, InterruptedException {
    String text = new String(bytes(), StandardCharsets.UTF_8);
    List<JsonObject> keys = new ArrayList<>();
    try {
      JsonArray all = new JsonObject(text).getJsonArray("keys", new JsonArray());
      for (int i = 0; i < all.size(); i++) {
        if (all.getValue(i) instanceof JsonObject key) {
          keys.addAll(usable(key));
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("is not a JWKS: " + e.getMessage(), e);
    }
    if (keys.isEmpty()) {
      throw new IOException("holds no RSA, EC or Ed25519 key for signatures");
    }
    return keys;
  }

  private byte[] bytes() throws IOException, InterruptedException {
    URI uri = url;
    return uri == null ? readFile(Path.of(location)) : download(uri);
  }

  /** Only public parts, one entry per algorithm that the key can have. */
  private static List<JsonObject> usable(JsonObject key) {
    if (!"sig".equals(key.getValue("use", "sig"))) {
      return List.of();
    }
    JsonObject pub = new JsonObject();
    for (String field : List.of("kty", "kid", "n", "e", "crv", "x", "y")) {
      if (key.getValue(field) instanceof String text) {
        pub.put(field, text);
      }
    }
    List<String> possible =
        switch (pub.getString("kty", "")) {
          case "RSA" -> List.of("RS256", "RS384", "RS512");
          case "EC" ->
              switch (pub.getString("crv", "")) {
                case "P-256" -> List.of("ES256");
                case "P-384" -> List.of("ES384");
                case "P-521" -> List.of("ES512");
                default -> List.of();
              };
          case "OKP" -> "Ed25519".equals(pub.getString("crv")) ? List.of("EdDSA") : List.of();
          default -> List.of();
        };
    Object only = key.getValue("alg");
    return possible.stream()
        .filter(a -> only == null || only.equals(a))
        .map(a -> pub.copy().put("alg", a))
        .toList();
  }

  static boolean allowed(String algorithm) {
    return ALGORITHMS.contains(algorithm);
  }

  private static byte[] readFile(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("is larger than " + MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static byte[] download(URI uri) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(uri).header("Accept", "application/json").build(),
            head -> new BoundedBody(MAX_BYTES));
    try {
      // The limit is for all of it: a server that sends a byte now and then must not hold us.
      HttpResponse<byte[]> response = answer.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("was answered with " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new IOException("did not arrive within " + WHOLE.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      throw new IOException(why, cause);
    } finally {
      answer.cancel(true);
    }
  }
}
