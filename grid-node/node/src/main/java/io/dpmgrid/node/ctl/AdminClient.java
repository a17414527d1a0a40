package io.dpmgrid.node.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpmgrid.node.ctl.AdminClientException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Speaks with the admin API of one node. Thread-safe. */
public final class AdminClient {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
  private static final int PAGE = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final String token;
  private final HttpClient http;

  /**
   * Connects to nothing yet.
   *
   * @param url of the node, such as {@code http://127.0.0.1:8080}
   */
  public AdminClient(URI url, String token) {
    this(url, token, null);
  }

  /**
   * Connects to nothing yet.
   *
   * @param url of the node, such as {@code https://10.0.0.7:8443}
   * @param tls whom it trusts; null is whom the JDK trusts
   */
  public AdminClient(URI url, String token, @Nullable SSLContext tls) {
    this.base = URI.create(url.toString().replaceAll("/+$", ""));
    this.token = token;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT);
    if (tls != null) {
      builder.sslContext(tls);
    }
    this.http = builder.build();
  }

  /** A path segment as it stands in a URL. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Reads a view.
   *
   * @param path below {@code /api/v1/}
   * @throws AdminClientException if it cannot be read
   */
  public JsonNode get(String path) {
    return send(request(path).GET().build());
  }

  /** Reads all pages of a list; the result has {@code items} and what else the first page has. */
  public ObjectNode list(String path) {
    String separator = path.contains("?") ? "&" : "?";
    ObjectNode whole = null;
    String next = null;
    do {
      String cursor = next == null ? "" : "&cursor=" + segment(next);
      JsonNode page = get(path + separator + "limit=" + PAGE + cursor);
      if (whole == null) {
        whole = (ObjectNode) page;
      } else {
        whole.withArrayProperty("items").addAll((ArrayNode) page.get("items"));
      }
      next = page.path("next").asText(null);
    } while (next != null);
    whole.putNull("next");
    return whole;
  }

  /** Posts a body; the key of it makes a repetition harmless. */
  public JsonNode post(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** Replaces something. */
  public JsonNode put(String path, JsonNode body, @Nullable String ifMatch) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.toString()));
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    return send(request.build());
  }

  /** Deletes something. */
  public JsonNode delete(String path) {
    return send(request(path).DELETE().build());
  }

  /**
   * The stream of events, until it is closed.
   *
   * @param lastEventId behind which it begins; null begins with what happens from now on
   */
  public InputStream events(@Nullable String lastEventId) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(base.resolve(base.getPath() + "/api/v1/events"))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    if (lastEventId != null) {
      builder.header("Last-Event-ID", lastEventId);
    }
    HttpRequest request = builder.build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        try (InputStream body = response.body()) {
          throw problem(
              response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return response.body();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Writes the result of an operation into a file. */
  public void download(String path, Path to) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(base.getPath() + "/api/v1/" + path))
            .timeout(ANSWER_LIMIT)
            .header("Authorization", "Bearer " + token)
            .build();
    try {
      HttpResponse<Path> response = http.send(request, BodyHandlers.ofFile(to));
      if (response.statusCode() != 200) {
        throw problem(response.statusCode(), "");
      }
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(base.getPath() + "/api/v1/" + path))
        .timeout(ANSWER_LIMIT)
        .header("Authorization", "Bearer " + token)
        .header("Accept", "application/json, application/problem+json");
  }

  private JsonNode send(HttpRequest request) {
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (response.statusCode() >= 300) {
      throw problem(response.statusCode(), response.body());
    }
    if (response.body().isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    return read(response.body());
  }

  private JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AdminClientException(
          Kind.UNREACHABLE, base + " does not answer as an admin API does: is it one?", e);
    }
  }

  private AdminClientException problem(int status, String body) {
    JsonNode problem;
    try {
      problem = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      // Whoever answered is no admin API; the status says enough.
      problem = MissingNode.getInstance();
    }
    String detail = problem.path("detail").asText(null);
    String what = detail == null ? base + " answers with status " + status : detail;
    return switch (status) {
      case 401 ->
          new AdminClientException(
              Kind.DENIED, what + " Give the right token with --token-file or DPM_TOKEN_FILE.");
      case 403 -> new AdminClientException(Kind.DENIED, what);
      case 503 -> new AdminClientException(Kind.UNREACHABLE, what);
      default -> new AdminClientException(Kind.REFUSED, what, problem);
    };
  }

  private AdminClientException unreachable(IOException failure) {
    if (failure instanceof SSLException) {
      return new AdminClientException(
          Kind.UNREACHABLE,
          base
              + " cannot prove who it is: "
              + reason(failure)
              + ". Give the certificate of its authority with --ca-file or DPM_CA_FILE.",
          failure);
    }
    return new AdminClientException(
        Kind.UNREACHABLE,
        base
            + " cannot be reached: "
            + reason(failure)
            + ". Does a node serve the admin API there? Give its URL with --url or DPM_ADMIN_URL.",
        failure);
  }

  private static String reason(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static AdminClientException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AdminClientException(Kind.UNREACHABLE, "Interrupted.", e);
  }
}
