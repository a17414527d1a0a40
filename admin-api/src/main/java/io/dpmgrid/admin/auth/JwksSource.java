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

/**
 * Reads a key set from a file or URL. Blocks; never called on an event loop.
 *
 * <p>Keeps only public keys of the kinds that are allowed: a symmetric key in the set, which would
 * let anybody who reads the set sign, is left out.
 */
final class JwksSource {
  private static final int MAX_BYTES = 1 << 20;
  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA");
  private final String location;

  JwksSource(String location) {
    this.location = location;
  }

  List<JsonObject> read() throws IOException, InterruptedException {
    String text = isUrl() ? download() : readFile();
    List<JsonObject> keys = new ArrayList<>();
    try {
      JsonArray all = new JsonObject(text).getJsonArray("keys", new JsonArray());
      for (int i = 0; i < all.size(); i++) {
        keys.addAll(usable(all.getJsonObject(i)));
      }
    } catch (RuntimeException e) {
      throw new IOException("The key set at " + location + " is not a JWKS: " + e.getMessage(), e);
    }
    if (keys.isEmpty()) {
      throw new IOException(
          "The key set at " + location + " holds no RSA, EC or Ed25519 key for signatures.");
    }
    return keys;
  }

  /** Only public parts, one entry per algorithm that the key can have. */
  private static List<JsonObject> usable(JsonObject key) {
    if (!"sig".equals(key.getString("use", "sig"))) {
      return List.of();
    }
    JsonObject pub = new JsonObject();
    for (String field : List.of("kty", "kid", "n", "e", "crv", "x", "y")) {
      if (key.containsKey(field)) {
        pub.put(field, key.getValue(field));
      }
    }
    List<String> possible =
        switch (key.getString("kty", "")) {
          case "RSA" -> List.of("RS256", "RS384", "RS512");
          case "EC" ->
              switch (key.getString("crv", "")) {
                case "P-256" -> List.of("ES256");
                case "P-384" -> List.of("ES384");
                case "P-521" -> List.of("ES512");
                default -> List.of();
              };
          case "OKP" -> "Ed25519".equals(key.getString("crv")) ? List.of("EdDSA") : List.of();
          default -> List.of();
        };
    String only = key.getString("alg");
    return possible.stream()
        .filter(a -> only == null || only.equals(a))
        .map(a -> pub.copy().put("alg", a))
        .toList();
  }

  static boolean allowed(String algorithm) {
    return ALGORITHMS.contains(algorithm);
  }

  private boolean isUrl() {
    return location.startsWith("https://") || location.startsWith("http://");
  }

  private String readFile() throws IOException {
    Path file = Path.of(location);
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("The key set at " + location + " is larger than 1 MiB.");
    }
    return Files.readString(file);
  }

  private String download() throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    HttpResponse<InputStream> response =
        client.send(
            HttpRequest.newBuilder(URI.create(location)).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(location + " answered " + response.statusCode() + ".");
      }
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("The key set at " + location + " is larger than 1 MiB.");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
